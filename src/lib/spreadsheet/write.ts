import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { type CellValue, neutralise } from './cell-text.ts';
import { columnName } from './table.ts';

export interface SheetColumn {
  heading: string;
  /** In characters; a Chinese character counts as two. */
  width?: number;
  /** Keeps what people type into it as it is: numbers keep their leading zeros and all their digits. */
  asText?: boolean;
  /** What the column offers in a drop-down; anything else may still be typed. */
  choices?: readonly string[];
}

export interface Sheet {
  /** At most 31 characters. */
  name: string;
  columns: readonly SheetColumn[];
  rows: Iterable<readonly CellValue[]> | AsyncIterable<readonly CellValue[]>;
}

/**
 * Streams a workbook of any length in flat memory: bold headings that stay in sight, texts never as formulas. Ends `out`.
 */
export async function writeXlsx(out: Writable, sheets: readonly Sheet[]): Promise<void> {
  const zip = new ZipFile();
  const add = (path: string, text: string) => zip.addBuffer(Buffer.from(text), path, { mtime: MADE_AT });
  const names = sheets.map(({ name }) => name);
  add('[Content_Types].xml', contentTypes(names.length));
  add('_rels/.rels', packageRels);
  add('xl/workbook.xml', workbook(names));
  add('xl/_rels/workbook.xml.rels', workbookRels(names.length));
  add('xl/styles.xml', STYLES);
  let failed: (reason: unknown) => void = () => undefined;
  const failure = new Promise<never>((_, reject) => {
    failed = reject;
  });
  for (const [index, sheet] of sheets.entries()) {
    zip.addReadStreamLazy(`xl/worksheets/sheet${index + 1}.xml`, { mtime: MADE_AT }, (ready) => {
      const parts = Readable.from(sheetXml(sheet), { objectMode: false });
      parts.on('error', failed);
      ready(null, parts);
    });
  }
  zip.on('error', failed);
  zip.end();
  const output = Readable.from(zip.outputStream, { objectMode: false });
  try {
    await Promise.race([pipeline(output, out), failure]);
  } catch (error) {
    output.destroy();
    out.destroy(error instanceof Error ? error : new Error(String(error)));
    throw error;
  }
}

/** The same rows give the same bytes. */
const MADE_AT = new Date('2026-01-01T00:00:00Z');
const ROWS_A_PIECE = 100;
/** The last row of a sheet. */
const LAST_ROW = 1_048_576;

async function* sheetXml({ columns, rows }: Sheet): AsyncGenerator<string> {
  yield `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${columns.map(columnXml).join('')}</cols><sheetData>`;
  let piece = rowXml(
    1,
    columns.map(({ heading }) => heading),
    () => HEADING_STYLE,
  );
  const styles = columns.map(({ asText }) => (asText ? TEXT_STYLE : PLAIN_STYLE));
  let line = 1;
  let waiting = 0;
  for await (const row of rows) {
    line += 1;
    piece += rowXml(line, row, (index) => styles[index] ?? PLAIN_STYLE);
    waiting += 1;
    if (waiting < ROWS_A_PIECE) continue;
    yield piece;
    piece = '';
    waiting = 0;
  }
  yield `${piece}</sheetData>${choicesXml(columns)}</worksheet>`;
}

const [PLAIN_STYLE, HEADING_STYLE, TEXT_STYLE] = [0, 1, 2];

function columnXml({ heading, width = Math.max(10, heading.length * 2 + 2), asText }: SheetColumn, index: number) {
  const style = asText ? ` style="${TEXT_STYLE}"` : '';
  return `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"${style}/>`;
}

function rowXml(line: number, values: readonly CellValue[], style: (index: number) => number): string {
  let cells = '';
  for (const [index, value] of values.entries()) {
    if (value === null || value === undefined || value === '') continue;
    const at = `r="${columnName(index)}${line}" s="${style(index)}"`;
    cells +=
      typeof value === 'number'
        ? `<c ${at}><v>${value}</v></c>`
        : `<c ${at} t="inlineStr"><is><t xml:space="preserve">${xmlText(neutralise(value))}</t></is></c>`;
  }
  return `<row r="${line}">${cells}</row>`;
}

function choicesXml(columns: readonly SheetColumn[]): string {
  const lists = columns.flatMap(({ choices }, index) => {
    if (!choices) return [];
    const column = columnName(index);
    const area = `${column}2:${column}${LAST_ROW}`;
    return `<dataValidation type="list" errorStyle="warning" allowBlank="1" showErrorMessage="1" sqref="${area}"><formula1>"${xmlText(choices.join(','))}"</formula1></dataValidation>`;
  });
  return lists.length === 0 ? '' : `<dataValidations count="${lists.length}">${lists.join('')}</dataValidations>`;
}

// The parts of a workbook that do not depend on its rows (ECMA-376, transitional).
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

function contentTypes(sheets: number): string {
  const parts = numbers(sheets).map(
    (n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${TYPE}.worksheet+xml"/>`,
  );
  return `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/>${parts.join('')}</Types>`;
}

const packageRels = `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`;

function workbook(names: readonly string[]): string {
  const sheets = names.map((name, i) => `<sheet name="${xmlText(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`);
  return `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets.join('')}</sheets></workbook>`;
}

function workbookRels(sheets: number): string {
  const parts = numbers(sheets).map(
    (n) => `<Relationship Id="rId${n}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${n}.xml"/>`,
  );
  return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${parts.join('')}<Relationship Id="rId${sheets + 1}" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`;
}

/** 0 plain, 1 heading (bold), 2 text ("@", format 49). */
const STYLES = `${HEAD}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

function xmlText(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** UTF-8 with a byte order mark, which is how Excel tells it from GBK. Ends `out`. */
export async function writeCsv(
  out: Writable,
  rows: Iterable<readonly CellValue[]> | AsyncIterable<readonly CellValue[]>,
): Promise<void> {
  await pipeline(Readable.from(linesOf(rows)), out);
}

const LINES_A_PIECE = 200;

async function* linesOf(rows: Iterable<readonly CellValue[]> | AsyncIterable<readonly CellValue[]>) {
  let piece = '\uFEFF';
  let waiting = 0;
  for await (const row of rows) {
    piece += `${row.map(field).join(',')}\r\n`;
    waiting += 1;
    if (waiting < LINES_A_PIECE) continue;
    yield piece;
    piece = '';
    waiting = 0;
  }
  if (piece !== '') yield piece;
}

function field(value: CellValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = neutralise(value);
  return /[",\r\n;\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
