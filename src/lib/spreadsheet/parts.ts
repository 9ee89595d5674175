import type { TableRow } from './table.ts';

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
