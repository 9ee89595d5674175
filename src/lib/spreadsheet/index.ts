export { type CellValue, neutralise, withoutApostrophe } from './neutral.ts';
export { writeCsv } from './write-csv.ts';
export { type Sheet, type SheetColumn, writeXlsx } from './write-xlsx.ts';
