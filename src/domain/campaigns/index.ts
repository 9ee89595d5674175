export type { Consenting } from './answering.ts';
export * from './api.ts';
export * from './evidence/index.ts';
export { campaignInvariants } from './invariants.ts';
export { campaignRoutes } from './routes.ts';
export { seedProtections } from './seed.ts';
export { type CampaignNeeds, type Campaigns, createCampaigns } from './service.ts';
export { createHelpTodos } from './todos.ts';
export * from './types.ts';
