import type { AccessNeeds } from '../../http/index.ts';
import { days } from '../../lib/time.ts';
import type { Cell, Condition, Decision, Facts, Grant, Limits, Manner, Reach, Rights, Role, Row } from './types.ts';

export type { Cell, Decision, Facts, Grant, Limits, Role, Row } from './types.ts';

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

/** The bearer token's own grant: it covers every place and is in no directory. */
export const GATEWAY_GRANT: Grant = { role: 'GATEWAY', scopeKind: 'COUNTY', scopeId: '*' };

/**
 * May somebody with these grants do this to the object they cover? `covering` holds only grants whose place contains
 * the object (the directory's `covers`); the best of them decides, and no answer is a no.
 */
export function can<G extends Grant>(covering: readonly G[], action: Action, facts: Facts = {}): Decision<G> {
  const row = rowOf(action);
  if (row.byAnother && (facts.ownAct !== false || facts.self === true)) return { outcome: 'denied', reason: 'own_act' };
  if (row.notOneself && facts.self === true) return { outcome: 'denied', reason: 'own_act' };

  const own = row.cells.EMPLOYEE;
  const toHimself: Opening<G>[] = own?.reach === 'self' && facts.self === true ? [{ cell: own, by: 'self' }] : [];
  const rights = [...toHimself, ...covering.flatMap((grant) => openedBy(row.cells, grant))];
  if (rights.length === 0) return { outcome: 'denied', reason: covering.length === 0 ? 'place' : 'role' };
  const met = rights.filter(({ cell }) => cell.when === undefined || MEETS[cell.when](facts));
  const [best] = met.sort((a, b) => rank(a.cell) - rank(b.cell));
  if (!best) return { outcome: 'denied', reason: 'condition' };
  return { outcome: OUTCOME[best.cell.manner], by: best.by, limits: best.cell.limits ?? {} };
}

/** Those grants that open this action somewhere: what a list may show, each row still being asked with `can`. */
export function grantsFor<G extends Grant>(grants: readonly G[], action: Action): G[] {
  return grants.filter((grant) => openedBy(rowOf(action).cells, grant).length > 0);
}

/** Those that open it for objects of this kind: what a list may show of the open, the closed, the addressed. */
export function grantsGiven<G extends Grant>(grants: readonly G[], action: Action, facts: Facts): G[] {
  return grants.filter((grant) => can([grant], action, facts).outcome !== 'denied');
}

/** Whether a person could do this anywhere at all; toward himself everybody is an employee. */
export function mayAttempt(grants: readonly Grant[], action: Action): boolean {
  return rowOf(action).cells.EMPLOYEE?.reach === 'self' || grantsFor(grants, action).length > 0;
}

/** Whether the bearer token may do this in the name of somebody with these grants: an officer's work, never a second officer's. */
export function mayInName(grants: readonly Grant[], action: Action): boolean {
  const asOfficer = grants.filter(isOfficer);
  return rowOf(action).inName === true && grantsFor(asOfficer, action).length > 0;
}

interface Opening<G> {
  cell: Cell;
  by: G | 'self';
}

function openedBy<G extends Grant>(cells: Row['cells'], grant: G): Opening<G>[] {
  const cell = Object.hasOwn(cells, grant.role) ? cells[grant.role as Role] : undefined;
  if (!cell || cell.reach === 'self') return [];
  const width = SCOPE_WIDTH.get(grant.scopeKind) ?? Number.POSITIVE_INFINITY;
  return width <= REACH_WIDTH[cell.reach] ? [{ cell, by: grant }] : [];
}

const REACH_WIDTH: Record<Reach, number> = { all: 4, own_area: 3, own_orgs: 3, own_org: 2, own_unit: 1, self: 0 };
const SCOPE_WIDTH = new Map([
  ['COUNTY', 4],
  ['STATION', 3],
  ['TOWNSHIP', 3],
  ['ORGANISATION', 2],
  ['GRID_UNIT', 1],
]);

/** `week`: for how long after closing the employer's people still read it. */
export const NAME_WINDOW_MS = days(7);

const MEETS: Record<Condition, (facts: Facts) => boolean> = {
  open: ({ open }) => open === true,
  week: ({ open, closedForMs }) => open === true || (closedForMs !== undefined && closedForMs <= NAME_WINDOW_MS),
  closed: ({ open }) => open === false,
  addressed: ({ addressed }) => addressed === true,
  owner: ({ owner }) => owner === true,
};

const OUTCOME = { act: 'allowed', propose: 'propose', masked: 'masked' } as const;
const MANNERS: Manner[] = ['act', 'propose', 'masked'];

/** An unlimited right goes before a limited one of the same manner. */
function rank({ manner, limits }: Cell): number {
  return MANNERS.indexOf(manner) * 2 + (limits ? 1 : 0);
}

/**
 * Who is police. Whatever is shown or done as police asks this list: a role that is not named here never counts, whatever
 * else its holder is.
 */
const OFFICERS: ReadonlySet<string> = new Set<Role>([
  'CENTER_OFFICER',
  'STATION_DUTY',
  'STATION_CHIEF',
  'COMMUNITY_POLICE',
]);

/** The employer's people who are told of warnings. */
const OF_THE_EMPLOYER: ReadonlySet<string> = new Set<Role>(['ADVISOR', 'GRID_OWNER']);

export function isOfficer({ role }: Pick<Grant, 'role'>): boolean {
  return OFFICERS.has(role);
}

/** To the county belongs what lies nowhere yet. */
export function isOfTheCounty({ scopeKind }: Pick<Grant, 'scopeKind'>): boolean {
  return scopeKind === 'COUNTY';
}

export function isOfTheEmployer({ role }: Pick<Grant, 'role'>): boolean {
  return OF_THE_EMPLOYER.has(role);
}

/** What the HTTP layer asks of the permission table before a route's handler runs. */
export function accessOfRoute(rolesOf: (personId: string) => Promise<Grant[]>): AccessNeeds {
  return {
    permissions: actions(),
    inName: actions().filter((action) => rowOf(action).inName === true),
    rolesOf,
    async mayAttempt(actor, permission) {
      if (!isAction(permission)) return false;
      if (actor.kind === 'gateway') return can([GATEWAY_GRANT], permission).outcome !== 'denied';
      const roles = await actor.roles();
      return actor.byToken === undefined ? mayAttempt(roles, permission) : mayInName(roles, permission);
    },
  };
}
