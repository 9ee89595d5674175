import { addMs, days } from '../time.ts';

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

/** How a number is shown: as a date, through a code of digits and letters ("YG"0000), or as it is. */
export type NumberStyle = 'date' | 'plain' | { code: string };

/** Formats that need no code in the file (ECMA-376 18.8.30; 27–36 and 50–58 are the Chinese dates). */
const BUILT_IN_DATES = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
] as const;

/** Those that need none either and show another number than the cell holds: percent, fractions. */
const BUILT_IN_CODES: Record<number, string> = { 9: '0%', 10: '0.00%', 12: '# ?/?', 13: '# ??/??' };

export function styleOf(formatId: number, code = BUILT_IN_CODES[formatId]): NumberStyle {
  if (code === undefined)
    return BUILT_IN_DATES.some(([from, to]) => formatId >= from && formatId <= to) ? 'date' : 'plain';
  const bare = code.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '');
  if (/[ymdhs年月日]/i.test(bare) && !/general/i.test(bare)) return 'date';
  return isShaped(code) || VALUES.some((value) => isShownOtherwise(value, code)) ? { code } : 'plain';
}

/** One for each section that a code may have. */
const VALUES = [1, -1, 0];

/** Percent, fractions, thousands cut off, texts that stand for a number, and whatever hangs on a condition. */
function isShownOtherwise(value: number, code: string): boolean {
  if (/\[[<>=]/.test(code)) return true;
  const [positive = '', negative = positive, zero = positive] = code.split(';');
  const section = value > 0 ? positive : value < 0 ? negative : zero;
  const tokens = tokensOf(section);
  const bare = tokens.map(({ kind, text }) => (kind === 'text' && text !== ',' ? ' ' : text)).join('');
  const isNumber = tokens.some(
    ({ kind, text }) => kind === 'digit' || kind === 'general' || kind === 'cell' || text === '?',
  );
  return !isNumber || /%|[?#0]\s*\/|[?#0],+(?![?#0,])/.test(bare);
}

/** Codes that change what a number is read as: zeros in front, letters beside it. Separators and decimals do not. */
function isShaped(code: string): boolean {
  const first = code.split(';')[0] ?? '';
  const tokens = tokensOf(first);
  const literal = tokens
    .map((token) => (token.kind === 'text' ? token.text : ''))
    .join('')
    .trim();
  const zeros = tokens.filter((token) => token.kind === 'digit' && token.text === '0').length;
  if (tokens.some(({ kind }) => kind === 'other')) return false;
  return literal !== '' && !/^[¥$€￥元]+$/.test(literal) ? true : zeros > 1;
}

interface Token {
  kind: 'text' | 'digit' | 'general' | 'cell' | 'other';
  text: string;
}

function tokensOf(section: string): Token[] {
  const tokens: Token[] = [];
  for (const match of section.matchAll(TOKEN)) {
    const [, quoted, escaped, , general, digit, at, other] = match;
    if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted });
    else if (escaped !== undefined) tokens.push({ kind: 'text', text: escaped });
    else if (general !== undefined) tokens.push({ kind: 'general', text: general });
    else if (digit !== undefined) tokens.push({ kind: 'digit', text: digit });
    else if (at !== undefined) tokens.push({ kind: 'cell', text: at });
    else if (other !== undefined) tokens.push({ kind: /[.,%/Ee?]/.test(other) ? 'other' : 'text', text: other });
  }
  return tokens;
}

/** Quoted, escaped, spacing and conditions (dropped), General, digit places, the text itself, anything else. */
const TOKEN = /"([^"]*)"|\\(.)|(_.|\*.|\[[^\]]*\])|(general)|([0#])|(@)|(.)/giu;

/** A whole number as its code shows it. */
function shaped(digits: string, code: string): string {
  const tokens = tokensOf(code.split(';')[0] ?? '');
  if (tokens.some(({ kind }) => kind === 'general'))
    return tokens.map(({ kind, text }) => (kind === 'general' ? digits : text)).join('');
  if (tokens.some(({ kind }) => kind === 'cell')) return shapedText(digits, code);
  const places = tokens.filter(({ kind }) => kind === 'digit').length;
  if (places === 0) return digits;
  // Digits fill the places from the right; those left over stand before the first one.
  let left = digits.length - places;
  let isFirst = true;
  return tokens
    .map(({ kind, text }) => {
      if (kind !== 'digit') return text;
      const from = isFirst ? 0 : Math.max(0, left);
      const upTo = left + 1;
      left += 1;
      isFirst = false;
      const shown = upTo > 0 ? digits.slice(from, upTo) : '';
      return shown === '' && text === '0' ? '0' : shown;
    })
    .join('');
}

/** A text through a code for texts ("YG"@). */
export function shapedText(text: string, code: string): string {
  const section = code.split(';').find((one) => tokensOf(one).some(({ kind }) => kind === 'cell'));
  if (section === undefined || text === '') return text;
  return tokensOf(section)
    .map((token) => (token.kind === 'cell' ? text : token.text))
    .join('')
    .trim();
}
