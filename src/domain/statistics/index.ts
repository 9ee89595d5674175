export * from './api.ts';
export { statisticsRoutes } from './routes.ts';
export { createStatistics, type Statistics } from './service.ts';
