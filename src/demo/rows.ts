import type { OrganisationKind, Role, ScopeKind, Tier } from '../domain/directory/index.ts';

/** What the generator makes, by table. Phones are plain here: sealing is random, and the county must come out the same. */
export interface DemoRows {
  jurisdiction: {
    id: string;
    parent_id: string | null;
    kind: 'COUNTY' | 'TOWNSHIP' | 'STATION';
    code: string;
    name: string;
    path: string;
    population: number | null;
  };
  organisation: {
    id: string;
    code: string;
    credit_code: string;
    name: string;
    short_name: string;
    kind: OrganisationKind;
    tier: Tier;
    sector: 'HEALTH' | 'EDUCATION' | 'FINANCE' | null;
    industry: string | null;
    township_id: string;
    station_id: string;
  };
  grid_unit: {
    id: string;
    organisation_id: string;
    parent_id: string | null;
    kind: 'WORKSHOP' | 'TEAM' | 'BUILDING' | 'UNIT';
    name: string;
    path: string;
  };
  person: { id: string; name: string; phone: string };
  wecom_account: { userid: string; person_id: string };
  employment: {
    id: string;
    person_id: string;
    organisation_id: string;
    grid_unit_id: string;
    employee_no: string;
    post: string;
    hired_on: string;
    out_of_province: boolean;
  };
  role_assignment: {
    id: string;
    person_id: string;
    role: Role;
    scope_kind: ScopeKind;
    scope_id: string;
    is_primary: boolean;
    title: string | null;
    opted_in: boolean;
    state: 'ACTIVE' | 'INACTIVE';
    valid_from: string;
  };
  duty_shift: {
    id: string;
    person_id: string;
    role: Role;
    scope_kind: ScopeKind;
    scope_id: string;
    starts_at: string;
    ends_at: string;
  };
  leave: { id: string; person_id: string; starts_at: string; ends_at: string; substitute_person_id: string };
}

export type DemoTable = keyof DemoRows;
export type DemoRow = { [T in DemoTable]: { table: T; row: DemoRows[T] } }[DemoTable];

/** Rows on their way out; the value is what the maker's caller goes on with. */
export type Rows<T = void> = Generator<DemoRow, T>;
