export { type Case, defineCase } from './define.ts';
export { caseRoutes } from './routes.ts';
export { type CaseRow, type CaseService, columnsOfCase, createCase } from './service.ts';
