import type { Hold } from '../store/holds.ts';
import type { OrganisationKind, Role, RoleGrant, Tier } from '../types.ts';

export type ImportState = 'CHECKING' | 'CHECKED' | 'APPLYING' | 'DONE' | 'FAILED' | 'DISCARDED' | 'EXPIRED';
export type RowAction = 'NEW' | 'REJOINED' | 'MOVED' | 'CHANGED' | 'SAME';

export interface Fault {
  line: number;
  column: string;
  severity: 'ERROR' | 'WARN';
  reason: string;
  /** What stood there, masked and cut. */
  sample: string;
}

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

/** Whose list it is. The operator at the server's own command line may import for the whole county. */
export type Importer = { kind: 'operator' } | { kind: 'person'; personId: string; grants: RoleGrant[] };

/** The places his lists may touch; null: every place. */
export function scopesOf(importer: Importer): string[] | null {
  return importer.kind === 'operator' ? null : importer.grants.map(({ scopeId }) => scopeId);
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
