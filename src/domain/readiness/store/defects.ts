import { type RawBuilder, sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import { type DefectKind, isNamed, type Role } from '../../directory/index.ts';

export interface OpenDefect {
  id: string;
  kind: DefectKind;
  organisationId: string | null;
  organisationName: string | null;
  /** Where it lies, of a person without a place named: where he works. */
  placeId: string | null;
  stationId: string | null;
  personId: string | null;
  personName: string | null;
  note: string | null;
  openedAt: Date;
}

/** A gap about a person alone lies where he works. */
const open = (condition: RawBuilder<unknown>, tail: RawBuilder<unknown> = sql``) => sql<OpenDefect>`
  select d.id, d.kind, d.organisation_id, o.short_name as "organisationName", o.id as place_id,
    o.station_id, d.person_id, p.name as person_name, d.note, d.opened_at as "openedAt"
  from readiness_defect d
    left join person p on p.id = d.person_id
    left join lateral (
      select e.organisation_id from employment e
      where d.organisation_id is null and e.person_id = d.person_id and e.state = 'ACTIVE'
      order by e.id limit 1) as work on true
    left join organisation o on o.id = coalesce(d.organisation_id, work.organisation_id)
  where d.closed_at is null and ${condition} ${tail}`;

export interface Reach {
  organisationIds: readonly string[];
  /** What belongs to no place, and whoever works nowhere. */
  county: boolean;
}

const within = ({ organisationIds, county }: Reach) =>
  sql`(o.id = any (${[...organisationIds]}::text[]) or (${county} and o.id is null))`;

interface Listing extends Reach {
  kinds: readonly DefectKind[];
  after?: string | undefined;
  limit: number;
}

export async function list(ex: Executor, { kinds, after, limit, ...reach }: Listing): Promise<OpenDefect[]> {
  const condition = sql`d.kind = any (${[...kinds]}::text[]) and d.id > ${after ?? ''} and ${within(reach)}`;
  return (await open(condition, sql`order by d.id limit ${limit}`).execute(ex)).rows;
}

/** How many of each kind, and the first place. */
export async function countsOf(
  ex: Executor,
  reach: Reach,
): Promise<{ kind: DefectKind; advisors: boolean; count: number; first: string | null; since: Date }[]> {
  const { rows } = await sql<{ kind: DefectKind; advisors: boolean; count: number; first: string | null; since: Date }>`
    select kind, coalesce(kind = 'EMPTY_STEP' and note in ('step 0', 'step 1'), false) as advisors, count(*)::int as count,
      (array_agg("organisationName" order by "openedAt"))[1] as first, min("openedAt") as since
    from (${open(within(reach))}) as listed group by 1, 2`.execute(ex);
  return rows;
}

/** Locked; null once it is mended. */
export async function locked(tx: Tx, id: string): Promise<OpenDefect | null> {
  const { rows } = await open(sql`d.id = ${id}`, sql`for update of d`).execute(tx);
  return rows[0] ?? null;
}

/** The account under which somebody who left is there again. */
export async function formerUserid(ex: Executor, personId: string): Promise<string | null> {
  const { rows } = await sql<{ userid: string }>`
    select userid from wecom_account where person_id = ${personId} and status = 'LEFT' order by userid limit 1`.execute(
    ex,
  );
  return rows[0]?.userid ?? null;
}

export async function exists(ex: Executor, id: string): Promise<boolean> {
  const { rows } = await sql`select from readiness_defect where id = ${id}`.execute(ex);
  return rows.length > 0;
}

export async function close(tx: Tx, id: string, by: string, how: string): Promise<void> {
  await sql`
    update readiness_defect set closed_at = app_now(), mended_by = ${by}, mended_how = ${how}
    where id = ${id} and closed_at is null`.execute(tx);
}

export async function unnotified(ex: Executor, kinds: readonly DefectKind[]): Promise<OpenDefect[]> {
  const advisors = sql`not (d.kind = 'EMPTY_STEP' and d.note in ('step 0', 'step 1'))`;
  const condition = sql`d.kind = any (${[...kinds]}::text[]) and d.told_at is null and ${advisors}`;
  return (await open(condition, sql`order by d.id limit 500`).execute(ex)).rows;
}

export async function markNotified(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`update readiness_defect set told_at = app_now() where id = any (${[...ids]}::text[])`.execute(tx);
}

/** Officers who could be given a post there: those of the station first. */
export async function officers(
  ex: Executor,
  stationId: string | null,
): Promise<{ personId: string; name: string; role: Role; near: boolean }[]> {
  const { rows } = await sql<{ personId: string; name: string; role: Role; near: boolean }>`
    select p.id as person_id, p.name, min(r.role) as role,
      bool_or(r.scope_id = ${stationId} or o.station_id = ${stationId}) as near
    from role_assignment r join person p on p.id = r.person_id left join organisation o on o.id = r.scope_id
      join wecom_account account on account.person_id = p.id and account.status in ('ACTIVE', 'NOT_ACTIVATED')
    where r.role in ('COMMUNITY_POLICE', 'STATION_DUTY', 'STATION_CHIEF') and r.state = 'ACTIVE'
      and r.valid_from <= app_now() and (r.valid_until is null or r.valid_until > app_now())
    group by p.id, p.name order by near desc nulls last, p.name, p.id limit 200`.execute(ex);
  return rows;
}

export async function employmentAt(ex: Executor, personId: string, organisationId: string) {
  const { rows } = await sql<{ id: string; gridUnitId: string | null; outOfProvince: boolean }>`
    select id, grid_unit_id, out_of_province from employment
    where person_id = ${personId} and organisation_id = ${organisationId} and state = 'ACTIVE' limit 1`.execute(ex);
  return rows[0] ?? null;
}

export async function unitIsOf(ex: Executor, unitId: string, organisationId: string): Promise<boolean> {
  const { rows } = await sql`
    select from grid_unit where id = ${unitId} and organisation_id = ${organisationId}`.execute(ex);
  return rows.length > 0;
}

/** By a part of the name, or the code from its beginning; a few, those that begin with it first. */
export async function searchOrganisations(
  ex: Executor,
  q: string,
  organisationIds: readonly string[],
): Promise<{ id: string; code: string; name: string }[]> {
  const { rows } = await sql<{ id: string; code: string; name: string }>`
    select id, code, short_name as name from organisation
    where id = any (${[...organisationIds]}::text[])
      and (${isNamed('organisation.name_search', q)} or strpos(short_name, ${q}) > 0 or starts_with(code, ${q}))
    order by (code = ${q}) desc, strpos(short_name, ${q}) = 1 desc, code limit 20`.execute(ex);
  return rows;
}

export const placesOf = (defects: readonly Pick<OpenDefect, 'placeId'>[]): string[] =>
  defects.flatMap(({ placeId }) => placeId ?? []);
