import { Alert } from 'antd';
import { useEffect, useState } from 'react';
import { useAppNow } from '../../kit/clock.tsx';
import { createAppClock, minuteText, spanText } from '../../kit/time.ts';

const HOUR_MS = 3_600_000;

/** The moment to stop it in: 「00:42 后开始发送」. */
export function Launch({ at, now }: { at: string; now: string }) {
  const [clock] = useState(() => {
    const started = createAppClock();
    started.hear(now, performance.now());
    return started;
  });
  useEffect(() => clock.hear(now, performance.now()), [clock, now]);
  const left = Date.parse(at) - useAppNow(clock);
  if (left > HOUR_MS) return <Alert type="info" showIcon title={`定于${minuteText(at)}发送，之前都可以停止`} />;
  return (
    <Alert
      type="warning"
      showIcon
      role="timer"
      title={left > 0 ? `${spanText(left)} 后开始发送，需要时请停止` : '正在开始发送'}
    />
  );
}
