import { decode, refuseMarkup } from './bytes.ts';
import { COLUMNS_AT_MOST, isBlank, NO_FORMULAS, refused, type TableRow, type TableShape, tooWide } from './table.ts';
import { headingsMet, ROWS_TO_LOOK_AT } from './tables.ts';

/** A heading may stand under a title, and its cells may hold line ends. */
const LINES_TO_LOOK_AT = ROWS_TO_LOOK_AT * 2;
const SEPARATORS = [',', '\t', ';', '|', '，', '；'];

/** Rows of a CSV of any length, in flat memory. */
export async function* csvRows(chunks: AsyncIterable<Buffer>, shapes: readonly TableShape[]): AsyncGenerator<TableRow> {
  const lines = linesOf(decode(chunks));
  const head = await firstLines(lines);
  refuseMarkup(head.slice(0, LINES_TO_LOOK_AT).join('\n'));
  const separator = separatorOf(head.slice(0, LINES_TO_LOOK_AT * 5), shapes);
  yield* records(joined(head, lines), separator);
}

async function firstLines(lines: AsyncGenerator<string[]>): Promise<string[]> {
  const head: string[] = [];
  for (let written = 0; written < LINES_TO_LOOK_AT && head.length < LINE_CHARACTERS; ) {
    const { value: more, done } = await lines.next();
    if (done || more === undefined) break;
    head.push(...more);
    written += more.filter((line) => line.trim() !== '').length;
  }
  return head;
}

/** `sep=;` says it; else the one that makes a heading of some line; else the most frequent one in the first line that holds one. */
function separatorOf(head: readonly string[], shapes: readonly TableShape[]): string {
  const said = /^\uFEFF?sep=(.)$/i.exec(head[0] ?? '')?.[1];
  if (said !== undefined) return said;
  const met = (separator: string) => Math.max(0, ...head.map((line) => headingsMet(roughly(line, separator), shapes)));
  const line = head.find((candidate) => /[,;\t]/.test(candidate)) ?? '';
  const count = (separator: string) => line.split(separator).length;
  const scores = SEPARATORS.map((separator) => ({ separator, met: met(separator), count: count(separator) }));
  return scores.toSorted((a, b) => b.met - a.met || b.count - a.count)[0]?.separator ?? ',';
}

/** Good enough for headings, which seldom hold a separator. */
function roughly(line: string, separator: string): string[] {
  return line.split(separator).map((cell) => cell.replaceAll('"', ''));
}

async function* joined(head: string[], rest: AsyncGenerator<string[]>): AsyncGenerator<string[]> {
  yield head;
  yield* rest;
}

/** A record is a line, or several where a quoted cell holds line ends; it counts as its last line. */
async function* records(pieces: AsyncGenerator<string[]>, separator: string): AsyncGenerator<TableRow> {
  const next = createRecords(separator);
  for await (const lines of pieces)
    for (const text of lines) {
      const row = next.take(text);
      if (row) yield row;
    }
  next.end();
}

/** Adds lines up to records; the row of a record that ends, null while there is none. */
function createRecords(separator: string) {
  let line = 0;
  let opened = 0;
  let held: string[] = [];
  let characters = 0;
  let widest = 0;

  function quoted(text: string): TableRow | null {
    if (held.length === 0) opened = line;
    held.push(text);
    characters += text.length;
    if (characters > LINE_CHARACTERS) throw unpaired(opened);
    if (held.length > 1 && !text.includes('"')) return null;
    const cells = quotedCells(held.join('\n'), separator);
    if (cells === 'open') return null;
    if (cells === 'broken') throw unpaired(opened);
    if (held.length > 1) refuseSwallowed(cells, { separator, widest, opened, line });
    held = [];
    characters = 0;
    return plainRow(cells);
  }

  function plainRow(cells: string[]): TableRow | null {
    widest = Math.max(widest, cells.length);
    return rowOf(line, cells.map(plain));
  }

  return {
    take(text: string): TableRow | null {
      line += 1;
      return held.length === 0 && !text.includes('"') ? plainRow(text.split(separator)) : quoted(text);
    },
    end(): void {
      if (held.length > 0) throw unpaired(opened);
    },
  };
}

function rowOf(line: number, found: string[]): TableRow | null {
  const cells = withinWidth(found);
  const row = { line, cells, formulas: formulasIn(cells) };
  return isBlank(row) || (line === 1 && /^sep=.?$/i.test(cells[0] ?? '')) ? null : row;
}

/** Programs end every line of a sheet they have lost the measure of with the same thousands of commas. */
function withinWidth(cells: string[]): string[] {
  if (cells.length <= COLUMNS_AT_MOST) return cells;
  if (cells.some((cell, index) => index >= COLUMNS_AT_MOST && cell !== '')) throw tooWide();
  return cells.slice(0, COLUMNS_AT_MOST);
}

/** Cells of a record with quotes: 'open' when one has not ended yet, 'broken' when text follows its end. */
function quotedCells(text: string, separator: string): string[] | 'open' | 'broken' {
  const cells: string[] = [];
  for (let at = 0; ; ) {
    const start = at + (/^[ \uFEFF]*(?=")/.exec(text.slice(at, at + 32))?.[0].length ?? 0);
    if (text[start] !== '"') {
      const end = text.indexOf(separator, at);
      cells.push(text.slice(at, end < 0 ? undefined : end));
      if (end < 0) return cells;
      at = end + separator.length;
      continue;
    }
    let close = start + 1;
    for (close = text.indexOf('"', close); close >= 0 && text[close + 1] === '"'; )
      close = text.indexOf('"', close + 2);
    if (close < 0) return 'open';
    cells.push(text.slice(start + 1, close).replaceAll('""', '"'));
    const tail = /^[ \t]*/.exec(separator === '\t' ? '' : text.slice(close + 1))?.[0].length ?? 0;
    const next = close + 1 + tail;
    if (next >= text.length) return cells;
    if (!text.startsWith(separator, next)) return 'broken';
    at = next + separator.length;
  }
}

/** A line inside a quoted cell that is a row by itself: somebody's stray quote, and the rows up to the next one are gone. */
function refuseSwallowed(
  cells: readonly string[],
  { separator, widest, opened, line }: { separator: string; widest: number; opened: number; line: number },
): void {
  const most = Math.max(2, Math.ceil(widest / 2));
  const isRow = (inner: string) => inner.split(separator).length > most;
  if (!cells.some((cell) => cell.split('\n').slice(1).some(isRow))) return;
  throw refused(
    'file_quotes',
    `第${opened}行的双引号到第${line}行才结束，中间的${line - opened}行会被当成一个单元格；请删去多余的双引号，或另存为.xlsx后重新导入`,
  );
}

/** `="0012"` is how spreadsheets are made to keep the zeros: a text, not a formula. */
function plain(cell: string): string {
  const text = cell.trim();
  return text.startsWith('="') && /^="[^"]*"$/.test(text) ? text.slice(2, -1) : text;
}

function formulasIn(cells: readonly string[]): readonly number[] {
  if (!cells.some((cell) => cell.startsWith('='))) return NO_FORMULAS;
  return cells.flatMap((cell, index) => (cell.startsWith('=') ? [index] : []));
}

function unpaired(line: number) {
  return refused(
    'file_quotes',
    `第${line}行的双引号没有成对，后面的行无法读取；请删去或补上双引号，或另存为.xlsx后重新导入`,
  );
}

/** No honest line is longer. */
const LINE_CHARACTERS = 128 * 1024;

/** Lines however they end, also where a file's ends are mixed, as many at once as a piece holds; their ends are left off. */
async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string[]> {
  let rest = '';
  for await (const piece of pieces) {
    const text = rest + piece;
    const lines: string[] = [];
    let from = 0;
    ENDS.lastIndex = 0;
    for (let end = ENDS.exec(text); end !== null; end = ENDS.exec(text)) {
      // A carriage return at the end of a piece may be half of a line end.
      if (end[0] === '\r' && ENDS.lastIndex === text.length) break;
      lines.push(text.slice(from, end.index));
      from = ENDS.lastIndex;
    }
    rest = text.slice(from);
    if (lines.length > 0) yield lines;
    if (rest.length > LINE_CHARACTERS)
      throw refused('file_line_long', '文件里有一行超过10万字，不像是名单；请确认文件没有损坏，或另存为.xlsx后再导入');
  }
  if (rest !== '') yield [rest.endsWith('\r') ? rest.slice(0, -1) : rest];
}

const ENDS = /\r+\n|\n|\r/g;
