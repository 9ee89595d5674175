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
export { readRows, readTables, refuseLarge, type Source } from './read.ts';
export {
  type Account,
  createAccount,
  headingOf,
  type Ignored,
  ignoredText,
  type Part,
  placeOf,
  type RowLimit,
  SAMPLE_MARK,
  type SheetPlace,
  type TableRow,
  type TableShape,
  whereIs,
} from './table.ts';
export { type Sheet, type SheetColumn, writeCsv, writeXlsx } from './write.ts';
