export * from './ladder.ts';
export { lintPolicy } from './lint.ts';
export { releaseAt } from './open-hours.ts';
export * from './remind.ts';
export * from './remind-rows.ts';
export {
  createRollups,
  forgetRollups,
  type Officer,
  type OfficerItem,
  type Rollups,
  type RollupTeller,
} from './rollup.ts';
export { readStorm, type StormReading, type StormSettings } from './storm.ts';
export { armedTimers, withoutTimer } from './timer-rows.ts';
export { createTimers, type RingTimer, type Timers } from './timers.ts';
export * from './types.ts';
