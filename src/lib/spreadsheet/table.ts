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

/** A part of a file that is not taken as rows of a list, or is taken though nobody sees it. */
export interface Ignored {
  what: 'sheet' | 'column' | 'rows';
  why:
    | 'hidden'
    | 'no-table'
    | 'foreign'
    /** A column nobody knows, or one without heading. */
    | 'unknown'
    /** What stands above the heading, text among the rows, the heading once more. */
    | 'above'
    | 'note'
    /** An example of a template that nobody took out. */
    | 'sample'
    | 'heading';
  /** Null: a CSV. */
  sheet: string | null;
  /** A column's heading, or what a sheet lacks to be a table. */
  name: string;
  /** A column's letter. */
  column?: string;
  /** As counted in the sheet. */
  lines: [from: number, to: number][];
  /** How many rows are left out. */
  rows: number;
  /** They may well be rows of the list. */
  isData: boolean;
}

/** Where the lines of a sheet begin, when a file's rows are counted on through all its sheets. */
export interface SheetPlace {
  name: string | null;
  offset: number;
}

export function placeOf(sheets: readonly SheetPlace[], line: number): { sheet: string | null; line: number } {
  const sheet = sheets.findLast(({ offset }) => offset < line);
  return { sheet: sheet?.name ?? null, line: line - (sheet?.offset ?? 0) };
}

/** 第5行; with its sheet where a file's rows come from several. */
export function whereIs(sheets: readonly SheetPlace[], line: number): string {
  const place = placeOf(sheets, line);
  return `${sheets.length > 1 ? `“${place.sheet}”` : ''}第${place.line}行`;
}

/** What one piece of a file is. Plain data, in the order of the file. */
export type Part =
  | { part: 'sheet'; place: SheetPlace }
  | { part: 'table'; table: string; line: number; columns: (string | null)[]; headings: string[] }
  | { part: 'row'; row: TableRow }
  | { part: 'ignored'; ignored: Ignored };

/** Every row of a file: those handed on, and those that are not, with the reason. */
export interface Account {
  see(part: Part): void;
  readonly sheets: SheetPlace[];
  readonly ignored: Ignored[];
  /** Rows handed on to be taken or found faulty. */
  readonly handed: number;
  readonly ignoredRows: number;
  /** Of them, those that may well be rows of the list. */
  readonly leftOut: number;
}

/** Adds up the parts of a file as they come; rows of one kind in one sheet become one remark. */
export function createAccount(): Account {
  const sheets: SheetPlace[] = [];
  const ignored = new Map<string, Ignored>();
  let handed = 0;
  const all = () => [...ignored.values()];
  const sum = (items: Ignored[]) => items.reduce((total, { rows }) => total + rows, 0);

  function leave(one: Ignored): void {
    const key = `${one.what} ${one.why} ${one.sheet ?? ''} ${one.column ?? ''} ${one.name}`;
    const known = ignored.get(key);
    if (!known) {
      ignored.set(key, { ...one, lines: one.lines.map(([from, to]) => [from, to]) });
      return;
    }
    known.rows += one.rows;
    for (const [from, to] of one.lines) {
      const last = known.lines.at(-1);
      if (last && from === last[1] + 1) last[1] = to;
      else known.lines.push([from, to]);
    }
  }

  return {
    sheets,
    see(part) {
      if (part.part === 'sheet') sheets.push(part.place);
      if (part.part === 'row') handed += 1;
      if (part.part === 'ignored') leave(part.ignored);
    },
    get ignored() {
      return all();
    },
    get handed() {
      return handed;
    },
    get ignoredRows() {
      return sum(all());
    },
    get leftOut() {
      return sum(all().filter(({ isData }) => isData));
    },
  };
}

const RANGES_SHOWN = 20;

/** In the reader's words: what it is, how many rows, and what to do to have it taken. */
export function ignoredText({ what, why, sheet, name, column, lines, rows }: Ignored): string {
  const of = sheet === null ? '' : `工作表“${sheet}”`;
  if (what === 'column') {
    if (why === 'hidden') return `${of}${column}列“${name}”是隐藏的，已照常读取，请核对`;
    return name === '' ? `${of}${column}列没有表头，未读取` : `${of}${column}列“${name}”不认识，未读取`;
  }
  if (what === 'sheet') {
    if (why === 'foreign') return `${of}不是表格（如图表），未读取`;
    if (why === 'hidden') return `${of}是隐藏的，其中${rows}行未读取；需要导入请先取消隐藏该工作表`;
    return `${of}没有表头（缺少“${name}”），其中${rows}行未读取；需要导入请补上表头`;
  }
  const where = `${rows}行（${rangesText(lines)}）`;
  if (why === 'hidden') return `${of}隐藏或被筛选掉的${where}未读取；需要导入请选“包括隐藏行”`;
  if (why === 'above') return `${of}表头上方的${where}不是名单内容，未读取`;
  if (why === 'sample') return `${of}模板的示例${where}未读取`;
  if (why === 'heading') return `${of}重复的表头${where}未读取`;
  return `${of}表中的说明文字${where}未读取`;
}

function rangesText(lines: readonly [number, number][]): string {
  const shown = lines.slice(0, RANGES_SHOWN).map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`));
  return `第${shown.join('、')}${lines.length > RANGES_SHOWN ? '……' : ''}行`;
}
