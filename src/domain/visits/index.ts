export * from './api.ts';
export { createKeptVisits } from './kept.ts';
export { visitRoutes } from './routes.ts';
export { createVisits } from './service.ts';
