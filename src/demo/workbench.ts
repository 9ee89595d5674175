import type { OrganisationKind, Role, ScopeKind, Tier } from '../domain/directory/index.ts';
import { shanghaiAt } from '../lib/time.ts';
import { createRandom, personName, type Random } from './names.ts';

/** What every maker of rows needs: ids, numbers, days and the makers of people and roles. */
export interface Workbench {
  random: Random;
  today: string;
  id(kind: IdKind): string;
  /** A person with phone and WeCom account; gives back the id. */
  person(userid: string): Rows<string>;
  role(grant: Grant): Rows;
  shift(duty: Duty, day: number, half: 'day' | 'night'): Rows;
}

interface Duty {
  personId: string;
  role: Role;
  scopeKind: ScopeKind;
  scopeId: string;
}

interface Grant extends Duty {
  primary?: boolean;
  title?: string | null;
  optedIn?: boolean;
  inactive?: boolean;
}

const idKinds = { jurisdiction: 'JD', organisation: 'RG', unit: 'GN', person: 'PN', employment: 'EM', role: 'RA' };
const moreIdKinds = { shift: 'DS', leave: 'VA' };
type IdKind = keyof typeof idKinds | keyof typeof moreIdKinds;

const dayMs = 86_400_000;

export function createWorkbench(seed: number, today: string): Workbench {
  const random = createRandom(seed, 'people');
  const id = demoIds(today);
  const phone = phoneNumbers(seed);
  const inOffice = shanghaiAt(dayAfter(today, -400), '08:00').toISOString();
  return {
    random,
    today,
    id,
    *person(userid) {
      const personId = id('person');
      yield { table: 'person', row: { id: personId, name: personName(random), phone: phone() } };
      yield { table: 'wecomAccount', row: { userid, personId } };
      return personId;
    },
    *role({ personId, role, scopeKind, scopeId, primary = false, title = null, optedIn = false, inactive = false }) {
      const row = {
        id: id('role'),
        personId,
        role,
        scopeKind,
        scopeId,
        isPrimary: primary,
        title,
        optedIn,
        state: inactive ? ('INACTIVE' as const) : ('ACTIVE' as const),
        validFrom: inOffice,
      };
      yield { table: 'roleAssignment', row };
    },
    *shift({ personId, role, scopeKind, scopeId }, day, half) {
      const [from, to] = half === 'day' ? [at(today, day, '08:00'), at(today, day, '20:00')] : nightOf(today, day);
      const row = { id: id('shift'), personId, role, scopeKind, scopeId };
      yield { table: 'dutyShift', row: { ...row, startsAt: from, endsAt: to } };
    },
  };
}

/** The calendar day `days` after this one. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

export function at(today: string, days: number, clock: string): string {
  return shanghaiAt(dayAfter(today, days), clock).toISOString();
}

function nightOf(today: string, day: number): [string, string] {
  return [at(today, day, '20:00'), at(today, day + 1, '08:00')];
}

/** In the form of ULIDs born at the start of `today`: kind and running number stand where others have chance. */
function demoIds(today: string): (kind: IdKind) => string {
  const born = crockford(shanghaiAt(today, '00:00').getTime(), 10);
  const given = new Map<IdKind, number>();
  const letters: Record<IdKind, string> = { ...idKinds, ...moreIdKinds };
  return (kind) => {
    const n = (given.get(kind) ?? 0) + 1;
    given.set(kind, n);
    return `${born}${letters[kind]}${String(n).padStart(14, '0')}`;
  };
}

function crockford(value: number, length: number): string {
  let rest = value;
  let text = '';
  for (; text.length < length; rest = Math.floor(rest / 32))
    text = `${'0123456789ABCDEFGHJKMNPQRSTVWXYZ'[rest % 32]}${text}`;
  return text;
}

/** 154 is allocated to no operator. The step is coprime to 10^8, so no number comes twice. */
function phoneNumbers(seed: number): () => string {
  let n = createRandom(seed, 'phones').int(0, 99_999_999);
  return () => {
    n = (n + 17_654_321) % 100_000_000;
    return `154${String(n).padStart(8, '0')}`;
  };
}

/** What the generator makes, by table. Phones are plain here: sealing is random, and the county must come out the same. */
export interface DemoRows {
  jurisdiction: {
    id: string;
    parentId: string | null;
    kind: 'COUNTY' | 'TOWNSHIP' | 'STATION';
    code: string;
    name: string;
    path: string;
    population: number | null;
  };
  organisation: {
    id: string;
    code: string;
    creditCode: string;
    name: string;
    shortName: string;
    kind: OrganisationKind;
    tier: Tier;
    sector: 'HEALTH' | 'EDUCATION' | 'FINANCE' | null;
    industry: string | null;
    townshipId: string;
    stationId: string;
  };
  gridUnit: {
    id: string;
    organisationId: string;
    parentId: string | null;
    kind: 'WORKSHOP' | 'TEAM' | 'BUILDING' | 'UNIT';
    name: string;
    path: string;
  };
  person: { id: string; name: string; phone: string };
  wecomAccount: { userid: string; personId: string };
  employment: {
    id: string;
    personId: string;
    organisationId: string;
    gridUnitId: string;
    employeeNo: string;
    post: string;
    hiredOn: string;
    outOfProvince: boolean;
  };
  roleAssignment: {
    id: string;
    personId: string;
    role: Role;
    scopeKind: ScopeKind;
    scopeId: string;
    isPrimary: boolean;
    title: string | null;
    optedIn: boolean;
    state: 'ACTIVE' | 'INACTIVE';
    validFrom: string;
  };
  dutyShift: {
    id: string;
    personId: string;
    role: Role;
    scopeKind: ScopeKind;
    scopeId: string;
    startsAt: string;
    endsAt: string;
  };
  leave: { id: string; personId: string; startsAt: string; endsAt: string; substitutePersonId: string };
}

export type DemoTable = keyof DemoRows;
export type DemoRow = { [T in DemoTable]: { table: T; row: DemoRows[T] } }[DemoTable];

/** Rows on their way out; the value is what the maker's caller goes on with. */
export type Rows<T = void> = Generator<DemoRow, T>;
