import { Problem } from '../problem.ts';

/** One row that has something in it, blank ones are passed over. */
export interface TableRow {
  /** As the reader of the file counts: the sheet's row, or the line of a CSV; of later sheets further on, see `placeOf`. */
  line: number;
  /** Trimmed texts; dates are YYYY-MM-DD, numbers as their cell shows them. */
  cells: string[];
  /** Columns whose value a formula made. */
  formulas: readonly number[];
  /** Columns whose number is shown as a date. */
  dates?: readonly number[];
  /** Columns that only show what a cell to their left holds. */
  spread?: readonly number[];
  /** Columns whose cell is merged with others, and the sheet's rows that show it. */
  merged?: readonly { column: number; from: number; to: number }[];
  /** Columns that hold TRUE or FALSE, read as 是 and 否. */
  booleans?: readonly number[];
  /** Columns whose number is shown as something that it is not read as: 50%, or a text that stands for it. */
  otherwise?: readonly number[];
  /** A line of a CSV that has more cells than the heading: nobody can tell where the surplus comma stands. */
  surplus?: number;
  isHidden?: boolean;
}

/** What a list is known by. Plain data, so that it can be handed to a worker. */
export interface TableShape {
  name: string;
  /** Every heading it knows, as `headingOf` leaves them, and the column each means. */
  columns: Readonly<Record<string, string>>;
  /** A table has all of these. */
  demanded: readonly string[];
}

/** How long a list may be, and what its sender is told of a longer one. Plain data, so that it can be handed to a worker. */
export interface RowLimit {
  rows: number;
  refusal: { code: string; status: number; messageZh: string };
}

/** Rows of one sheet, or of a CSV, before anybody knows what they are. */
export interface RawSheet {
  /** Null: a CSV. */
  name: string | null;
  isHidden: boolean;
  /** Not a sheet of cells: a chart, a macro. */
  isForeign?: boolean;
  rows: AsyncGenerator<TableRow>;
  /** Known once its first row has been read. */
  hiddenColumns(): ReadonlySet<number>;
}

/** No honest list is wider; what stands beyond is never handed on. */
export const COLUMNS_AT_MOST = 256;

export const NO_FORMULAS: readonly number[] = [];

/** In front of a cell of a template's example, which is nobody's data though it stands in the list. */
export const SAMPLE_MARK = '「示例」';

export function isSample({ cells }: Pick<TableRow, 'cells'>): boolean {
  return cells.some((cell) => cell.includes('示例') && SAMPLE.test(cell));
}

/** The mark as people write it, and what templates said before they had it. */
const SAMPLE = /^[「【[（(]示例[」】\]）)]|^示例单位（请删去本行）$/;

/** A heading as people decorate it: "手机号 *（必填）" is 手机号. */
export function headingOf(cell: string): string {
  return cell
    .normalize('NFKC')
    .replace(/\([^)]*\)|\[[^\]]*\]|【[^】]*】|〔[^〕]*〕/g, '')
    .replace(/[\s*:★●\p{Cf}\p{Cc}]/gu, '')
    .replace(/^\d+[.、]/, '');
}

export function isBlank({ cells, formulas }: Pick<TableRow, 'cells' | 'formulas'>): boolean {
  return formulas.length === 0 && cells.every((cell) => cell === '');
}

export function tooWide(): Problem {
  return refused('file_too_wide', `表格超过${COLUMNS_AT_MOST}列，请删去多余的列后重新导入`);
}

export function tooHeavy(): Problem {
  return refused('file_too_heavy', '文件展开后太大，无法读取；请删去多余的行、列和格式，或另存为.csv后再导入');
}

export function refused(code: string, messageZh: string): Problem {
  return new Problem({ code, status: 400, messageZh });
}

/** 0 → A, 25 → Z, 26 → AA. */
export function columnName(index: number): string {
  let name = '';
  for (let n = index + 1; n > 0; n = Math.floor((n - 1) / 26)) name = String.fromCharCode(65 + ((n - 1) % 26)) + name;
  return name;
}

/** AA → 26; -1 when the reference begins with no letters. */
export function columnIndex(reference: string): number {
  let index = 0;
  for (let i = 0; i < reference.length; i += 1) {
    const letter = reference.charCodeAt(i) - 64;
    if (letter < 1 || letter > 26) break;
    index = index * 26 + letter;
  }
  return index - 1;
}
