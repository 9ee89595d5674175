import type { TableRow } from './table.ts';

/** What kind of text a column holds; of any other column it is taken as it stands. */
export interface Kinds<C extends string> {
  /** Numbers and codes that tell people and things apart: compared after NFKC, never a date. */
  keys?: readonly C[];
  names?: readonly C[];
  days?: readonly C[];
  /** Free text, in which a date may stand. */
  free?: readonly C[];
  /** Yes or no. */
  flags?: readonly C[];
  /** Each row has a value of its own: a merged cell would give one person's to another. */
  own?: readonly C[];
}

/** What is wrong with a cell whatever it means, in the words of the roster's texts. */
export type CellTrouble =
  | 'cellError'
  | 'formulaEmpty'
  | 'formulaRead'
  | 'dateThere'
  | 'undecoded'
  | 'notAsShown'
  | 'mergedCell';

/** Line ends, tabs and invisible marks become one blank; what our own export neutralised is itself again. */
export function cleaned(text: string): string {
  if (ORDINARY.test(text)) return text.trim();
  const plain = text
    .replaceAll('\0', '\uFFFD')
    .replace(/[\p{Cc}\u00AD\u200B\u200C\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF]+/gu, (marks) =>
      /[\t\r\n]/.test(marks) ? ' ' : '',
    );
  return withoutApostrophe(plain.trim()).normalize('NFC');
}

/** Most cells need no cleaning. */
const ORDINARY = /^[\w\u4E00-\u9FFF][ -~\u4E00-\u9FFF]*$/;

/** What stands in the cell of a known column that cannot be what its writer meant. */
export function troublesOf<C extends string>(row: TableRow, index: number, column: C, kinds: Kinds<C>): CellTrouble[] {
  const { formulas, dates = [], booleans = [], otherwise = [] } = row;
  const text = cleaned(row.cells[index] ?? '');
  const troubles: CellTrouble[] = [];
  if (text.startsWith('#') && CELL_ERROR.test(text)) return ['cellError'];
  if (formulas.includes(index)) troubles.push(text === '' || text.startsWith('=') ? 'formulaEmpty' : 'formulaRead');
  const mayBeDay = kinds.days?.includes(column) || kinds.free?.includes(column);
  const isDay = dates.includes(index) || (kinds.keys?.includes(column) && looksLikeDay(text));
  if (isDay && !mayBeDay) troubles.push('dateThere');
  if (LOST.test(text)) troubles.push('undecoded');
  if (otherwise.includes(index) || (booleans.includes(index) && !kinds.flags?.includes(column)))
    troubles.push('notAsShown');
  if (kinds.own?.includes(column) && mergedRows(row, index) !== null) troubles.push('mergedCell');
  return troubles;
}

/** 3–5: the sheet's rows that show the same cell; null when it is a row's own. */
export function mergedRows({ merged = [] }: TableRow, index: number): string | null {
  const area = merged.find(({ column }) => column === index);
  if (area === undefined) return null;
  return area.from === area.to ? `${area.from}` : `${area.from}–${area.to}`;
}

/** Full-width digits are digits; an apostrophe in front only told a spreadsheet to keep the zeros; 700.0 is a program's 700. */
export function keyText(text: string): { key: string; wasDecimal: boolean } {
  const key = text.replace(APOSTROPHES, '').normalize('NFKC').trim();
  if (isNothing(key)) return { key: '', wasDecimal: false };
  const wasDecimal = /^\d+\.0+$/.test(key);
  return { key: wasDecimal ? key.replace(/\.0+$/, '') : key, wasDecimal };
}

/** What people and programs write where nothing is known. */
export function isNothing(text: string): boolean {
  return /^(?:|nan|none|null|undefined|n\/a|无|暂无|[-—–/\\]+)$/i.test(text);
}

/** What spreadsheets show where a formula failed. */
const CELL_ERROR =
  /^#(?:REF!|N\/A|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|GETTING_DATA)$/i;
/** A byte that no encoding explains. */
const LOST = /\uFFFD/;
const APOSTROPHES = /^['‘’＇`´]+/;
const MONTHS = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';
const DAY = new RegExp(
  `^(?:\\d{4}[-/.年]\\d{1,2}[-/.月]\\d{1,2}日?(?:\\s.*)?|\\d{1,2}月\\d{1,2}日|\\d{1,2}-(?:${MONTHS})|(?:${MONTHS})-\\d{1,2})$`,
  'i',
);

/** What a spreadsheet makes of 3-1 when it takes it for a day, in the ways it writes one into a CSV. */
function looksLikeDay(text: string): boolean {
  return DAY.test(text);
}

/** What may stand in a cell. Numbers stay numbers; a text never becomes a formula. */
export type CellValue = string | number | null | undefined;

/**
 * A text that a spreadsheet would run as a formula (=, +, -, @, tab, carriage return in front; OWASP "CSV injection")
 * gets an apostrophe before it. Characters that XML cannot hold are dropped.
 */
export function neutralise(text: string): string {
  const clean = text.replace(UNSTORABLE, (character) => (WHITE.includes(character) ? character : ''));
  return /^[=+\-@\t\r＝＋－＠]/.test(clean) ? `'${clean}` : clean;
}

/** The other way round, for files we wrote ourselves and that come back changed. */
export function withoutApostrophe(text: string): string {
  return /^'[=+\-@\t\r＝＋－＠]/.test(text) ? text.slice(1) : text;
}

/** XML 1.0 forbids the control characters but for three, and these two non-characters. */
const UNSTORABLE = /[\p{Cc}\uFFFE\uFFFF]/gu;
const WHITE = '\t\n\r';

interface OwnWords {
  yes?: readonly string[];
  no?: readonly string[];
}

const YES = ['是', 'y', 'yes', 'true', '1', '1.0', '√', '✓', '✔', '☑', '✅'];
const NO = ['否', 'n', 'no', 'false', '0', '0.0', '×', '✗', '✘', '☒', '❌'];

/**
 * What people write for yes and no, the same in every list; `own` are words of one column besides. Undefined for anything
 * else, which is a fault of its row: no reading of an unknown word is safe.
 */
export function yesOrNo(text: string, own: OwnWords = {}): boolean | undefined {
  const word = text
    .normalize('NFKC')
    .replace(/\s|\p{Cf}|\p{Variation_Selector}/gu, '')
    .toLowerCase();
  if (YES.includes(word) || own.yes?.includes(word)) return true;
  if (NO.includes(word) || own.no?.includes(word)) return false;
  return undefined;
}
