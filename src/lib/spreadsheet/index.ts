export { readTablesAside } from './aside.ts';
export {
  type CellTrouble,
  type CellValue,
  cleaned,
  isNothing,
  type Kinds,
  keyText,
  mergedRows,
  neutralise,
  troublesOf,
  withoutApostrophe,
  yesOrNo,
} from './cell-text.ts';
export {
  type Account,
  createAccount,
  type Ignored,
  ignoredText,
  type Part,
  placeOf,
  type SheetPlace,
  whereIs,
} from './parts.ts';
export { readRows, readTables, refuseLarge, type Source } from './read.ts';
export { headingOf, type RowLimit, SAMPLE_MARK, type TableRow, type TableShape } from './table.ts';
export { type Sheet, type SheetColumn, writeCsv, writeXlsx } from './write.ts';
