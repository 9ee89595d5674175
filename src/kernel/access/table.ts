import type { Cell, Condition, Limits, Manner, Reach, Rights, Row } from './types.ts';

/** What may be done, under a right of its own; each module adds the names of its rows to `Rights`. */
export type Action = keyof Rights & string;

/** What a module adds to an interface that all modules fill: its own names. */
export type NamesOf<Named> = { readonly [Name in keyof Named]: true };

/** A right in force. */
interface Right extends Row {
  /** The work that will ask for it; until then nobody can use it anywhere. */
  comesWith?: string;
}

/** Filled as modules are loaded, so that a pure rule may ask without being handed a table. */
const table = new Map<string, Right>();

/** Who may do what of a module, and how far. What no module names is denied. Two modules with one right stop the start. */
export function defineRights<const Rows extends Readonly<Record<string, Row>>>(
  rows: Rows,
  work: { comesWith?: string } = {},
): Rows {
  const twice = Object.keys(rows).find((name) => table.has(name));
  if (twice !== undefined) throw new Error(`two modules bring the right ${twice}`);
  for (const [name, row] of Object.entries(rows)) table.set(name, { ...row, ...work });
  return rows;
}

export const actions = (): Action[] => [...table.keys()].filter(isAction);

export function rowOf(action: Action): Right {
  const row = table.get(action);
  if (row === undefined) throw new Error(`no module brings the right ${action}`);
  return row;
}

export function isAction(name: string): name is Action {
  return table.has(name);
}

export function cell(reach: Reach, manner: Manner = 'act', when?: Condition, limits?: Limits): Cell {
  return { reach, manner, ...(when ? { when } : {}), ...(limits ? { limits } : {}) };
}

// The groups of roles that rows of the table are written in. Duty and chief of a station have the same rights.

export function centre(when?: Condition) {
  return { CENTER_OFFICER: cell('all', 'act', when) };
}

export function station(manner: Manner = 'act', when?: Condition) {
  return { STATION_DUTY: cell('own_area', manner, when), STATION_CHIEF: cell('own_area', manner, when) };
}

export function police(when?: Condition) {
  return { ...centre(when), ...station('act', when), COMMUNITY_POLICE: cell('own_orgs', 'act', when) };
}

export function organisations() {
  return { ...police(), ADVISOR: cell('own_org') };
}

export function units() {
  return { ...organisations(), GRID_OWNER: cell('own_unit') };
}

export function addressees() {
  return { ADVISOR: cell('own_org', 'act', 'addressed'), GRID_OWNER: cell('own_unit', 'act', 'addressed') };
}

/** Configures and counts, but opens no person's data. */
export function countyAdmin() {
  return { COUNTY_ADMIN: cell('all') };
}

export function gateway(manner: Manner = 'act') {
  return { GATEWAY: cell('all', manner) };
}
