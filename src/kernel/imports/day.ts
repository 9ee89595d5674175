/** A day as lists write it (2026-1-5, 2026/01/05, 2026.1.5, 2026年1月5日, 20260105, a bare Excel serial), as YYYY-MM-DD; null when there is none. */
export function dayOf(text: string): string | null {
  const compact = text.replace(BESIDE, '');
  const parts = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(compact) ?? /^(\d{4})(\d\d)(\d\d)$/.exec(compact);
  if (parts) return calendarDay(Number(parts[1]), Number(parts[2]), Number(parts[3]));
  return /^[2-6]\d{4}$/.test(compact) ? fromSerial(Number(compact)) : null;
}

/** What a list may add to a day: a weekday, a time. Anything else after it, such as a second day, makes it none. */
const BESIDE =
  /(?:\s*(?:星期|周)[一二三四五六日天])?(?:(?:\s+|T)(?:[上下]午|[AP]M)?\s*\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?:\s*[AP]M)?)?$/i;

function calendarDay(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? date.toISOString().slice(0, 10) : null;
}

/** A date whose cell lost its format: days since 1899-12-30. */
function fromSerial(serial: number): string {
  return new Date(Date.UTC(1899, 11, 30 + serial)).toISOString().slice(0, 10);
}
