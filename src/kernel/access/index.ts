export {
  addressees,
  cell,
  centre,
  countyAdmin,
  gateway,
  organisations,
  police,
  station,
  units,
} from './cells.ts';
export { accessAtTheDoor } from './door.ts';
export { isOfficer, isOfTheCounty, isOfTheEmployer } from './officers.ts';
export { can, GATEWAY_GRANT, grantsFor, grantsGiven, mayAttempt, mayInName, NAME_WINDOW_MS } from './rules.ts';
export { type Action, actions, defineRights, isAction, type NamesOf, rowOf } from './table.ts';
export type { Cell, Decision, Facts, Grant, Limits, Role, Row } from './types.ts';
