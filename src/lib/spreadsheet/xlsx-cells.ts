import { type NumberStyle, shapedText } from './number-format.ts';
import { COLUMNS_AT_MOST, NO_FORMULAS, refused, type TableRow, tooWide } from './table.ts';
import type { Book } from './xlsx-book.ts';
import { columnIndex } from './xlsx-frame.ts';
import { numberText } from './xlsx-values.ts';
import { damaged, type XmlHandlers } from './xml.ts';

const CELL_CHARACTERS = 32_767;
/** xsd:boolean has four spellings. */
const TRUTH: Record<string, string> = { 1: '是', true: '是', 0: '否', false: '否' };

/** What the SAX events of a sheet add up to: its hidden columns first, then row by row. */
export function createRowReader({ strings, styles, from1904 }: Book, emit: (row: TableRow) => void) {
  const hiddenColumns = new Set<number>();
  let line = 0;
  let last = 0;
  let column = -1;
  let isHidden = false;
  let cells: string[] = [];
  let formulas: number[] = [];
  let dates: number[] = [];
  let booleans: number[] = [];
  let otherwise: number[] = [];
  let type = 'n';
  let style = 0;
  let value = '';
  let isFormula = false;
  let collecting = false;
  let inReading = false;

  function stringAt(index: string): string {
    const text = strings[Number(index)];
    if (text === undefined) throw damaged();
    return text;
  }

  function valueOfCell(): string {
    const look = styles[style] ?? 'plain';
    const texted = (text: string) => (typeof look === 'object' ? shapedText(text, look.code) : text);
    switch (type) {
      case 's':
        return value === '' ? '' : texted(stringAt(value));
      case 'str':
      case 'inlineStr':
        return texted(value);
      case 'e':
        return value;
      case 'b':
        booleans.push(column);
        return TRUTH[value] ?? value;
      case 'd':
        if (value !== '') dates.push(column);
        return value.slice(0, 10);
      default:
        if (look === 'date' && value.trim() !== '') dates.push(column);
        return shownNumber(look);
    }
  }

  function shownNumber(look: NumberStyle): string {
    const text = numberText(value, look, from1904);
    if (text === null) otherwise.push(column);
    return text ?? value;
  }

  function beginRow({ r, hidden = '', ht = '' }: Record<string, string>): void {
    line = r === undefined ? line + 1 : Number(r);
    if (!Number.isInteger(line) || line <= last)
      throw refused('file_rows', '工作簿里的行号混乱，请用Excel或WPS打开后另存为.xlsx，再导入');
    last = line;
    column = -1;
    // A row of no height is one that nobody sees.
    isHidden = /^(1|true)$/.test(hidden) || (ht !== '' && Number(ht) === 0);
    cells = [];
    formulas = [];
    dates = [];
    booleans = [];
    otherwise = [];
  }

  function beginCell({ r, t = 'n', s = '0' }: Record<string, string>): void {
    column = r === undefined ? column + 1 : columnIndex(r);
    type = t;
    style = Number(s);
    value = '';
    isFormula = false;
  }

  function endCell(): void {
    if (column < 0) return;
    const text = unescaped(valueOfCell()).trim();
    if (text !== '' && column >= COLUMNS_AT_MOST) throw tooWide();
    if (column >= COLUMNS_AT_MOST) return;
    while (cells.length < column) cells.push('');
    cells[column] = text;
    // An empty text is a result; nothing at all is a formula that no program has worked out yet.
    if (isFormula && (text !== '' || type !== 'str')) formulas.push(column);
  }

  function endRow(): void {
    const row: TableRow = { line, cells, formulas: formulas.length > 0 ? formulas : NO_FORMULAS };
    if (dates.length > 0) row.dates = dates;
    if (booleans.length > 0) row.booleans = booleans;
    if (otherwise.length > 0) row.otherwise = otherwise;
    if (isHidden) row.isHidden = true;
    emit(row);
  }

  const handlers: XmlHandlers = {
    open(name, attributes) {
      if (name === 'col' && /^(1|true)$/.test(attributes.hidden ?? ''))
        for (let n = Number(attributes.min); n <= Math.min(Number(attributes.max), COLUMNS_AT_MOST); n += 1)
          hiddenColumns.add(n - 1);
      if (name === 'row') beginRow(attributes);
      if (name === 'c') beginCell(attributes);
      if (name === 'f') isFormula = true;
      if (name === 'rPh') inReading = true;
      if (name === 'v' || name === 't') collecting = !inReading;
    },
    text(text) {
      if (!collecting) return;
      value += text;
      if (value.length > CELL_CHARACTERS) throw damaged();
    },
    close(name) {
      collecting = false;
      if (name === 'rPh') inReading = false;
      if (name === 'c') endCell();
      if (name === 'row') endRow();
    },
  };
  return { handlers, hiddenColumns };
}

/** `_x000D_` is how a workbook writes characters that XML cannot hold (ECMA-376 22.9.2.19). */
function unescaped(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
