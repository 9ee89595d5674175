export { type Composed, composeModules, type OfferedByAll } from './compose.ts';
export { defineModule } from './define.ts';
export { demandNothingInert, inert, inertRights } from './demands.ts';
export type {
  Answer,
  Asker,
  Brought,
  CliCommand,
  Context,
  Declared,
  Gauge,
  Invariant,
  Keep,
  Kept,
  KeptSource,
  Module,
  PageEntry,
  Platform,
  RetentionRule,
  Todo,
  TodoKind,
  TodoName,
  TodoSource,
  Together,
} from './types.ts';
