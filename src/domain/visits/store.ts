import { sql } from 'kysely';
import type { Executor, Tx } from '../../database/index.ts';
import { type Scope, within } from '../../kernel/scope/index.ts';
import { newId } from '../../lib/ids.ts';
import { COUNTED_DAYS, type PatchListData, type VisitInput, type VisitListData } from './api.ts';

interface PatchPage {
  scope: Scope;
  organisationId: string | null;
  /** Empty: every unit. */
  q: string;
  today: string;
  after: string;
  limit: number;
}

export async function patches(
  ex: Executor,
  { scope, organisationId, q, today, after, limit }: PatchPage,
): Promise<PatchListData['units']> {
  const { rows } = await sql<PatchListData['units'][number]>`
    with page as (
      select u.id, u.name, o.short_name as organisation, o.code, u.path
      from grid_unit u join organisation o on o.id = u.organisation_id
      where ${within(scope, { organisation: 'u.organisation_id', unit: 'u.id' })} and (${organisationId}::text is null or u.organisation_id = ${organisationId})
        and (strpos(u.name, ${q}) > 0 or strpos(o.short_name, ${q}) > 0 or strpos(o.name, ${q}) > 0)
        and (${after} = '' or (o.code, u.path, u.id) > (
          select last_o.code, last_u.path, last_u.id
          from grid_unit last_u join organisation last_o on last_o.id = last_u.organisation_id where last_u.id = ${after}))
      order by o.code, u.path, u.id limit ${limit}
    )
    select page.id, page.name, page.organisation, made.visits, made.last as "lastVisitedOn",
      (select count(*)::int from employment e where e.grid_unit_id = page.id and e.state = 'ACTIVE') as people
    from page cross join lateral (
      select (count(*) filter (where visited_on > ${today}::date - ${COUNTED_DAYS}::int))::int as visits, max(visited_on) as last
      from visit where grid_unit_id = page.id and withdrawn_at is null
    ) as made
    order by page.code, page.path, page.id`.execute(ex);
  return rows;
}

export interface VisitRow extends Omit<VisitListData['visits'][number], 'mine'> {
  visitorId: string;
}

export async function visits(
  ex: Executor,
  { scope, gridUnitId, after, limit }: { scope: Scope; gridUnitId: string | null; after: string; limit: number },
): Promise<VisitRow[]> {
  const { rows } = await sql<VisitRow>`
    select v.id, u.name as unit, o.short_name as organisation, p.name as visitor, v.visitor_id as "visitorId",
      v.visited_on as "visitedOn", v.purpose, v.people
    from visit v join grid_unit u on u.id = v.grid_unit_id join organisation o on o.id = v.organisation_id
      join person p on p.id = v.visitor_id
    where v.withdrawn_at is null and ${within(scope, 'v')} and (${gridUnitId}::text is null or v.grid_unit_id = ${gridUnitId})
      and (${after} = '' or v.id < ${after})
    order by v.id desc limit ${limit}`.execute(ex);
  return rows;
}

/** Written again it keeps its id and takes the new number. */
export async function record(
  tx: Tx,
  visit: VisitInput & { organisationId: string; visitorId: string },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into visit (id, organisation_id, grid_unit_id, visitor_id, visited_on, purpose, people)
    values (${newId()}, ${visit.organisationId}, ${visit.gridUnitId}, ${visit.visitorId}, ${visit.visitedOn}::date,
      ${visit.purpose}, ${visit.people})
    on conflict (visitor_id, grid_unit_id, visited_on, purpose) where withdrawn_at is null
      do update set people = excluded.people
    returning id`.execute(tx);
  const [made] = rows;
  if (!made) throw new Error('a visit was not written');
  return made.id;
}

/** False: not his, already taken back, or too old for it. */
export async function withdraw(
  tx: Tx,
  { id, visitorId, since }: { id: string; visitorId: string; since: string },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update visit set withdrawn_at = app_now()
    where id = ${id} and visitor_id = ${visitorId} and withdrawn_at is null and visited_on >= ${since}::date`.execute(
    tx,
  );
  return Number(numAffectedRows ?? 0) > 0;
}
