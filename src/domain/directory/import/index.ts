export type { ImportViewData } from './api.ts';
export { COLUMNS } from './columns.ts';
export { createLookUp } from './look-up.ts';
export { importRoutes } from './routes.ts';
export { createImports, type Imports } from './service.ts';
export { createImportTodos } from './todos.ts';
