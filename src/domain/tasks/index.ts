export * from './api.ts';
export { taskRoutes } from './routes.ts';
export { createTasks, type TaskSource, type Tasks } from './service.ts';
export * from './types.ts';
