import type { Cell, Condition, Limits, Manner, Reach, Role } from './types.ts';

interface Row {
  cells: Partial<Record<Role, Cell>>;
  /** Nobody judges his own act, nor anything about himself. */
  byAnother?: true;
  /** Not for the person it is about, whatever his role. */
  notOneself?: true;
  /** A script that holds the bearer token may do it in a named officer's name. */
  inName?: true;
}

/**
 * Who may do what, and how far. What is not named here is denied. Duty and chief of a station have the same rights.
 * Propagandists see how their own unit's campaign goes. COUNTY_ADMIN configures and counts but opens no person's data;
 * LECTURER says when he is away, and adds nothing else to a person's other roles.
 */
export const TABLE = {
  'warning.create': {
    cells: { ...centre(), ...gateway(), ...station('propose'), COMMUNITY_POLICE: cell('own_orgs', 'propose') },
  },
  'warning.drill': { cells: { ...centre(), ...station() } },
  'warning.view': {
    cells: {
      ...police(),
      ...gateway('masked'),
      ADVISOR: cell('own_org', 'act', 'week'),
      GRID_OWNER: cell('own_unit', 'act', 'open'),
      EMPLOYEE: cell('self', 'act', 'closed'),
      AUDITOR: cell('all', 'masked'),
    },
  },
  'warning.view_name': {
    cells: {
      ...police(),
      ADVISOR: cell('own_org', 'act', 'week'),
      GRID_OWNER: cell('own_unit', 'act', 'open'),
      EMPLOYEE: cell('self'),
      AUDITOR: cell('all', 'masked'),
    },
  },
  'warning.ack': { notOneself: true, cells: { ...addressees() } },
  'warning.support': { notOneself: true, cells: { ...police('owner'), ...addressees() } },
  'warning.outcome': { notOneself: true, cells: { ...police('owner'), ...addressees() } },
  'warning.hand_over': { notOneself: true, cells: { ...police('owner'), ADVISOR: cell('own_org', 'act', 'owner') } },
  'warning.take_over': { notOneself: true, cells: { ...police() } },
  'warning.assign': { notOneself: true, cells: { ...police() } },
  'warning.match': { notOneself: true, cells: { ...centre() } },
  'warning.revoke': { notOneself: true, cells: { ...centre() } },
  'warning.review': { byAnother: true, cells: { ...centre(), ...station() } },
  'warning.police_close': { notOneself: true, cells: { ...centre(), ...station() } },
  'points.give': { byAnother: true, cells: { ...centre(), ...station() } },

  'bulletin.create': {
    inName: true,
    cells: {
      ...centre(),
      ...station(),
      COMMUNITY_POLICE: cell('own_orgs', 'act', undefined, { people: 1000 }),
      ADVISOR: cell('own_org', 'act', undefined, { templatesOnly: true }),
      GRID_OWNER: cell('own_unit', 'act', undefined, { templatesOnly: true }),
    },
  },
  'bulletin.approve': { byAnother: true, cells: { ...centre(), ...station() } },
  'bulletin.view': { inName: true, cells: { ...units(), AUDITOR: cell('all', 'masked') } },
  'bulletin.remind': { inName: true, cells: { ...units() } },
  'bulletin.recall': { inName: true, cells: { ...units() } },

  'campaign.create': { inName: true, cells: { ...organisations(), DESK: cell('own_org') } },
  'campaign.view': { inName: true, cells: { ...units(), PROPAGANDIST: cell('own_unit'), DESK: cell('own_org') } },
  /** Names of the not-yet; who only helps to spread the word sees how it goes. */
  'campaign.view_names': { cells: { ...units(), DESK: cell('own_org') } },
  'campaign.remind': { inName: true, cells: { ...organisations(), DESK: cell('own_org') } },
  'campaign.verify': { byAnother: true, cells: { ...organisations() } },
  'campaign.answer': { cells: { EMPLOYEE: cell('self') } },

  'lead.submit': { cells: { EMPLOYEE: cell('self') } },
  'lead.view': {
    cells: {
      ...centre(),
      ...station(),
      COMMUNITY_POLICE: cell('own_area'),
      EMPLOYEE: cell('self'),
      AUDITOR: cell('all', 'masked'),
    },
  },
  'lead.view_reporter': {
    cells: { ...centre(), ...station(), EMPLOYEE: cell('self'), AUDITOR: cell('all', 'masked') },
  },
  'lead.triage': { notOneself: true, cells: { ...centre(), ...station() } },

  'stop_payment.submit': { cells: { ...centre(), ...station() } },
  'stop_payment.approve': { byAnother: true, cells: { ...centre() } },
  'stop_payment.execute': { cells: { DESK: cell('own_org') } },
  'stop_payment.view': {
    cells: { ...centre(), ...station(), DESK: cell('own_org'), AUDITOR: cell('all', 'masked') },
  },
  'unfreeze.apply': { cells: { EMPLOYEE: cell('self'), DESK: cell('own_org') } },
  'unfreeze.submit': { cells: { ...centre(), ...station() } },
  'unfreeze.approve': { byAnother: true, cells: { ...centre() } },
  'unfreeze.execute': { cells: { DESK: cell('own_org') } },
  'unfreeze.view': {
    cells: {
      ...centre(),
      ...station(),
      EMPLOYEE: cell('self'),
      DESK: cell('own_org'),
      AUDITOR: cell('all', 'masked'),
    },
  },
  'whistle.create': { cells: { DESK: cell('own_org') } },

  'award.propose': { byAnother: true, cells: { ...organisations() } },
  'award.review': { byAnother: true, cells: { ...centre() } },
  'award.approve': { byAnother: true, cells: { JOINT_OFFICE: cell('all') } },
  'award.pay': { byAnother: true, cells: { JOINT_OFFICE: cell('all') } },
  'award.view': { cells: { ...centre(), JOINT_OFFICE: cell('all'), AUDITOR: cell('all') } },
  'points.view_own': { cells: { EMPLOYEE: cell('self') } },

  'directory.import': { cells: { ...organisations(), DESK: cell('own_org') } },
  'directory.view': { cells: { ...units(), DESK: cell('own_org') } },
  'directory.view_own': { cells: { EMPLOYEE: cell('self') } },
  'roster.edit': { cells: { ...organisations(), DESK: cell('own_org') } },
  /** His own leave, and the shifts he is in; everybody who can be on duty or asked for. */
  'roster.own': {
    cells: { ...units(), PROPAGANDIST: cell('own_unit'), DESK: cell('own_org'), LECTURER: cell('all') },
  },

  /** Propagandists of an organisation or a township go to every door of it. */
  'visit.record': { cells: { ...units(), PROPAGANDIST: cell('own_area') } },
  'visit.view': { cells: { ...units(), PROPAGANDIST: cell('own_area') } },

  'report.view': { cells: { ...units(), DESK: cell('own_org'), AUDITOR: cell('all', 'masked') } },
  'report.totals': { cells: { ...police(), ...countyAdmin(), JOINT_OFFICE: cell('all'), AUDITOR: cell('all') } },
  'privacy.request': { cells: { EMPLOYEE: cell('self') } },
  'privacy.answer': { byAnother: true, cells: { ...police() } },

  'readiness.view': { cells: { ...organisations(), ...countyAdmin() } },

  'audit.read': { cells: { AUDITOR: cell('all') } },
  'audit.verify': { cells: { AUDITOR: cell('all') } },
  'audit.view_own': { cells: { EMPLOYEE: cell('self') } },

  /** The county's connection to WeCom: its departments, its contacts, its channel. */
  'platform.mend': { cells: { ...centre(), ...countyAdmin() } },

  'settings.change': { cells: { ...countyAdmin() } },
  'advisor.appoint': { byAnother: true, notOneself: true, cells: { ...police() } },
  'roles.assign': { byAnother: true, cells: { ...countyAdmin() } },
} as const satisfies Record<string, Row>;

export type Action = keyof typeof TABLE;

export const ACTIONS = Object.keys(TABLE) as Action[];

export function rowOf(action: Action): Row {
  return TABLE[action];
}

export function isAction(name: string): name is Action {
  return Object.hasOwn(TABLE, name);
}

function cell(reach: Reach, manner: Manner = 'act', when?: Condition, limits?: Limits): Cell {
  return { reach, manner, ...(when ? { when } : {}), ...(limits ? { limits } : {}) };
}

function centre(when?: Condition) {
  return { CENTER_OFFICER: cell('all', 'act', when) };
}

function station(manner: Manner = 'act', when?: Condition) {
  return { STATION_DUTY: cell('own_area', manner, when), STATION_CHIEF: cell('own_area', manner, when) };
}

function police(when?: Condition) {
  return { ...centre(when), ...station('act', when), COMMUNITY_POLICE: cell('own_orgs', 'act', when) };
}

function organisations() {
  return { ...police(), ADVISOR: cell('own_org') };
}

function units() {
  return { ...organisations(), GRID_OWNER: cell('own_unit') };
}

function addressees() {
  return { ADVISOR: cell('own_org', 'act', 'addressed'), GRID_OWNER: cell('own_unit', 'act', 'addressed') };
}

function countyAdmin() {
  return { COUNTY_ADMIN: cell('all') };
}

function gateway(manner: Manner = 'act') {
  return { GATEWAY: cell('all', manner) };
}
