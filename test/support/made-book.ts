import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

export interface MadeRow {
  cells: readonly string[];
  isHidden?: boolean;
  /** One text over the whole width. */
  isMerged?: boolean;
}

export interface MadeSheet {
  name: string;
  state?: 'visible' | 'hidden' | 'veryHidden';
  hiddenColumns?: readonly number[];
  rows: readonly MadeRow[];
}

const WIDTH = 4;
const letter = (index: number) => String.fromCharCode(65 + index);
const escaped = (text: string) => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);

/** A workbook part by part, with what other programs put into theirs. */
export async function madeBook(sheets: readonly MadeSheet[]): Promise<Buffer> {
  const zip = new ZipFile();
  const add = (path: string, text: string) => zip.addBuffer(Buffer.from(text), path);
  const listed = sheets.map(
    ({ name, state = 'visible' }, n) =>
      `<sheet name="${escaped(name)}" sheetId="${n + 1}" state="${state}" r:id="r${n}"/>`,
  );
  add('xl/workbook.xml', `<workbook xmlns:r="r"><sheets>${listed.join('')}</sheets></workbook>`);
  const targets = sheets.map(
    (_, n) => `<Relationship Id="r${n}" Type="x/worksheet" Target="worksheets/sheet${n + 1}.xml"/>`,
  );
  add('xl/_rels/workbook.xml.rels', `<Relationships>${targets.join('')}</Relationships>`);
  for (const [n, sheet] of sheets.entries()) add(`xl/worksheets/sheet${n + 1}.xml`, sheetXml(sheet));
  zip.end();
  return buffer(zip.outputStream);
}

function sheetXml({ rows, hiddenColumns = [] }: MadeSheet): string {
  const cols = hiddenColumns.map((index) => `<col min="${index + 1}" max="${index + 1}" hidden="1"/>`).join('');
  const lines = rows.map(({ cells, isHidden = false }, n) => {
    const filled = cells.map((text, index) =>
      text === '' ? '' : `<c r="${letter(index)}${n + 1}" t="inlineStr"><is><t>${escaped(text)}</t></is></c>`,
    );
    return `<row r="${n + 1}"${isHidden ? ' hidden="1"' : ''}>${filled.join('')}</row>`;
  });
  const merges = rows.flatMap(({ isMerged }, n) =>
    isMerged ? [`<mergeCell ref="A${n + 1}:${letter(WIDTH - 1)}${n + 1}"/>`] : [],
  );
  const merged = merges.length > 0 ? `<mergeCells>${merges.join('')}</mergeCells>` : '';
  return `<worksheet>${cols === '' ? '' : `<cols>${cols}</cols>`}<sheetData>${lines.join('')}</sheetData>${merged}</worksheet>`;
}
