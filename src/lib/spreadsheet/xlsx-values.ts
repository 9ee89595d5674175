import { addMs, days } from '../time.ts';
import { isShaped, isShownOtherwise, type NumberStyle, shaped } from './number-format.ts';

/** A number as its cell shows it; null when it shows something else. */
export function numberText(raw: string, style: NumberStyle, from1904: boolean): string | null {
  const value = Number(raw);
  if (raw.trim() === '' || !Number.isFinite(value)) return raw.trim();
  if (style === 'date') return dateText(value, from1904);
  if (typeof style === 'object' && isShownOtherwise(value, style.code)) return null;
  if (!Number.isInteger(value)) return String(Number(value.toPrecision(15)));
  // A spreadsheet keeps fifteen digits: the rest of such a number is lost, and is not made up here.
  if (Math.abs(value) >= 1e15) return value.toExponential(14).replace('e', 'E');
  const text = BigInt(value).toString();
  return typeof style === 'object' && value >= 0 && isShaped(style.code) ? shaped(text, style.code).trim() : text;
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
