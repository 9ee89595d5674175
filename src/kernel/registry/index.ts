export { defineRegistry, type Registry } from './define.ts';
export { choice, count, employee, pastDay, unit, words } from './fields.ts';
export { columnsOf, fitsTable } from './fits.ts';
export { registryRoutes } from './routes.ts';
export { createRegistry, type RegistryService } from './service.ts';
