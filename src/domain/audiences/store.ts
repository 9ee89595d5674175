import { sql } from 'kysely';
import { type Executor, prepared, type Tx } from '../../database/index.ts';
import { pathIds } from '../../kernel/scope/index.ts';
import type { AudienceFilter, UnitsMerged } from '../directory/index.ts';

export interface Saved {
  id: string;
  ownerId: string;
  name: string;
  filter: AudienceFilter;
  scopeId: string | null;
  version: number;
}

/** Each person's are counted by one transaction at a time. */
export async function lockAudiencesOf(tx: Tx, ownerId: string): Promise<Saved[]> {
  await sql`select from person where id = ${ownerId} for no key update`.execute(tx);
  const { rows } = await sql<Saved>`
    select id, owner_id, name, filter, scope_id, version from saved_audience where owner_id = ${ownerId}`.execute(tx);
  return rows;
}

export async function insertAudience(tx: Tx, saved: Saved, at: Date): Promise<void> {
  const { id, ownerId, name, filter, scopeId, version } = saved;
  await sql`
    insert into saved_audience (id, owner_id, name, filter, scope_id, version, changed_at)
    values (${id}, ${ownerId}, ${name}, ${JSON.stringify(filter)}::jsonb, ${scopeId}, ${version}, ${at})`.execute(tx);
}

export async function updateAudience(tx: Tx, { id, name, filter, scopeId, version }: Saved, at: Date): Promise<void> {
  await sql`
    update saved_audience set name = ${name}, filter = ${JSON.stringify(filter)}::jsonb, scope_id = ${scopeId},
      version = ${version}, changed_at = ${at}
    where id = ${id}`.execute(tx);
}

export async function deleteAudience(tx: Tx, { id, ownerId }: Pick<Saved, 'id' | 'ownerId'>): Promise<string | null> {
  const { rows } = await sql<{ name: string }>`
    delete from saved_audience where id = ${id} and owner_id = ${ownerId} returning name`.execute(tx);
  return rows[0]?.name ?? null;
}

export interface Listed extends Saved {
  owner: string;
  place: string | null;
}

const SHARED_AT_MOST = 100;

/**
 * One's own, then those that others share with any of these places. Whoever no longer has a role in the place he shared
 * with shares nothing there any more.
 */
export async function audiencesFor(
  ex: Executor,
  { personId, scopeIds }: { personId: string; scopeIds: readonly string[] },
): Promise<Listed[]> {
  const { rows } = await prepared<Listed>`
    with seen as (
      select a.* from saved_audience a where a.owner_id = ${personId}
      union all
      (select a.* from saved_audience a
        where a.owner_id <> ${personId} and a.scope_id = any(${[...scopeIds]}::text[])
          and exists (select from role_assignment r
            where r.person_id = a.owner_id and r.scope_id = a.scope_id and r.state = 'ACTIVE'
              and r.valid_from <= app_now() and (r.valid_until is null or r.valid_until > app_now()))
        order by a.changed_at desc limit ${SHARED_AT_MOST})
    )
    select a.id, a.owner_id, a.name, a.filter, a.scope_id, a.version, p.name as owner,
      coalesce(j.name, o.short_name) as place
    from seen a join person p on p.id = a.owner_id
      left join jurisdiction j on j.id = a.scope_id left join organisation o on o.id = a.scope_id
    order by a.owner_id <> ${personId}, a.name, a.id`.execute(ex);
  return rows;
}

/** One place that a filter names, as it stands now. */
export interface NamedPlace {
  list: 'organisationIds' | 'gridUnitIds' | 'stationIds' | 'townshipIds';
  id: string;
  /** Null: it is there no more. */
  name: string | null;
  /** Whether it lies in these organisations, or has one of them. */
  own: boolean;
  /** Of an organisation: nobody works there any more. */
  empty: boolean;
}

/** What became of every place that a filter names one by one. */
export async function namedPlaces(
  ex: Executor,
  { organisationIds = [], gridUnitIds = [], stationIds = [], townshipIds = [] }: AudienceFilter,
  own: readonly string[],
): Promise<NamedPlace[]> {
  const { rows } = await sql<NamedPlace>`
    with mine as materialized (
      select o.id, ${pathIds('station.path')} as stations, ${pathIds('township.path')} as townships
      from organisation o join jurisdiction station on station.id = o.station_id
        join jurisdiction township on township.id = o.township_id
      where o.id = any(${[...own]}::text[])
    )
    select 'organisationIds' as list, given.id, o.short_name as name, o.id in (select id from mine) as own,
      not exists (select from employment e where e.organisation_id = o.id and e.state = 'ACTIVE')
        and not exists (select from role_assignment r where r.scope_id = o.id and r.role = 'ADVISOR' and r.state = 'ACTIVE') as empty
    from unnest(${[...organisationIds]}::text[]) with ordinality as given (id, place)
      left join organisation o on o.id = given.id
    union all
    select 'gridUnitIds', given.id, u.name, u.organisation_id in (select id from mine), false
    from unnest(${[...gridUnitIds]}::text[]) with ordinality as given (id, place) left join grid_unit u on u.id = given.id
    union all
    select 'stationIds', given.id, j.name, j.id in (select unnest(stations) from mine), false
    from unnest(${[...stationIds]}::text[]) with ordinality as given (id, place)
      left join jurisdiction j on j.id = given.id
    union all
    select 'townshipIds', given.id, j.name, j.id in (select unnest(townships) from mine), false
    from unnest(${[...townshipIds]}::text[]) with ordinality as given (id, place)
      left join jurisdiction j on j.id = given.id`.execute(ex);
  return rows.map((row) => ({ ...row, own: row.own === true }));
}

export async function wholeCounty(ex: Executor): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from jurisdiction where parent_id is null`.execute(ex);
  return rows.map(({ id }) => id);
}

/** Of people whose data is erased. */
export async function forgetAudiences(tx: Tx, personIds: readonly string[]): Promise<void> {
  await sql`delete from saved_audience where owner_id = any(${[...personIds]}::text[])`.execute(tx);
}

/** Whoever is meant by a unit is meant by the one that it became. */
export async function followMerged(tx: Tx, { merged }: UnitsMerged): Promise<void> {
  for (const { from, into } of merged)
    await sql`
      update saved_audience set filter = replace(filter::text, ${`"${from}"`}, ${`"${into}"`})::jsonb,
        scope_id = case when scope_id = ${from} then ${into} else scope_id end
      where strpos(filter::text, ${`"${from}"`}) > 0 or scope_id = ${from}`.execute(tx);
}
