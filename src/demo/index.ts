export { type CountyInput, generateCounty } from './county.ts';
export { seedConsents, seedProtections } from './histories.ts';
export { directoryIsEmpty, type SeedSummary, seedCounty } from './load.ts';
export { type DemoMember, demoMembers } from './members.ts';
export type { Scale } from './plan.ts';
