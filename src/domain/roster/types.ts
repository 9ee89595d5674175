import type { Hold, OrganisationKind, Role, Tier } from '../directory/index.ts';

/** In the audit log, and as owner of what is sent about a list. */
export const ROSTER_IMPORT = 'roster_import';

export type RowAction = 'NEW' | 'REJOINED' | 'MOVED' | 'CHANGED' | 'SAME';

/** One line of a list as it was understood, before anybody is looked up. Null means that the list does not say. */
export interface ListedRow {
  line: number;
  township: string;
  organisationName: string;
  creditCode: string;
  kind: OrganisationKind | null;
  tier: Tier | null;
  unitPath: string[];
  name: string;
  employeeNo: string;
  /** 11 digits; null also for 154****1234, as our own export writes it: the number stays as it is. */
  phone: string | null;
  role: ImportedRole | null;
  hiredOn: string | null;
  outOfProvince: boolean | null;
  post: string | null;
  userid: string | null;
}

/** Roles a list may give; everything else is granted by hand. */
export type ImportedRole = Extract<Role, 'EMPLOYEE' | 'ADVISOR' | 'GRID_OWNER' | 'PROPAGANDIST'>;

/** A staged row, its organisation and phone resolved. */
export interface StagedRow {
  line: number;
  /** An organisation's id, or 'new:<credit code>'. */
  organisationRef: string;
  employeeNo: string;
  name: string;
  phoneSealed: string | null;
  phoneHash: string | null;
  unitPath: string[];
  post: string | null;
  hiredOn: string | null;
  outOfProvince: boolean | null;
  role: ImportedRole | null;
  userid: string | null;
}

export interface OrganisationPlan {
  ref: string;
  organisationId: string | null;
  code: string;
  name: string;
  kind: OrganisationKind;
  tier: Tier;
  townshipId: string;
  stationId: string;
}

/** How far this list's importer may go with somebody. */
interface Held {
  hold: Hold;
}

/** A person's job as it stands, with what the rules compare. */
export interface Job extends Held {
  employmentId: string;
  personId: string;
  organisationId: string;
  employeeNo: string;
  active: boolean;
  unitId: string | null;
  post: string | null;
  hiredOn: string | null;
  outOfProvince: boolean;
  name: string;
  phoneHash: string | null;
  userid: string | null;
}

export interface KnownPerson extends Held {
  personId: string;
  name: string;
  phoneHash: string | null;
  userid: string | null;
}

/** Whose an account is, or was when its holder left. */
export interface AccountHolder extends KnownPerson {
  left: boolean;
}
