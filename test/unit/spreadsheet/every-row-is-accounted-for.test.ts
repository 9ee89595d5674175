import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAccount, readTables, type TableShape } from '../../../src/lib/spreadsheet/index.ts';
import { type MadeRow, type MadeSheet, madeBook } from '../../support/made-book.ts';

const HEADING = ['姓名', '工号', '手机号', '备注'];
const SHAPE: TableShape = {
  name: 'list',
  columns: { 姓名: '姓名', 工号: '工号', 员工编号: '工号', 手机号: '手机号', 手机: '手机号' },
  demanded: ['姓名', '工号', '手机号'],
};

async function read(bytes: Buffer, includeHidden = false) {
  const account = createAccount();
  const numbers: string[] = [];
  let columns: (string | null)[] = [];
  for await (const part of readTables(bytes, { shapes: [SHAPE], includeHidden })) {
    account.see(part);
    if (part.part === 'table') columns = part.columns;
    if (part.part === 'row') numbers.push(part.row.cells[columns.indexOf('工号')] ?? '');
  }
  return { account, numbers };
}

const person = fc.record({
  no: fc.integer({ min: 1, max: 99_999 }),
  note: fc.constantFrom('', '夜班', '一,二', '他说"好"', '两\n行'),
});
type Person = { no: number; note: string };
const cellsOf = ({ no, note }: Person) => [
  `岚知${'夏秋舟溪'[no % 4]}`,
  `N${no}`,
  `1549${String(no).padStart(7, '0')}`,
  note,
];

const row = fc.oneof(
  { weight: 8, arbitrary: person.map((one): MadeRow & { kind: string } => ({ kind: 'person', cells: cellsOf(one) })) },
  { weight: 2, arbitrary: person.map((one) => ({ kind: 'hidden', cells: cellsOf(one), isHidden: true })) },
  fc.constant({ kind: 'heading', cells: HEADING }),
  fc.constant({ kind: 'note', cells: ['二车间', '', '', ''], isMerged: true }),
  fc.constant({ kind: 'note', cells: ['合计：3人'] }),
  fc.constant({ kind: 'blank', cells: [] }),
);
const sheet = fc.record({
  rows: fc.array(row, { maxLength: 12 }),
  titles: fc.integer({ min: 0, max: 3 }),
  kind: fc.constantFrom('list', 'list', 'list', 'hidden', 'veryHidden', 'other'),
  hiddenColumn: fc.boolean(),
});

test('rows of a workbook = handed on + ignored, whatever its sheets, hidden rows, merged cells and repeated heads', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(sheet, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      async (generated, includeHidden) => {
        // With a heading further down it would be a list from there on.
        const made = generated.map(({ rows, ...one }, n) => ({
          ...one,
          rows: n > 0 && one.kind === 'other' ? rows.filter(({ kind }) => kind !== 'heading') : rows,
        }));
        const sheets = made.map(({ rows, titles, kind, hiddenColumn }, n): MadeSheet => {
          const title = Array.from({ length: titles }, () => ({ cells: ['花名册'] }));
          const head = kind === 'other' ? [{ cells: ['说明'] }] : [{ cells: HEADING }];
          const state = kind === 'hidden' || kind === 'veryHidden' ? kind : 'visible';
          return { name: `表${n}`, state, hiddenColumns: hiddenColumn ? [2] : [], rows: [...title, ...head, ...rows] };
        });
        // The first sheet is always a table, or the book is refused as a whole.
        sheets[0] = {
          ...sheets[0],
          name: '表',
          state: 'visible',
          rows: [{ cells: HEADING }, ...(made[0]?.rows ?? [])],
        };
        const { account, numbers } = await read(await madeBook(sheets), includeHidden);

        const isRead = made.map(({ kind }, n) => n === 0 || kind === 'list');
        const people = made.flatMap(({ rows }, n) =>
          isRead[n] ? rows.filter(({ kind }) => kind === 'person' || (includeHidden && kind === 'hidden')) : [],
        );
        expect(numbers).toEqual(people.map(({ cells }) => cells[1]));
        // Of a hidden list the heading and what stands above it are not counted.
        const filled = made.map(({ rows, titles, kind }, n) => {
          const inside = rows.filter((one) => one.kind !== 'blank').length;
          if (n === 0 || kind === 'hidden' || kind === 'veryHidden') return inside;
          return inside + titles + (kind === 'other' ? 1 : 0);
        });
        expect(account.handed + account.ignoredRows).toBe(filled.reduce((sum, one) => sum + one, 0));
      },
    ),
    { numRuns: 150 },
  );
});

const text = fc.record({
  people: fc.array(person, { minLength: 1, maxLength: 12 }),
  ends: fc.array(fc.constantFrom('\r\n', '\n', '\r'), { minLength: 1, maxLength: 5 }),
  separator: fc.constantFrom(',', ';', '\t'),
  quoted: fc.boolean(),
  title: fc.constantFrom('', '花名册', '制表,人事部,二〇二六,一月,五日,内部'),
  again: fc.boolean(),
  endsOpen: fc.boolean(),
});

test.each([
  ['UTF-8', (one: string) => Buffer.from(one)],
  ['UTF-8 with a mark', (one: string) => Buffer.from(`\uFEFF${one}`)],
  ['UTF-16', (one: string) => Buffer.from(`\uFEFF${one}`, 'utf16le')],
  ['UTF-16 without a mark', (one: string) => Buffer.from(one, 'utf16le')],
  ['UTF-16, the other end first, without a mark', (one: string) => Buffer.from(one, 'utf16le').swap16()],
])(
  'rows of a text in %s = handed on + ignored, whatever its line ends, quotes and separators',
  async (_name, encode) => {
    await fc.assert(
      fc.asyncProperty(text, async ({ people, ends, separator, quoted, title, again, endsOpen }) => {
        const cell = (one: string) =>
          quoted || one.includes(separator) || /["\n]/.test(one) ? `"${one.replaceAll('"', '""')}"` : one;
        const rows = [HEADING, ...people.map(cellsOf), ...(again ? [HEADING] : [])];
        const lines = [...(title === '' ? [] : [title]), ...rows.map((one) => one.map(cell).join(separator))];
        const ended = lines.map(
          (line, n) => `${line}${endsOpen && n === lines.length - 1 ? '' : ends[n % ends.length]}`,
        );
        const { account, numbers } = await read(encode(ended.join('')));
        expect(numbers).toEqual(people.map(({ no }) => `N${no}`));
        expect(account.handed + account.ignoredRows).toBe(people.length + (title === '' ? 0 : 1) + (again ? 1 : 0));
      }),
      { numRuns: 80 },
    );
  },
);
