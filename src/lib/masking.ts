const SECRET_PARAMETERS =
  'access_token|corpsecret|suite_access_token|provider_access_token|response_code|msg_signature';

/** 15412345678 → 154****5678; anything that is not an 11-digit number is hidden whole. */
export function maskPhone(phone: string): string {
  return /^\d{11}$/.test(phone) ? `${phone.slice(0, 3)}****${phone.slice(7)}` : '****';
}

/** 岚知夏 → 岚*夏, 岚夏 → 岚*, one character → *; each hidden character is one star. */
export function maskName(name: string): string {
  const characters = Array.from(name.trim());
  const [first, last] = [characters.at(0) ?? '', characters.at(-1) ?? ''];
  if (characters.length <= 1) return '*';
  if (characters.length === 2) return `${first}*`;
  return `${first}${'*'.repeat(characters.length - 2)}${last}`;
}

/** Keeps the last four digits, which is what a bank desk needs to find the slip. */
export function maskAccount(account: string): string {
  const digits = account.replace(/\s/g, '');
  return digits.length > 4 ? `****${digits.slice(-4)}` : '****';
}

/** Masks what must not reach a log inside free text: secrets in URLs and JSON, one-time codes in queries, mobile numbers. */
export function maskText(text: string): string {
  return text
    .replace(queryPattern, '$1=***')
    .replace(jsonPattern, '$1$2***')
    .replace(bearerPattern, '$1***')
    .replace(userInfoPattern, '$1***@')
    .replace(mobilePattern, maskPhone);
}

const queryPattern = new RegExp(`((?:[?&](?:code|state|ticket)|\\b(?:${SECRET_PARAMETERS})))=[^&\\s"'\\\\]+`, 'gi');
const jsonPattern = new RegExp(`(${SECRET_PARAMETERS})(\\\\?"\\s*:\\s*\\\\?")[^"\\\\]+`, 'gi');
const bearerPattern = /\b(bearer\s+)[\w.~+/=-]+/gi;
const userInfoPattern = /(\b[a-z][a-z\d+.-]*:\/\/[^/\s:@]*:)[^/\s@]+@/gi;
const mobilePattern = /(?<![0-9A-Za-z])1[3-9]\d{9}(?![0-9A-Za-z])/g;

export type PersonalNumber = 'ID' | 'BANK_CARD' | 'PHONE';

interface Found {
  kind: PersonalNumber;
  /** In the text as it was given. */
  start: number;
  end: number;
}

/**
 * Identity, bank-card and mobile numbers in what somebody wrote, however he spaced them: with blanks, dashes or dots between
 * the digits, in groups apart by other signs or lines, in full-width digits, with +86 or letters before. Days and times of
 * day are no numbers.
 */
export function personalNumbersIn(text: string): Found[] {
  const plain = narrow(text);
  const found: Found[] = [];
  for (const run of plain.matchAll(RUN)) found.push(...numbersOf(run[0], run.index));
  return found;
}

/** 15 or 18 digits as on an identity card, the last of 18 by the check of GB 11643. */
export function holdsIdNumber(text: string): boolean {
  return personalNumbersIn(text).some(({ kind }) => kind === 'ID');
}

/** The text with every such number in it shown as ****. */
export function withoutPersonalNumbers(text: string): string {
  return personalNumbersIn(text).reduceRight(
    (rest, { start, end }) => `${rest.slice(0, start)}****${rest.slice(end)}`,
    text,
  );
}

/** Digits with at most three blanks or signs between them; an X may end an identity number. */
const RUN = /(?<!\d)\d(?:[ \-.,]{0,3}\d){10,}(?:[ \-.]{0,2}[Xx])?/g;
const LONGEST = 21;

/**
 * One character for one, so that places stay: full-width digits, every dash, every blank and what nobody sees; other signs
 * and new lines become commas, days become signs of no run.
 */
function narrow(text: string): string {
  const ascii = text
    .replace(/[０-９Ｘｘ]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\u2460-\u2468\u24ea]/g, (c) => c.normalize('NFKC'))
    .replace(/[\u2010-\u2015\u2212\uff0d\ufe63]/g, '-')
    .replace(/[\u00a0\u00ad\u2000-\u200f\u202f\u2060\u3000\ufeff\t]/g, ' ')
    .replace(/[\u00b7\u30fb\uff0e\u2022]/g, '.')
    .replace(
      /[\n\r/_+:;|()[\]{}~*#\u2028\u2029\uff0c\u3001\u3002\uff5e\uff0f\uff08\uff09\uff1a\uff1b\u3010\u3011]/g,
      ',',
    );
  return ascii.replace(/(?<!\d)(?:19|20)\d\d([-.,])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?!\d)/g, (day) =>
    '_'.repeat(day.length),
  );
}

/** The numbers that whole groups of a run make: 「138 0013 8000」 is one, 「尾号1380 0138000」 none. The longest from each place. */
function numbersOf(run: string, at: number): Found[] {
  const groups = [...run.matchAll(/(\d+)([ \-.]{0,2}[Xx])?/g)].map(({ 0: whole, 1: digits = '', 2: sign, index }) => ({
    digits,
    isApart: /,[ \-.]*$/.test(run.slice(0, index)),
    start: at + index,
    end: at + index + digits.length,
    endWithX: sign === undefined ? null : at + index + whole.length,
    isCode: sign?.length === 1,
  }));
  const found: Found[] = [];
  for (let from = 0; from < groups.length; from += 1) {
    const upTo = longestFrom(groups, from);
    if (!upTo) continue;
    found.push({ kind: upTo.kind, start: groups[from]?.start ?? at, end: upTo.end });
    from = upTo.last;
  }
  return found;
}

interface Group {
  digits: string;
  /** Apart from the one before by a sign that also stands between numbers of their own. */
  isApart: boolean;
  end: number;
  /** An X follows: the last sign of an identity number, or the next word's first, as in 「13800138000.xlsx」. */
  endWithX: number | null;
  /** The X is glued to it: of an identity number, or of a code such as a number plate. */
  isCode: boolean;
}

interface Longest {
  kind: PersonalNumber;
  last: number;
  end: number;
}

/** 「139,1234,5678」 is one number, 「15,20,30,40,50,6」 a list: groups apart by a sign are of three digits at least. */
const isOfOneNumber = ({ digits }: Group): boolean => digits.length >= 3 || digits === '86';

function longestFrom(groups: readonly Group[], from: number): Longest | null {
  let digits = '';
  let longest: Longest | null = null;
  for (let last = from; last < groups.length && digits.length < LONGEST; last += 1) {
    const [group, before] = [groups[last], groups[last - 1]];
    if (!group || (last > from && group.isApart && !(isOfOneNumber(group) && before && isOfOneNumber(before)))) break;
    digits += group.digits;
    const withX = group.endWithX === null ? null : kindOf(`${digits}X`);
    const kind = withX ?? (group.isCode ? null : kindOf(digits));
    if (kind) longest = { kind, last, end: withX === null ? group.end : (group.endWithX ?? group.end) };
  }
  return longest;
}

function kindOf(digits: string): PersonalNumber | null {
  if (/^(?:(?:00)?86)?1[3-9]\d{9}$/.test(digits)) return 'PHONE';
  if (/^\d{17}[\dXx]$/.test(digits) && hasCheckDigit(digits)) return 'ID';
  if (/^[1-8]\d{7}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}$/.test(digits)) return 'ID';
  if (/^(?:62\d{14,17}|[3-6]\d{15})$/.test(digits) && passesLuhn(digits)) return 'BANK_CARD';
  return null;
}

function hasCheckDigit(id: string): boolean {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(id[index]), 0);
  return '10X98765432'[sum % 11] === id[17]?.toUpperCase();
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

function passesLuhn(digits: string): boolean {
  const sum = [...digits].toReversed().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
