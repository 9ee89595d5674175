import { useEffect, useState } from 'react';
import type { AppClock } from '../app-clock.ts';
import { spanText } from '../time.ts';

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

/** 「04:32 内请见到本人」, red once it is over. */
export function Countdown({ clock, at, label }: CountdownProps) {
  const left = Date.parse(at) - useAppNow(clock);
  const isOver = left < 0;
  return (
    <p className={isOver ? 'countdown is-over' : 'countdown'} role="timer">
      {isOver && <span>已超时</span>}
      <b>{spanText(left)}</b>
      {!isOver && <span>{label}</span>}
    </p>
  );
}
