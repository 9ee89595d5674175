/**
 * Pages of the desk from a definition: a module says what its table is shown as (`defineResource`), and a list, a page for each
 * row, forms, a file and an entry of the menu are there. Registries and cases say it by what they are.
 */
export { column } from './columns.ts';
export { type Act, type Asking, defineResource, type Resource } from './define.ts';
export { readsTable } from './query.ts';
export { resourceRoutes } from './routes.ts';
