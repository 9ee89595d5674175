import { useEffect, useState } from 'react';
import type { AppClock } from './time.ts';
import { momentText, spanText } from './time.ts';

/** Ticks by itself, so that the page around it need not. */
export function useAppNow(clock: AppClock): number {
  const [now, setNow] = useState(() => clock.read(performance.now()));
  useEffect(() => {
    const tick = () => setNow(clock.read(performance.now()));
    tick();
    const timer = setInterval(tick, 500);
    return () => clearInterval(timer);
  }, [clock]);
  return now;
}

interface CountdownProps {
  clock: AppClock;
  at: string;
  label: string;
}

/** 「04:32 内请见到本人」; past its time what follows is on its way. */
export function Countdown({ clock, at, label }: CountdownProps) {
  const left = Date.parse(at) - useAppNow(clock);
  return (
    <p className="countdown" role="timer">
      <b>{spanText(Math.max(0, left))}</b>
      <span>{label}</span>
    </p>
  );
}

interface OverTimeProps {
  clock: AppClock;
  since: string;
  /** What nobody did. */
  missed: string;
  /** Whose it was to do, and what. */
  by: string;
  task: string;
}

/** 「已超时 24小时05分，无人接手」, counting up, with the moment it ran out. */
export function OverTime({ clock, since, missed, by, task }: OverTimeProps) {
  const now = useAppNow(clock);
  return (
    <div className="over-time">
      <p className="countdown is-over" role="timer">
        <span>已超时</span>
        <b>{spanText(Math.max(0, now - Date.parse(since)))}</b>
        <span>{missed}</span>
      </p>
      <p className="over-since">
        {by}应于 {momentText(since, new Date(now).toISOString())} 前{task}
      </p>
    </div>
  );
}
