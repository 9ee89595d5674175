export { defineRegistry, type Registry } from './define.ts';
export { choice, count, pastDay, unit } from './fields.ts';
export { fitsTable } from './fits.ts';
export { registryRoutes } from './routes.ts';
export { createRegistry, type RegistryService } from './service.ts';
