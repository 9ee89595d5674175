export { accessAtTheDoor } from './door.ts';
export { can, GATEWAY_GRANT, grantsFor, mayAttempt, mayInName } from './rules.ts';
export { ACTIONS, type Action, isAction } from './table.ts';
export type { Cell, Decision, Facts, Grant, Limits, Role } from './types.ts';
