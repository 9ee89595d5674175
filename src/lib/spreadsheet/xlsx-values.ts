import { addMs, days } from '../time.ts';

/** How a number is shown: as a date, with so many digits at least (0012), or as it is. */
export type NumberStyle = 'date' | 'plain' | { digits: number };

/** Formats that need no code in the file (ECMA-376 18.8.30; 27–36 and 50–58 are the Chinese dates). */
const BUILT_IN_DATES = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
] as const;

export function styleOf(formatId: number, code: string | undefined): NumberStyle {
  if (code === undefined)
    return BUILT_IN_DATES.some(([from, to]) => formatId >= from && formatId <= to) ? 'date' : 'plain';
  if (/^0+$/.test(code)) return { digits: code.length };
  const bare = code.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '');
  return /[ymdhs年月日]/i.test(bare) && !/general/i.test(bare) ? 'date' : 'plain';
}

export function numberText(raw: string, style: NumberStyle, from1904: boolean): string {
  const value = Number(raw);
  if (raw.trim() === '' || !Number.isFinite(value)) return raw.trim();
  if (style === 'date') return dateText(value, from1904);
  if (!Number.isInteger(value)) return String(Number(value.toPrecision(15)));
  const text = BigInt(value).toString();
  return typeof style === 'object' ? text.padStart(style.digits, '0') : text;
}

const DAYS_FROM_1900_TO_1904 = 1_462;

/** Days since 1899-12-30; before March 1900 one more, because Excel counts a 29 February that was not. */
function dateText(serial: number, from1904: boolean): string {
  const count = serial + (from1904 ? DAYS_FROM_1900_TO_1904 : 0);
  const moment = addMs(new Date(0), Math.round(days(1) * count));
  if (count < 1) return moment.toISOString().slice(11, 16);
  const begin = Date.UTC(1899, 11, count < 60 ? 31 : 30);
  return addMs(new Date(begin), moment.getTime()).toISOString().slice(0, 10);
}
