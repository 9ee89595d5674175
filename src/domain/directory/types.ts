import type { Role } from '../../config/codes.ts';
import type { Place, ScopeKind } from '../../kernel/scope/types.ts';

export type { Place, Role, ScopeKind };

export type OrganisationKind = 'ENTERPRISE' | 'COMMUNITY' | 'BANK' | 'TELCO' | 'SCHOOL' | 'HEALTH';
export type Tier = 'ABOVE_SCALE' | 'KEY' | 'GENERAL';

/** Steps of the ladder: 0 and 1 advisors, 2 community police, 3 station duty, 4 station chief and centre. */
export type Step = 0 | 1 | 2 | 3 | 4;

export interface Person {
  id: string;
  name: string;
  userid: string | null;
  synthetic: boolean;
}

/** Somebody to be told. `userid` is null when WeCom cannot reach the person at all. */
export interface Recipient {
  personId: string;
  name: string;
  userid: string | null;
  role: Role;
  primary: boolean;
  /** On shift by the roster now. */
  onShift: boolean;
}

export interface RoleGrant {
  role: Role;
  scopeKind: ScopeKind;
  scopeId: string;
  primary: boolean;
  title: string | null;
  /** The person on leave whose duty this is; null when the grant is one's own. */
  substituteFor: string | null;
}

export interface Organisation {
  id: string;
  code: string;
  name: string;
  /** At most 16 characters: what a card has room for. */
  shortName: string;
  townshipId: string;
  stationId: string;
  kind: OrganisationKind;
  tier: Tier;
}

/** With its codes, as lists name it. */
export interface KnownOrganisation extends Organisation {
  creditCode: string | null;
}

/** As lists write what an organisation is. */
export const KIND_WORDS = {
  企业: 'ENTERPRISE',
  社区: 'COMMUNITY',
  居社: 'COMMUNITY',
  村: 'COMMUNITY',
  银行: 'BANK',
  运营商: 'TELCO',
  学校: 'SCHOOL',
  卫健: 'HEALTH',
  医院: 'HEALTH',
} as const satisfies Record<string, OrganisationKind>;
export const TIER_WORDS = { 规上: 'ABOVE_SCALE', 重点: 'KEY', 一般: 'GENERAL' } as const satisfies Record<string, Tier>;

export interface EmployeeMatch {
  employeeId: string;
  personId: string;
  name: string;
  organisationId: string;
  gridUnitId: string | null;
  unitName: string | null;
  post: string | null;
  employeeNo: string;
  userid: string | null;
  /** Whether the masked name (first and last character) tells this person apart inside the unit. */
  nameUniqueInUnit: boolean;
}

export interface Scope {
  role: Role;
  scopeKind: ScopeKind;
  scopeId: string;
}

export interface Shift extends Scope {
  personId: string;
  startsAt: Date;
  endsAt: Date;
}

/** Whatever can be amiss before a warning comes. Each has somebody who sees it and an act that mends it (readiness/rules.ts). */
export const DEFECT_KINDS = [
  'CHANNEL_FAILURE',
  'APP_CLOSED',
  'APP_CLOSING',
  'STEP_FAILS',
  'CALLBACKS_QUARANTINED',
  'DEAD_LETTERS',
  'NO_ADVISOR',
  'NO_COMMUNITY_POLICE',
  'EMPTY_STEP',
  'CONTACTS_SHRANK',
  'CONTACTS_UNREAD',
  'UNKNOWN_DEPARTMENT',
  'CONTACT_NOT_SETTLED',
  'LEFT_COMPANY',
  'WRONG_PERSON',
  'ACCOUNT_REUSED',
  'IDENTITY_CLAIMED',
  'UNREACHABLE',
  'LECTURE_PROPOSED',
  'UNIT_WITHOUT_OWNER',
  'ADVISOR_NOT_PRACTISED',
  'ADVISOR_AWAY',
] as const;
export type DefectKind = (typeof DEFECT_KINDS)[number];

export interface ReadinessDefect {
  id: string;
  kind: DefectKind;
  organisationId: string | null;
  organisationName: string | null;
  personId: string | null;
  note: string | null;
  openedAt: Date;
}

/** Whom a notice or a campaign is meant for; every list left out means "any". */
export interface AudienceFilter {
  townshipIds?: string[];
  stationIds?: string[];
  organisationIds?: string[];
  gridUnitIds?: string[];
  kinds?: OrganisationKind[];
  tiers?: Tier[];
  sectors?: ('HEALTH' | 'EDUCATION' | 'FINANCE')[];
  industries?: string[];
  roles: AudienceRole[];
  posts?: string[];
  tags?: AudienceTag[];
}

export type AudienceRole =
  | 'EMPLOYEE'
  | 'ADVISOR'
  | 'GRID_OWNER'
  | 'COMMUNITY_POLICE'
  | 'STATION_DUTY'
  | 'STATION_CHIEF';
/** NEW_HIRE: hired in the last 60 days. */
export type AudienceTag = 'OUT_OF_PROVINCE' | 'NEW_HIRE' | 'PRIMARY_ADVISOR';

/** One person of an audience: named once, however many roles and employments fit, the highest role first. */
export interface AudienceMember {
  personId: string;
  userid: string | null;
  role: AudienceRole;
  primary: boolean;
  /** The place that made him fit; police have no organisation. */
  organisationId: string | null;
  gridUnitId: string | null;
  townshipId: string | null;
  stationId: string | null;
}
