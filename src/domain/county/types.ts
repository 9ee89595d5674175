import type { Fault } from '../../kernel/imports/index.ts';
import type { SheetPlace } from '../../lib/spreadsheet/index.ts';
import type { OrganisationKind, Role, ScopeKind, Tier } from '../directory/index.ts';

export type PlaceKind = 'PROVINCE' | 'CITY' | 'COUNTY' | 'TOWNSHIP' | 'STATION';
export type ScopeChoice = Extract<ScopeKind, 'COUNTY' | 'STATION' | 'TOWNSHIP' | 'ORGANISATION'>;

/** What a county's list may give; advisors, owners and the like come from rosters and appointments. */
export type OfficeRole = Extract<
  Role,
  | 'CENTER_OFFICER'
  | 'COUNTY_ADMIN'
  | 'JOINT_OFFICE'
  | 'STATION_DUTY'
  | 'STATION_CHIEF'
  | 'COMMUNITY_POLICE'
  | 'LECTURER'
  | 'AUDITOR'
>;

export type SheetName = '辖区' | '单位' | '民警';

export interface CountyFault extends Fault {
  /** The table it is in, or the sheet that the file calls otherwise. */
  sheet: string;
}

interface Line {
  line: number;
  isFaulty: boolean;
}

export interface PlaceLine extends Line {
  kind: PlaceKind | null;
  name: string;
  code: string;
  parentCode: string;
  /** Of a township, by code or name. */
  station: string;
  population: number | null;
}

export interface OrganisationLine extends Line {
  name: string;
  code: string;
  kind: OrganisationKind | null;
  tier: Tier | null;
  township: string;
  station: string;
  officerNos: string[];
}

export interface OfficerLine extends Line {
  name: string;
  officerNo: string;
  userid: string | null;
  role: OfficeRole | null;
  /** Codes or names of places or organisations. */
  scopes: string[];
  phone: string | null;
  phoneHash: string | null;
}

/** A file as it was understood, before anything is looked up; null where it holds no such table. */
export interface CountyList {
  places: PlaceLine[] | null;
  organisations: OrganisationLine[] | null;
  officers: OfficerLine[] | null;
  faults: CountyFault[];
  /** Lines are counted on through them. */
  sheets: readonly SheetPlace[];
  /** What was not read, in words for whoever sent the file. */
  ignored: string[];
  ignoredRows: number;
  /** Of them, those that may well be lines of the list. */
  leftOut: number;
}

export interface Place {
  id: string;
  parentId: string | null;
  kind: PlaceKind;
  code: string;
  name: string;
  path: string;
  population: number | null;
  stationId: string | null;
}

export interface Organisation {
  id: string;
  code: string;
  creditCode: string | null;
  name: string;
  kind: OrganisationKind;
  tier: Tier;
  townshipId: string;
  stationId: string;
}

export interface Known {
  personId: string;
  officerNo: string | null;
  name: string;
  phoneHash: string | null;
  userid: string | null;
}

export interface Grant {
  personId: string;
  role: OfficeRole;
  scopeKind: ScopeKind;
  scopeId: string;
}

/** What the directory holds that a list may be about. */
export interface Lookup {
  places: readonly Place[];
  organisations: readonly Organisation[];
  people: readonly Known[];
  /** Whose the listed accounts are, or were when their holders left. */
  holders: readonly { userid: string; personId: string; left: boolean }[];
  /** Active ones of every office role. */
  grants: readonly Grant[];
}

type Change = 'new' | 'changed' | 'same';

export interface Planned<T> {
  change: Change;
  /** As it stood; null for something new. */
  before: T | null;
  after: T;
}

export interface PlannedOfficer extends Planned<Known> {
  /** Null: the number stays. */
  phone: string | null;
}

export interface CountyPlan {
  places: Planned<Place>[];
  organisations: Planned<Organisation>[];
  officers: PlannedOfficer[];
  granted: Grant[];
  ended: Grant[];
  faults: CountyFault[];
  /** Lines that are not taken. */
  faultyLines: number;
  faultyOfficerLines: number;
}
