export { type Account, createAccount, ignoredText } from './account.ts';
export { readTablesAside } from './aside.ts';
export { type CellTrouble, cleaned, isNothing, type Kinds, keyText, mergedRows, troublesOf } from './cell-text.ts';
export { type CellValue, neutralise, withoutApostrophe } from './neutral.ts';
export { type Ignored, type Part, placeOf, type SheetPlace, whereIs } from './parts.ts';
export { readRows, readTables, refuseLarge, type Source } from './read.ts';
export { headingOf, type RowLimit, SAMPLE_MARK, type TableRow, type TableShape } from './table.ts';
export { writeCsv } from './write-csv.ts';
export { type Sheet, type SheetColumn, writeXlsx } from './write-xlsx.ts';
