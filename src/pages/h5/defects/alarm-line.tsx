import './defects.css';
import type { output } from 'zod';
import type { AlarmView } from '../../../domain/readiness/api.ts';
import { call } from '../../kit/call.ts';
import { useLoaded } from '../../kit/data.ts';

const EVERY_MS = 30_000;
/** Asked on every page: whoever is not logged in has no alarm. */
const load = () => call<output<typeof AlarmView>>('GET', '/api/me/alarm', undefined, { login: false });

/** A red line over every page of those who have the county in hand, while nobody's messages go out. */
export function AlarmLine() {
  const { data, problem } = useLoaded(load, { every: () => EVERY_MS });
  // A page that cannot ask has its own way to say so.
  if (!data?.alarm || problem) return null;
  return (
    <div role="alert">
      <a className="alarm-line" href={data.alarm.path}>
        {data.alarm.text}
      </a>
    </div>
  );
}
