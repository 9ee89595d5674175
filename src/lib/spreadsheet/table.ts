import { Problem } from '../problem.ts';

/** One row that has something in it, blank ones are passed over. */
export interface TableRow {
  /** As the reader of the file counts: the sheet's row, or the line of a CSV. */
  line: number;
  /** Trimmed texts; dates are YYYY-MM-DD, numbers have all their digits. */
  cells: string[];
  /** Columns whose value a formula made. */
  formulas: readonly number[];
}

/** Headings stand at the top, perhaps under a title. */
const ROWS_TO_LOOK_AT = 20;

export const NO_FORMULAS: readonly number[] = [];

/** A heading as people decorate it: "手机号 *（必填）" is 手机号. */
export function headingOf(cell: string): string {
  return cell
    .normalize('NFKC')
    .replace(/\([^)]*\)/g, '')
    .replace(/[\s*:]/g, '');
}

export function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell === '');
}

/** The rows from the first one on that has all these headings, or the ones that the likeliest row lacks. */
export async function fromHeadings(
  rows: AsyncGenerator<TableRow>,
  wanted: readonly string[],
): Promise<{ rows: AsyncGenerator<TableRow> } | { missing: string[] }> {
  let missing = [...wanted];
  for (let looked = 0; looked < ROWS_TO_LOOK_AT; looked += 1) {
    const { value: row, done } = await rows.next();
    if (done || row === undefined) break;
    const headings = new Set(row.cells.map(headingOf));
    const lacking = wanted.filter((heading) => !headings.has(heading));
    if (lacking.length === 0) return { rows: startingWith(row, rows) };
    if (lacking.length < missing.length) missing = lacking;
  }
  await rows.return(undefined);
  return { missing };
}

async function* startingWith(first: TableRow, rest: AsyncGenerator<TableRow>): AsyncGenerator<TableRow> {
  yield first;
  yield* rest;
}

export function refused(code: string, messageZh: string): Problem {
  return new Problem({ code, status: 400, messageZh });
}

export function missingHeadings(missing: readonly string[]): Problem {
  return refused('file_headings', `表头缺少“${missing.join('、')}”，请使用模板`);
}
