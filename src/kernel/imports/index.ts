export { asInFile, type Cells, dayOf, type Heading, readCells } from './cells.ts';
export { defineTable, type ListTable, templateOf } from './define.ts';
export { type Fault, type FaultCode, type FaultWords, faultWords, filled, type PlacedFault, placed } from './faults.ts';
export { FILE_TYPES, fileMissing, leaversNeedConsent, STAGED_ROWS_AT_MOST, sendFile, takenAhead } from './files.ts';
export { isForbidden, type ListAccount, type ListRow, readList, refuseForbidden } from './read.ts';
export { actingOn, importerOf, type NewList, stagedImports } from './staged.ts';
export {
  countFaults,
  FAULTS_KEPT,
  type ImportRow,
  insertFaults,
  lockImport,
  type NewUnit,
  replaceFaults,
} from './store.ts';
export { type Importer, type Opened, type StagedList, type StagingContext, scopesOf } from './types.ts';
