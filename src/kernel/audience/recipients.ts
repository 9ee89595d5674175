import { sql } from 'kysely';
import type { Executor, Tx } from '../../database/index.ts';

/**
 * People of one transaction when an audience is planned, reminded or recalled, and the most WeCom takes in one call: a
 * crash costs one page, and nobody who presses a button waits longer than for one.
 */
export const PEOPLE_PAGE = 1_000;

/** Where reading goes on: behind the last row of a full page; null when this page was the last. */
export function nextAfter<Row, Key>(page: readonly Row[], limit: number, keyOf: (row: Row) => Key): Key | null {
  const last = page.at(-1);
  return last !== undefined && page.length >= limit ? keyOf(last) : null;
}

/** What was left out of a form stays out of the filter: a list that is undefined would mean "nobody" in SQL. */
export function withoutUndefined<Given extends object>(
  given: Given,
): { [Key in keyof Given]: Exclude<Given[Key], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Given]: Exclude<Given[Key], undefined>;
  };
}

/** Of these people, those about whom a warning is open: nothing may give them away to whoever sees their screen. */
export type WarnedNow = (tx: Tx, personIds: readonly string[]) => Promise<ReadonlySet<string>>;

interface Withholding {
  personIds: readonly string[];
  warnedNow: WarnedNow;
  /** Nobody gets it any more. */
  isOver: boolean;
  /** Why this person needs it no more; null when he does. */
  reasonOf(personId: string): string | null;
}

/** Who of a batch must not get it, with the reason; asked in the transaction that claims the batch. */
export async function withheldFrom(
  tx: Tx,
  { personIds, warnedNow, isOver, reasonOf }: Withholding,
): Promise<Map<string, string>> {
  if (isOver) return new Map(personIds.map((id) => [id, 'closed']));
  const warned = await warnedNow(tx, personIds);
  return new Map(
    personIds.flatMap((id) => {
      const reason = reasonOf(id) ?? (warned.has(id) ? 'warned' : null);
      return reason === null ? [] : [[id, reason] as const];
    }),
  );
}

/** Names of places, whatever their kind, by id. */
export async function namesOfPlaces(ex: Executor, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from jurisdiction where id = any (${[...ids]})
    union all select id, short_name from organisation where id = any (${[...ids]})
    union all select id, name from grid_unit where id = any (${[...ids]})`.execute(ex);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export async function namesOfPeople(ex: Executor, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from person where id = any (${[...new Set(ids)]})`.execute(ex);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** For the watermark and for what is written in somebody's own name. */
export async function nameOfPerson(ex: Executor, id: string): Promise<string> {
  return (await namesOfPeople(ex, [id])).get(id) ?? '';
}

export async function nameOfPlace(ex: Executor, id: string): Promise<string> {
  return (await namesOfPlaces(ex, [id])).get(id) ?? '';
}

/** The lists of a filter; roles are named always. */
export interface Filter {
  roles: readonly string[];
  townshipIds?: readonly string[] | undefined;
  stationIds?: readonly string[] | undefined;
  organisationIds?: readonly string[] | undefined;
  gridUnitIds?: readonly string[] | undefined;
  kinds?: readonly string[] | undefined;
  tiers?: readonly string[] | undefined;
  sectors?: readonly string[] | undefined;
  industries?: readonly string[] | undefined;
  posts?: readonly string[] | undefined;
  tags?: readonly string[] | undefined;
}

export interface FilterReason {
  filter: string;
  text: string;
}

/** How the lists and their codes are called. */
export interface FilterWords {
  /** What stands before the values: 「岗位为」. */
  lists: Readonly<Record<string, string>>;
  /** Names of codes, by list. */
  codes: Readonly<Record<string, Readonly<Record<string, string>>>>;
  employee: string;
}

/** What a filter could have found somebody by. */
export interface Fit {
  role: string;
  organisationId: string;
  townshipId: string;
  stationId: string;
  /** His unit and those above it. */
  unitIds: readonly string[];
  kind: string | null;
  tier: string | null;
  sector: string | null;
  industry: string | null;
  posts: readonly string[];
  outOfProvince: boolean;
}

const SHOWN = 5;

/** Ids of places in a filter, whose names a reason needs. */
export function placeIdsIn(filter: Filter): string[] {
  const { townshipIds = [], stationIds = [], organisationIds = [], gridUnitIds = [] } = filter;
  return [...townshipIds, ...stationIds, ...organisationIds, ...gridUnitIds];
}

/** Why somebody is among the recipients, list by list: 「岗位为财务」, 「所在乡镇青岚街道」 (PIPL art. 24: the reason is shown). */
export function reasonsOf(words: FilterWords, filter: Filter, places: ReadonlyMap<string, string>): FilterReason[] {
  return Object.entries(filter).flatMap(([name, values]: [string, readonly string[] | undefined]) => {
    if (!values || values.length === 0) return [];
    const named = values.slice(0, SHOWN).map((value) => words.codes[name]?.[value] ?? places.get(value) ?? value);
    const more = values.length > SHOWN ? `等${values.length}项` : '';
    const whose = name === 'posts' && filter.roles.length > 1 ? words.employee : '';
    return [{ filter: name, text: `${whose}${words.lists[name] ?? name}${named.join('、')}${more}` }];
  });
}

export const reasonText = (reasons: readonly FilterReason[]): string => reasons.map(({ text }) => text).join('，');

/** Of each list of a filter the recipient's own part: nobody reads on his page who else it was meant for. */
export function ownPart(filter: Filter, fit: Fit): Filter {
  const own: Record<Exclude<keyof Filter, 'tags'>, readonly (string | null)[]> = {
    roles: [fit.role],
    townshipIds: [fit.townshipId],
    stationIds: [fit.stationId],
    organisationIds: [fit.organisationId],
    gridUnitIds: fit.unitIds,
    kinds: [fit.kind],
    tiers: [fit.tier],
    sectors: [fit.sector],
    industries: [fit.industry],
    posts: fit.role === 'EMPLOYEE' ? fit.posts : [],
  };
  const kept = Object.entries(own).flatMap(([name, values]) => {
    const asked = filter[name as keyof typeof own] ?? [];
    const his = asked.filter((value) => values.includes(value));
    return his.length > 0 ? [[name, his]] : [];
  });
  const tags = (filter.tags ?? []).filter((tag) => fits(tag, filter, fit));
  return { ...Object.fromEntries(kept), roles: [fit.role], ...(tags.length > 0 ? { tags } : {}) };
}

/** Tags of employees are alternatives; one of advisors speaks of advisors alone. */
function fits(tag: string, { tags }: Filter, { role, outOfProvince }: Fit): boolean {
  if (tag === 'PRIMARY_ADVISOR') return role === 'ADVISOR';
  if (role !== 'EMPLOYEE') return false;
  if (tag === 'OUT_OF_PROVINCE') return outOfProvince;
  return !(outOfProvince && tags?.includes('OUT_OF_PROVINCE'));
}
