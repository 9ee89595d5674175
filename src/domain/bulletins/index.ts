export type { By } from './act.ts';
export * from './api.ts';
export { bulletinInvariants } from './invariants.ts';
export type { WarnedNow } from './owner.ts';
export { type BulletinReports, createReports } from './report.ts';
export { bulletinRoutes } from './routes.ts';
export { type BulletinNeeds, type Bulletins, createBulletins } from './service.ts';
export * from './types.ts';
export { type BulletinViews, createBulletinViews } from './views.ts';
