export { type CountyInput, generateCounty } from './county.ts';
export { directoryIsEmpty, type SeedSummary, seedConsents, seedCounty, seedProtections } from './load.ts';
export { type DemoMember, demoMembers } from './members.ts';
export type { Scale } from './plan.ts';
