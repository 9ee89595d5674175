import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import { newId } from '../../../lib/ids.ts';
import { nameSearch } from '../../../lib/name-search.ts';
import type { UnitsMerged } from '../events.ts';

export interface UnitRow {
  id: string;
  organisationId: string;
  parentId: string | null;
  name: string;
  path: string;
}

export interface Units {
  /** Of '冲压车间/一班' in that organisation; null when there is no such unit. */
  find(organisationId: string, path: readonly string[]): string | null;
}

/** A spelling that means a unit since another of that name was merged into it. */
type AliasRow = Pick<UnitRow, 'id' | 'organisationId' | 'parentId' | 'name'>;

export async function loadUnits(ex: Executor, organisationIds: readonly string[]): Promise<Units> {
  const ids = [...organisationIds];
  const { rows: aliases } = await sql<AliasRow>`
    select unit_id as id, organisation_id, parent_id, name from grid_unit_alias
    where organisation_id = any(${ids}::text[])`.execute(ex);
  return indexed(await unitsOf(ex, ids), aliases);
}

export async function unitsOf(ex: Executor, organisationIds: readonly string[]): Promise<UnitRow[]> {
  const { rows } = await sql<UnitRow>`
    select id, organisation_id as "organisationId", parent_id as "parentId", name, path
    from grid_unit where organisation_id = any(${[...organisationIds]}::text[])`.execute(ex);
  return rows;
}

/** Until the transaction ends no unit of these organisations is merged into another: what is found by name stays. */
export async function holdUnits(tx: Executor, organisationIds: readonly string[]): Promise<void> {
  await sql`
    select from organisation where id = any(${[...organisationIds]}::text[]) order by id for share`.execute(tx);
}

interface Wanted {
  organisationId: string;
  path: readonly string[];
}

/** Makes what is missing, level by level: workshops hold teams, communities hold buildings. */
export async function makeUnits(tx: Tx, rows: readonly Wanted[]): Promise<Units> {
  const wanted = [...new Map(rows.map((row) => [`${row.organisationId} ${row.path.join('/')}`, row])).values()];
  const organisationIds = [...new Set(wanted.map(({ organisationId }) => organisationId))];
  await holdUnits(tx, organisationIds);
  let units = await loadUnits(tx, organisationIds);
  for (let depth = 1; ; depth += 1) {
    const missing = wanted.filter(({ organisationId, path }) => units.find(organisationId, path) === null);
    if (missing.length === 0) return units;
    await insertLevel(tx, missing, depth, units);
    units = await loadUnits(tx, organisationIds);
  }
}

async function insertLevel(tx: Tx, missing: readonly Wanted[], depth: number, units: Units): Promise<void> {
  const rows = new Map<string, object>();
  for (const { organisationId, path } of missing) {
    const upTo = path.slice(0, depth);
    if (upTo.length < depth || units.find(organisationId, upTo) !== null) continue;
    const parentId = depth === 1 ? null : units.find(organisationId, upTo.slice(0, -1));
    const name = upTo.at(-1) ?? '';
    const spelled = nameSearch(name, 'organisation');
    rows.set(`${organisationId}/${upTo.join('/')}`, { id: newId(), organisationId, parentId, name, spelled });
  }
  const kind = depth === 1 ? 'WORKSHOP' : depth === 2 ? 'TEAM' : 'UNIT';
  await sql`
    insert into grid_unit (id, organisation_id, parent_id, kind, name, name_search, path)
    select made.id, made."organisationId", made."parentId",
      case when o.kind = 'COMMUNITY' then case when ${depth}::int = 1 then 'BUILDING' else 'UNIT' end
        when o.kind = 'ENTERPRISE' then ${kind} else 'UNIT' end,
      made.name, made.spelled, coalesce(parent.path, '/') || made.id || '/'
    from json_to_recordset(${JSON.stringify([...rows.values()])}::json)
        as made (id text, "organisationId" text, "parentId" text, name text, spelled tsvector)
      join organisation o on o.id = made."organisationId"
      left join grid_unit parent on parent.id = made."parentId"
    on conflict (organisation_id, parent_id, name) do nothing`.execute(tx);
}

/** What two spellings of one unit have in common: full-width letters and blanks make no other workshop. */
export function unitKey(name: string): string {
  return name.normalize('NFKC').replace(/\s/g, '').toLowerCase();
}

function indexed(rows: readonly UnitRow[], aliases: readonly AliasRow[]): Units {
  const children = new Map<string, string>();
  const byName = new Map<string, string | null>();
  // Ids hold no blank, so nothing runs into the name.
  const key = (organisationId: string, parentId: string | null, name: string) =>
    `${organisationId} ${parentId ?? ''} ${unitKey(name)}`;
  for (const { id, organisationId, parentId, name } of rows) {
    children.set(key(organisationId, parentId, name), id);
    const anywhere = key(organisationId, '*', name);
    byName.set(anywhere, byName.has(anywhere) ? null : id);
  }
  for (const { id, organisationId, parentId, name } of aliases) {
    const spelling = key(organisationId, parentId, name);
    if (!children.has(spelling)) children.set(spelling, id);
  }
  return {
    find(organisationId, path) {
      let id: string | null = null;
      for (const name of path) {
        const child = children.get(key(organisationId, id, name));
        if (child === undefined) return id === null && path.length === 1 ? alone(organisationId, name) : null;
        id = child;
      }
      return id;
    },
  };

  /** A team named without its workshop, where there is only one of the name. */
  function alone(organisationId: string, name: string): string | null {
    return byName.get(key(organisationId, '*', name)) ?? null;
  }
}

type Pair = UnitsMerged['merged'][number];

/** Nobody makes, finds by name or merges a unit of this organisation meanwhile. */
export async function lockUnits(tx: Tx, organisationId: string): Promise<void> {
  await sql`select from organisation where id = ${organisationId} for no key update`.execute(tx);
  await sql`select from grid_unit where organisation_id = ${organisationId} order by id for update`.execute(tx);
}

export interface UnitMerging {
  organisationId: string;
  /** Those above before those below them; each with what it was called, and under which unit that stays. */
  merged: readonly (Pair & { parentId: string | null; name: string })[];
  /** What lies below a unit that goes and is not merged itself. */
  moved: readonly { unitId: string; parentId: string }[];
  at: Date;
}

/**
 * Units become others of their organisation: people, posts, shifts, spellings and whatever lies below follow. The units are
 * locked by the caller. Answers how many people work in those that are no more.
 */
export async function mergeUnits(tx: Tx, { organisationId, merged, moved, at }: UnitMerging): Promise<number> {
  let people = 0;
  for (const pair of merged) {
    people += await moveWorkers(tx, pair);
    await moveRoles(tx, pair, at);
  }
  for (const { unitId, parentId } of moved)
    await sql`update grid_unit set parent_id = ${parentId} where id = ${unitId}`.execute(tx);
  for (const pair of merged) await keepSpellings(tx, pair, { organisationId, ...pair });
  // Those below first: nothing refers to a unit that is gone.
  for (const { from } of merged.toReversed()) await sql`delete from grid_unit where id = ${from}`.execute(tx);
  await writePaths(tx, organisationId);
  return people;
}

/** Whoever works or worked there works in the other. Answers how many work there now. */
async function moveWorkers(tx: Tx, { from, into }: Pair): Promise<number> {
  const { rows } = await sql<{ isActive: boolean }>`
    update employment set grid_unit_id = ${into} where grid_unit_id = ${from} returning state = 'ACTIVE' as is_active`.execute(
    tx,
  );
  return rows.filter(({ isActive }) => isActive).length;
}

/**
 * What was held of the one is held of the other, once by each; where that has a first of its own, whoever comes is a deputy.
 */
async function moveRoles(tx: Tx, { from, into }: Pair, at: Date): Promise<void> {
  await sql`
    update role_assignment set state = 'INACTIVE', valid_until = ${at}
    where scope_id = ${from} and state = 'ACTIVE'
      and (valid_until <= ${at} or exists (
        select from role_assignment own
        where own.scope_id = ${into} and own.state = 'ACTIVE' and own.role = role_assignment.role
          and own.person_id = role_assignment.person_id))`.execute(tx);
  await sql`
    update role_assignment moved set scope_id = ${into}, is_primary = moved.is_primary and not exists (
      select from role_assignment own
      where own.scope_id = ${into} and own.role = moved.role and own.state = 'ACTIVE' and own.is_primary)
    where moved.scope_id = ${from}`.execute(tx);
  await sql`
    delete from duty_shift gone where scope_id = ${from} and exists (
      select from duty_shift own
      where own.scope_id = ${into} and own.person_id = gone.person_id and own.role = gone.role
        and own.starts_at = gone.starts_at)`.execute(tx);
  await sql`update duty_shift set scope_id = ${into} where scope_id = ${from}`.execute(tx);
}

interface Spelling extends Pick<AliasRow, 'parentId' | 'name'> {
  organisationId: string;
}

/** What the one was called means the other, and so does whatever meant the one already. */
async function keepSpellings(tx: Tx, { from, into }: Pair, spelling: Spelling): Promise<void> {
  const { organisationId, parentId, name } = spelling;
  await sql`update grid_unit_alias set unit_id = ${into} where unit_id = ${from}`.execute(tx);
  await sql`
    delete from grid_unit_alias gone where parent_id = ${from} and exists (
      select from grid_unit_alias own where own.parent_id = ${into} and own.name = gone.name)`.execute(tx);
  await sql`update grid_unit_alias set parent_id = ${into} where parent_id = ${from}`.execute(tx);
  await sql`
    insert into grid_unit_alias (organisation_id, parent_id, name, unit_id)
    values (${organisationId}, ${parentId}, ${name}, ${into})
    on conflict (organisation_id, parent_id, name) do update set unit_id = excluded.unit_id`.execute(tx);
}

/** Of every unit of the organisation, from what lies above it. */
async function writePaths(tx: Tx, organisationId: string): Promise<void> {
  await sql`
    with recursive tree as (
      select id, '/' || id || '/' as path from grid_unit where organisation_id = ${organisationId} and parent_id is null
      union all
      select below.id, tree.path || below.id || '/' from grid_unit below join tree on below.parent_id = tree.id
    )
    update grid_unit u set path = tree.path from tree where u.id = tree.id and u.path <> tree.path`.execute(tx);
}
