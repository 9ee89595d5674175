import type { Texts } from '../../config/text-file.ts';
import { Problem } from '../../lib/problem.ts';
import {
  createAccount,
  ignoredText,
  type Part,
  readTablesAside,
  type SheetPlace,
  type Source,
} from '../../lib/spreadsheet/index.ts';
import { cut } from '../../lib/text.ts';
import { type Cells, type Heading, readCells, type TablePart } from './cells.ts';
import type { ListTable } from './define.ts';
import { type FaultCode, type FaultWords, filled } from './faults.ts';
import type { ListLimits } from './files.ts';

export interface Reading<R extends string> {
  words: FaultWords<R | FaultCode>;
  /** A file whose heading this refuses is refused as a whole. */
  refuseHeading(heading: Pick<TablePart, 'headings' | 'columns'>): void;
  /** Rows that are hidden or filtered away are taken like the others. */
  includeHidden?: boolean;
  limits?: Partial<ListLimits>;
}

/** A row under its heading, with every fault of its cells. */
export interface ListRow<C extends string, R extends string> {
  table: ListTable<C>;
  heading: Heading<C>;
  cells: Cells<C, R>;
}

/** What was not read, in words for whoever sent the file. */
export interface NotRead {
  text: string;
  rows: number;
}

/** Every row of a file is accounted for: read, or left out with the reason. */
export interface ListAccount {
  /** Names of the tables whose headings were found. */
  readonly tables: ReadonlySet<string>;
  /** Lines are counted on through them. */
  readonly sheets: readonly SheetPlace[];
  readonly ignored: NotRead[];
  readonly ignoredRows: number;
  /** Of them, those that may well be rows of the list. */
  readonly leftOut: number;
}

/**
 * The rows of a list in the order of its file, read in a thread of its own while the file arrives. The account is complete
 * once the last row has been taken.
 */
export function readList<C extends string, R extends string = FaultCode>(
  tables: readonly ListTable<C>[],
  source: Source,
  { words, refuseHeading, includeHidden = false, limits = {} }: Reading<R>,
): { rows: AsyncGenerator<ListRow<C, R>>; account: ListAccount } {
  const account = createAccount();
  const found = new Set<string>();
  const shapes = tables.map(({ shape }) => shape);
  const parts = readTablesAside(source, { shapes, includeHidden, ...limits });
  return {
    rows: rowsOf(),
    account: {
      tables: found,
      sheets: account.sheets,
      get ignored() {
        return account.ignored.map((one) => ({ text: ignoredText(one), rows: one.rows }));
      },
      get ignoredRows() {
        return account.ignoredRows;
      },
      get leftOut() {
        return account.leftOut;
      },
    },
  };

  async function* rowsOf(): AsyncGenerator<ListRow<C, R>> {
    let current: { table: ListTable<C>; heading: Heading<C> } | null = null;
    for await (const part of parts) {
      account.see(part);
      if (part.part === 'table') {
        refuseHeading(part);
        found.add(part.table);
        const table = tables.find(({ name }) => name === part.table);
        current = table ? { table, heading: headingOf(table, part) } : null;
      }
      if (part.part === 'row' && current) {
        const { table, heading } = current;
        yield { table, heading, cells: readCells<C, R>(table, part.row, { ...heading, words }) };
      }
    }
  }
}

/** The columns of a table as a heading of it names them. */
function headingOf<C extends string>(
  { titles }: ListTable<C>,
  { columns, headings }: Pick<Extract<Part, { part: 'table' }>, 'columns' | 'headings'>,
): Heading<C> {
  return { headings, columns: columns.map((column) => titles.find((title) => title === column) ?? null) };
}

/** Data that the service has no use for and must not collect (PIPL arts. 6 and 28). */
const FORBIDDEN =
  /身份证|证件号|银行|卡号|账户|住址|家庭|民族|政治面貌|宗教|婚姻|健康|病史|体检|指纹|人脸|紧急联系人|社保|公积金|工资|薪/;

export function isForbidden(heading: string): boolean {
  return FORBIDDEN.test(heading);
}

/** A list of people with a column that must not be collected is refused as a whole. */
export const refuseForbidden =
  ({ forbiddenColumn }: Pick<Texts['roster'], 'forbiddenColumn'>): Reading<never>['refuseHeading'] =>
  ({ headings, columns }) => {
    const forbidden = headings.find((heading, index) => columns[index] === null && isForbidden(heading));
    if (forbidden === undefined) return;
    const messageZh = filled(forbiddenColumn, { column: cut(forbidden, 12) });
    throw new Problem({ code: 'column_forbidden', status: 400, messageZh });
  };
