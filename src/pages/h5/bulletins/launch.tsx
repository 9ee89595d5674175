import { useEffect, useState } from 'react';
import type { BulletinViewData } from '../../../domain/bulletins/api.ts';
import { createAppClock } from '../app-clock.ts';
import { useAppNow } from '../parts/countdown.tsx';
import { minuteText, spanText } from '../time.ts';

const HOUR_MS = 3_600_000;

/** The moment to stop it in: 「00:42 后开始发送」. */
export function Launch({ at, now }: { at: string; now: BulletinViewData['now'] }) {
  const [clock] = useState(() => {
    const started = createAppClock();
    started.hear(now, performance.now());
    return started;
  });
  useEffect(() => clock.hear(now, performance.now()), [clock, now]);
  const left = Date.parse(at) - useAppNow(clock);
  if (left > HOUR_MS) return <p className="standing">定于{minuteText(at)}发送</p>;
  return (
    <p className="standing launch" role="timer">
      {left > 0 ? (
        <>
          <b>{spanText(left)}</b> 后开始发送，需要时请停止
        </>
      ) : (
        '正在开始发送'
      )}
    </p>
  );
}
