export { createKeptLeaves, createKeptPosts } from './kept.ts';
export { postRoutes } from './routes.ts';
export { createPosts, type Posts } from './service.ts';
export type { ReadinessRow } from './store/readiness.ts';
