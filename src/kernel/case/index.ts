export { type Case, defineCase } from './define.ts';
export { caseRoutes } from './routes.ts';
export { type CaseService, createCase } from './service.ts';
export { type CaseRow, columnsOfCase } from './store.ts';
