export { accessAtTheDoor } from './door.ts';
export { isOfficer, isOfTheCounty, isOfTheEmployer } from './officers.ts';
export { can, GATEWAY_GRANT, grantsFor, grantsGiven, mayAttempt, mayInName, NAME_WINDOW_MS } from './rules.ts';
export { ACTIONS, type Action, isAction } from './table.ts';
export type { Cell, Decision, Facts, Grant, Limits, Role } from './types.ts';
