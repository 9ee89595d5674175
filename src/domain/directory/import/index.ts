export type { ImportViewData } from './api.ts';
export { COLUMNS } from './columns.ts';
export { importRoutes } from './routes.ts';
export { createImports, type ImportDeed, type Imports } from './service.ts';
