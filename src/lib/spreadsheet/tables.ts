import { maskText } from '../masking.ts';
import type { Problem } from '../problem.ts';
import { cut } from '../text.ts';
import {
  columnName,
  headingOf,
  type Ignored,
  isSample,
  type Part,
  type RawSheet,
  refused,
  type TableRow,
  type TableShape,
} from './table.ts';

interface Reading {
  shapes: readonly TableShape[];
  includeHidden: boolean;
  /** Lines of the sheets before. */
  offset: number;
}

/** What a sheet turned out to hold. */
export interface SheetEnd {
  /** Its last line; what follows counts on from here. */
  last: number;
  isTable: boolean;
  /** What its likeliest row lacks to be a heading. */
  nearest: Nearest | null;
}

/** The parts of one sheet: the table under its heading, every other row by its reason. */
export async function* tablesIn(sheet: RawSheet, reading: Reading): AsyncGenerator<Part, SheetEnd> {
  const { rows, name } = sheet;
  if (sheet.isForeign) {
    yield { part: 'ignored', ignored: leftOut('sheet', 'foreign', name) };
    return { last: 0, isTable: false, nearest: null };
  }
  const { above, heading, nearest } = await lookForHeading(rows, reading.shapes);
  if (heading === null || sheet.isHidden) {
    const count = above.length + (heading === null ? 0 : 1) + (await countRest(rows));
    const isTable = heading !== null;
    const why = sheet.isHidden ? 'hidden' : 'no-table';
    // A sheet that has some of the headings is a table somebody renamed a column of.
    const isData = isTable || (nearest !== null && nearest.headings.length > 0);
    const missing = nearest?.missing.join('、') ?? '';
    const counted = isTable ? count - 1 - above.length : count;
    const about = { name: missing, rows: counted, isData: isData && counted > 0 };
    if (count > 0) yield { part: 'ignored', ignored: { ...leftOut('sheet', why, name), ...about } };
    return { last: 0, isTable: false, nearest: isTable ? null : nearest };
  }
  for (const { line } of above) yield { part: 'ignored', ignored: rowLeft('above', name, line) };
  yield { part: 'sheet', place: { name, offset: reading.offset } };
  const last = yield* tableRows(sheet, heading, reading);
  return { last, isTable: true, nearest: null };
}

async function lookForHeading(rows: AsyncGenerator<TableRow>, shapes: readonly TableShape[]) {
  const above: TableRow[] = [];
  let nearest: Nearest | null = null;
  while (above.length < ROWS_TO_LOOK_AT) {
    const { value: row, done } = await rows.next();
    if (done || row === undefined) break;
    const found = headingIn(row, shapes);
    if (isHeading(found)) return { above, heading: { ...found, line: row.line }, nearest: null };
    if (nearest === null || found.missing.length < nearest.missing.length) nearest = found;
    above.push(row);
  }
  return { above, heading: null, nearest };
}

async function countRest(rows: AsyncGenerator<TableRow>): Promise<number> {
  let count = 0;
  for await (const _ of rows) count += 1;
  return count;
}

async function* tableRows(
  sheet: RawSheet,
  first: Heading & { line: number },
  { shapes, includeHidden, offset }: Reading,
): AsyncGenerator<Part, number> {
  const { name } = sheet;
  let heading: Heading = first;
  let last = first.line;
  const nameless = new Set<number>();
  const mayBeHeading = headingTest(shapes, first);
  yield* begun(sheet, first, first.line, offset);
  for await (const row of sheet.rows) {
    last = row.line;
    const again = mayBeHeading(row) ? headingIn(row, shapes) : null;
    if (again !== null && isHeading(again)) {
      yield { part: 'ignored', ignored: rowLeft('heading', name, row.line) };
      if (again.shape === heading.shape && again.columns.join() === heading.columns.join()) continue;
      heading = again;
      yield* begun(sheet, again, row.line, offset);
    } else if (isSample(row)) {
      yield { part: 'ignored', ignored: rowLeft('sample', name, row.line) };
    } else if (row.isHidden && !includeHidden) {
      yield { part: 'ignored', ignored: { ...rowLeft('hidden', name, row.line), isData: true } };
    } else if (isText(row)) {
      yield { part: 'ignored', ignored: rowLeft('note', name, row.line) };
    } else {
      const surplus = name === null ? surplusOf(row, heading) : 0;
      if (surplus === 0) for (const index of withoutHeading(row, heading)) nameless.add(index);
      const here = offset === 0 ? row : { ...row, line: offset + row.line };
      yield { part: 'row', row: surplus > 0 ? { ...here, surplus } : here };
    }
  }
  for (const index of [...nameless].sort((a, b) => a - b))
    yield { part: 'ignored', ignored: { ...leftOut('column', 'unknown', name), column: columnName(index) } };
  return last;
}

/** Headings are looked for among a million rows, so most are told by their plain texts. */
function headingTest(shapes: readonly TableShape[], { raw, headings }: Heading): (row: TableRow) => boolean {
  const known = new Set([...raw, ...headings, ...shapes.flatMap(({ columns }) => Object.keys(columns))]);
  known.delete('');
  return ({ cells }) => cells.some((cell) => known.has(cell));
}

function* begun(sheet: RawSheet, heading: Heading, line: number, offset: number): Generator<Part> {
  demandOnce(heading, sheet.name, line);
  const { columns, headings, shape } = heading;
  yield { part: 'table', table: shape.name, line: offset + line, columns, headings };
  for (const [index, title] of headings.entries()) {
    const about = { name: title, column: columnName(index) };
    const isKnown = (columns[index] ?? null) !== null;
    if (title !== '' && !isKnown)
      yield { part: 'ignored', ignored: { ...leftOut('column', 'unknown', sheet.name), ...about } };
    else if (isKnown && sheet.hiddenColumns().has(index))
      yield { part: 'ignored', ignored: { ...leftOut('column', 'hidden', sheet.name), ...about } };
  }
}

function surplusOf({ cells }: TableRow, { headings }: Heading): number {
  return cells.slice(headings.length).some((cell) => cell !== '') ? cells.length - headings.length : 0;
}

function withoutHeading({ cells, spread = [] }: TableRow, { headings }: Heading): number[] {
  return cells.flatMap((cell, index) => (cell !== '' && !headings[index] && !spread.includes(index) ? [index] : []));
}

const NOTES =
  /^(?:备注|说明|注|制表|填表|制表人|填表人|制表日期|填表日期|审核|审核人|单位负责人|合计|总计|小计|共计)\s*(?:[:：]|\d|$|共)/;

/** One text over the whole width (a merged cell), or a line that people write below a table. */
function isText({ cells, spread = [], formulas }: TableRow): boolean {
  if (formulas.length > 0) return false;
  const filled = cells.filter((cell) => cell !== '');
  if (spread.length > 0 && filled.length - spread.length === 1) return true;
  return filled.length <= 2 && NOTES.test(filled[0] ?? '');
}

function leftOut(what: Ignored['what'], why: Ignored['why'], sheet: string | null): Ignored {
  return { what, why, sheet, name: '', lines: [], rows: 0, isData: false };
}

function rowLeft(why: Ignored['why'], sheet: string | null, line: number): Ignored {
  return { ...leftOut('rows', why, sheet), lines: [[line, line]], rows: 1 };
}

/** A heading row, and which of its columns is which. */
export interface Heading {
  shape: TableShape;
  columns: (string | null)[];
  /** As they stand in the file, without their decoration. */
  headings: string[];
  raw: readonly string[];
}

/** What comes closest to a heading row, for the refusal. */
export interface Nearest {
  missing: readonly string[];
  line: number;
  headings: string[];
}

/** Headings stand at the top, perhaps under a title. */
export const ROWS_TO_LOOK_AT = 20;
const HEADINGS_SHOWN = 15;

/** The heading that a row is, of the first shape it fulfils; else what it lacks. */
function headingIn(row: TableRow, shapes: readonly TableShape[]): Heading | Nearest {
  const headings = headingsOf(row);
  let nearest: Nearest | null = null;
  for (const shape of shapes) {
    const columns = headings.map((heading) => columnFor(shape, heading));
    const missing = shape.demanded.filter((column) => !columns.includes(column));
    if (missing.length === 0) return { shape, columns, headings, raw: row.cells };
    const shown = missing.length < shape.demanded.length ? headings : [];
    if (nearest === null || missing.length < nearest.missing.length)
      nearest = { missing, line: row.line, headings: shown };
  }
  return nearest ?? { missing: [], line: row.line, headings };
}

function isHeading(found: Heading | Nearest): found is Heading {
  return 'shape' in found;
}

/** How many of the demanded headings a row of cells has at best; to tell separators apart. */
export function headingsMet(cells: readonly string[], shapes: readonly TableShape[]): number {
  const headings = cells.map(headingOf);
  return Math.max(
    0,
    ...shapes.map((shape) => {
      const columns = new Set(headings.map((heading) => columnFor(shape, heading)));
      return shape.demanded.filter((column) => columns.has(column)).length;
    }),
  );
}

/** A cell that only repeats a merged one to its left is no heading of its own. */
function headingsOf({ cells, spread = [] }: TableRow): string[] {
  return cells.map((cell, index) => (spread.includes(index) ? '' : headingOf(cell)));
}

function columnFor({ columns }: TableShape, heading: string): string | null {
  if (heading === '') return null;
  const known = Object.hasOwn(columns, heading) ? heading : heading.toLowerCase();
  return Object.hasOwn(columns, known) ? (columns[known] ?? null) : null;
}

/** Two columns of one meaning: whichever were taken, the other's values would be lost. */
function demandOnce({ columns, headings, shape }: Heading, sheet: string | null, line: number): void {
  const twice = columns.find((column, index) => column !== null && columns.indexOf(column) !== index);
  if (twice === undefined || twice === null) return;
  const where = `${sheet === null ? '' : `工作表“${sheet}”`}第${line}行`;
  const again = shape.demanded.filter((column) => columns.indexOf(column) !== columns.lastIndexOf(column));
  if (again.length === shape.demanded.length)
    throw refused(
      'columns_side_by_side',
      `${where}有并排的两张表（“${again.join('、')}”各出现两次），请把右边的表移到左边的表下面后重新导入`,
    );
  const same = columns.flatMap((column, index) =>
    column === twice ? [`${columnName(index)}列“${headings[index]}”`] : [],
  );
  throw refused(
    'column_twice',
    `${where}有${same.length}列都表示“${twice}”（${same.join('、')}），请只保留一列，其余的删去或改名后重新导入`,
  );
}

export function missingHeadings({ missing, line, headings }: Nearest): Problem {
  const shown = headings.filter((heading) => heading !== '').map((heading) => cut(maskText(heading), 12));
  const there =
    shown.length === 0
      ? `前${ROWS_TO_LOOK_AT}行里没有找到表头，请使用模板，或把列名写在第1行`
      : `第${line}行的列名是：${shown.slice(0, HEADINGS_SHOWN).join('、')}；请改成或补上缺少的列名，或使用模板`;
  return refused('file_headings', `表头缺少“${missing.join('、')}”；${there}`);
}
