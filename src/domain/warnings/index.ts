export * from './api.ts';
export { type RowFault, readWarningFile, rowFault } from './file.ts';
export { warningInvariants } from './invariants.ts';
export { warningRoutes } from './routes.ts';
export { warningSealedColumns } from './sealed-columns.ts';
export { createWarnings, type Warnings } from './service.ts';
export * from './types.ts';
export { createViews } from './views.ts';
export { wordsOf } from './words.ts';
