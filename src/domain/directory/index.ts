export { createAccountActs } from './account-acts.ts';
export { createAccountCheck } from './contacts/account-check.ts';
export { APP_ACTIVITY, createAppActivity } from './contacts/app-activity.ts';
export { contactsReader } from './contacts/reader.ts';
export { createReturns } from './contacts/returns.ts';
export { type Contacts, createContacts } from './contacts/service.ts';
export { type CountySummary, countyTemplate, createCounty } from './county/index.ts';
export type { IdentityChange, IdentityField } from './identity.ts';
export { createIdentityTold } from './identity-told.ts';
export {
  COLUMNS as ROSTER_COLUMNS,
  createImports,
  createLookUp,
  type Imports,
  type ImportViewData,
  importRoutes,
} from './import/index.ts';
export { type Correction, createRecordActs, type RecordActs } from './record-acts.ts';
export type { EndedRole, RolesEndedListener } from './roles-ended.ts';
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
export { DEFECT_KINDS } from './types.ts';
