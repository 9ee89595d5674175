export { type CellValue, neutralise, withoutApostrophe } from './neutral.ts';
export { readTable } from './read.ts';
export { headingOf, type TableRow } from './table.ts';
export { writeCsv } from './write-csv.ts';
export { type Sheet, type SheetColumn, writeXlsx } from './write-xlsx.ts';
