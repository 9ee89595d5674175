export * from './api.ts';
export { createDisclosures, forgetDisclosures } from './disclosures/index.ts';
export { createRetention, type RetentionRule } from './retention.ts';
export { privacyRoutes } from './routes.ts';
export { privacySealedColumns } from './sealed-columns.ts';
export { seedConsents, seedNotice } from './seed.ts';
export { createPrivacy, type Privacy } from './service.ts';
export { forgetRequests } from './store.ts';
export * from './types.ts';
