export {
  choice,
  columnsOf,
  count,
  defineRegistry,
  employee,
  fitsTable,
  pastDay,
  type Registry,
  unit,
  words,
} from './define.ts';
export { registryRoutes } from './routes.ts';
export { createRegistry, type RegistryService } from './service.ts';
