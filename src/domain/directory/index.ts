export { directorySealedColumns } from './sealed-columns.ts';
export {
  type DemoMember,
  demoMembers,
  directoryIsEmpty,
  type Scale,
  type SeedSummary,
  seedCounty,
} from './seed/index.ts';
export { createDirectory, type Directory } from './service.ts';
export type * from './types.ts';
