import { addMs, days, shanghaiDay } from '../../lib/time.ts';

/** So many working days (Monday to Friday, Shanghai) after a moment, at the same hour. Public holidays only make us early. */
export function workingDaysAfter(at: Date, count: number): Date {
  let end = at;
  for (let left = count; left > 0; ) {
    end = addMs(end, days(1));
    if (isWeekday(end)) left -= 1;
  }
  return end;
}

function isWeekday(at: Date): boolean {
  const day = new Date(`${shanghaiDay(at)}T00:00:00Z`).getUTCDay();
  return day >= 1 && day <= 5;
}
