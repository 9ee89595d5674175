export { type Composed, composeModules, type OfferedByAll } from './compose.ts';
export { defineModule } from './define.ts';
export type {
  Answer,
  Asker,
  Brought,
  Context,
  Declared,
  Gauge,
  Invariant,
  Kept,
  KeptSource,
  Module,
  Platform,
  RetentionRule,
  Todo,
  TodoSource,
  Together,
} from './types.ts';
