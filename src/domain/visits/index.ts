export * from './api.ts';
export { visitRoutes } from './routes.ts';
export { createVisits } from './service.ts';
