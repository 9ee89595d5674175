import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import { newId } from '../../../lib/ids.ts';
import type { MergeAsked, MergedData } from '../api.ts';
import type { OrganisationField } from '../types.ts';

interface NewMerge {
  organisationId: string;
  unitIds: readonly string[];
  names: readonly string[];
  intoId: string;
  intoName: string;
  people: number;
  reason: string;
  by: string;
  at: Date;
}

export async function noteMerge(tx: Tx, merge: NewMerge): Promise<string> {
  const id = newId();
  const { organisationId, unitIds, names, intoId, intoName, people, reason, by, at } = merge;
  await sql`
    insert into unit_merge (id, organisation_id, unit_ids, names, into_id, into_name, people, reason, merged_by, merged_at)
    values (${id}, ${organisationId}, ${[...unitIds]}::text[], ${[...names]}::text[], ${intoId}, ${intoName}, ${people},
      ${reason}, ${by}, ${at})`.execute(tx);
  return id;
}

/** The merging by which all of these became that one already. */
export async function mergeOf(
  ex: Executor,
  organisationId: string,
  { unitIds, intoId }: MergeAsked,
): Promise<MergedData | null> {
  const { rows } = await sql<MergedData>`
    select id, people from unit_merge
    where organisation_id = ${organisationId} and into_id = ${intoId} and unit_ids @> ${[...unitIds]}::text[]
    order by merged_at desc limit 1`.execute(ex);
  return rows[0] ?? null;
}

/** Whether any of these was a unit of the organisation and became another. */
export async function wereMerged(ex: Executor, organisationId: string, ids: readonly string[]): Promise<boolean> {
  const { rows } = await sql`
    select from unit_merge where organisation_id = ${organisationId} and unit_ids && ${[...ids]}::text[] limit 1`.execute(
    ex,
  );
  return rows.length > 0;
}

interface NewChange {
  organisationId: string;
  fields: readonly OrganisationField[];
  before: object;
  after: object;
  reason: string;
  by: string;
  at: Date;
}

export async function noteOrganisationChange(tx: Tx, change: NewChange): Promise<string> {
  const id = newId();
  const { organisationId, fields, before, after, reason, by, at } = change;
  await sql`
    insert into organisation_change (id, organisation_id, fields, before, after, reason, changed_by, changed_at)
    values (${id}, ${organisationId}, ${[...fields]}::text[], ${JSON.stringify(before)}::jsonb,
      ${JSON.stringify(after)}::jsonb, ${reason}, ${by}, ${at})`.execute(tx);
  return id;
}

export interface NotedPlaceChange {
  id: string;
  at: Date;
  by: string;
  reason: string;
  /** Of a correction; null of a merging. */
  fields: OrganisationField[] | null;
  /** Of a merging: what the units were called, and what they became. */
  names: string[];
  intoName: string | null;
}

/** Corrections and mergings, the newest first. */
export async function placeChanges(ex: Executor, organisationId: string, limit: number): Promise<NotedPlaceChange[]> {
  const { rows } = await sql<NotedPlaceChange>`
    select change.id, change.at, p.name as "by", change.reason, change.fields, change.names, change.into_name
    from (
      (select id, changed_at as at, changed_by, reason, fields, '{}'::text[] as names, null as into_name
        from organisation_change where organisation_id = ${organisationId} order by changed_at desc, id desc limit ${limit})
      union all
      (select id, merged_at, merged_by, reason, null, names, into_name
        from unit_merge where organisation_id = ${organisationId} order by merged_at desc, id desc limit ${limit})
    ) as change join person p on p.id = change.changed_by
    order by change.at desc, change.id desc limit ${limit}`.execute(ex);
  return rows;
}

/** What hangs on units beside the people in them. */
export interface Hanging {
  former: number;
  warnings: number;
  bulletins: number;
  campaigns: number;
  visits: number;
  departments: number;
  lists: number;
}

export async function hangingOn(ex: Executor, organisationId: string, unitIds: readonly string[]): Promise<Hanging> {
  const ids = sql`any(${[...unitIds]}::text[])`;
  const named = sql`any(${unitIds.map((id) => `%"${id}"%`)}::text[])`;
  const { rows } = await sql<Hanging>`
    select
      (select count(*)::int from employment where grid_unit_id = ${ids} and state <> 'ACTIVE') as former,
      (select count(*)::int from warning where organisation_id = ${organisationId} and grid_unit_id = ${ids}
        and state not in ('CLOSED', 'REVOKED')) as warnings,
      (select count(*)::int from bulletin where state in ('DRAFT', 'PENDING_APPROVAL', 'SCHEDULED', 'SENDING')
        and filter::text like ${named}) as bulletins,
      (select count(distinct m.campaign_id)::int from campaign_member m join campaign c on c.id = m.campaign_id
        where m.organisation_id = ${organisationId} and m.grid_unit_id = ${ids} and c.state <> 'CLOSED'
          and m.ended_at is null) as campaigns,
      (select count(*)::int from visit where grid_unit_id = ${ids} and withdrawn_at is null) as visits,
      (select count(*)::int from contact_department where grid_unit_id = ${ids}) as departments,
      (select count(distinct i.id)::int from roster_organisation listed join roster_import i on i.id = listed.import_id
        where listed.organisation_id = ${organisationId} and i.state in ('CHECKED', 'APPLYING')) as lists`.execute(ex);
  const [found] = rows;
  if (!found) throw new Error('what hangs on units was not counted');
  return found;
}

export interface UnitPost {
  unitId: string;
  personId: string;
  name: string;
  role: string;
  isPrimary: boolean;
}

/** What is held of these units now. */
export async function postsOf(ex: Executor, unitIds: readonly string[]): Promise<UnitPost[]> {
  const { rows } = await sql<UnitPost>`
    select r.scope_id as unit_id, p.id as person_id, p.name, r.role, r.is_primary
    from role_assignment r join person p on p.id = r.person_id
    where r.scope_id = any(${[...unitIds]}::text[]) and r.state = 'ACTIVE'
      and (r.valid_until is null or r.valid_until > app_now())
    order by r.role, not r.is_primary, p.id limit 200`.execute(ex);
  return rows;
}

/** People at work by unit. */
export async function workersIn(ex: Executor, unitIds: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ unitId: string; people: number }>`
    select grid_unit_id as unit_id, count(*)::int as people from employment
    where grid_unit_id = any(${[...unitIds]}::text[]) and state = 'ACTIVE' group by 1`.execute(ex);
  return new Map(rows.map(({ unitId, people }) => [unitId, people]));
}
