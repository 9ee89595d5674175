export * from './api.ts';
export { bulletinInvariants } from './invariants.ts';
export type { WarnedNow } from './owner.ts';
export { type BulletinReports, createReports } from './report.ts';
export { bulletinRoutes } from './routes.ts';
export { type BulletinNeeds, type Bulletins, type By, createBulletins } from './service.ts';
export * from './types.ts';
export { type BulletinViews, createBulletinViews } from './views.ts';
