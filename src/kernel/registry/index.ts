export { defineRegistry, type Registry } from './define.ts';
export { choice, count, pastDay, unit } from './fields.ts';
export { registryRoutes } from './routes.ts';
export { createRegistry } from './service.ts';
