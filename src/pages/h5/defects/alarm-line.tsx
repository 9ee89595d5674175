import './defects.css';
import { useEffect, useState } from 'react';
import { ApiProblem } from '../call.ts';
import { loadAlarm } from './api.ts';

const EVERY_MS = 30_000;
type Alarm = Awaited<ReturnType<typeof loadAlarm>>['alarm'];

/** A red line over every page of those who have the county in hand, while nobody's messages go out. */
export function AlarmLine() {
  const [alarm, setAlarm] = useState<Alarm>(null);
  useEffect(() => {
    let isGone = false;
    const ask = async () => {
      const found = await loadAlarm().catch(quietly);
      if (!isGone) setAlarm(found?.alarm ?? null);
    };
    void ask();
    const timer = setInterval(() => {
      if (!document.hidden) void ask();
    }, EVERY_MS);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, []);
  if (!alarm) return null;
  return (
    <div role="alert">
      <a className="alarm-line" href={alarm.path}>
        {alarm.text}
      </a>
    </div>
  );
}

/** A page that cannot ask has its own way to say so. */
function quietly(error: unknown): null {
  if (error instanceof ApiProblem) return null;
  throw error;
}
