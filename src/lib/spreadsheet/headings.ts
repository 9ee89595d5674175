import { maskText } from '../masking.ts';
import type { Problem } from '../problem.ts';
import { cut } from '../text.ts';
import { headingOf, refused, type TableRow, type TableShape } from './table.ts';
import { columnName } from './xlsx-frame.ts';

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
export function headingIn(row: TableRow, shapes: readonly TableShape[]): Heading | Nearest {
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

export function isHeading(found: Heading | Nearest): found is Heading {
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
export function demandOnce({ columns, headings, shape }: Heading, sheet: string | null, line: number): void {
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
