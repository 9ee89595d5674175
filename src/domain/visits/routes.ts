import { sql } from 'kysely';
import type { z } from 'zod';
import { appNow, type Database } from '../../database/index.ts';
import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { grantsFor } from '../../kernel/access/index.ts';
import { scopeOf, within } from '../../kernel/scope/index.ts';
import { shanghaiDay } from '../../lib/time.ts';
import { type Directory, isNamed } from '../directory/index.ts';
import { COUNTED_DAYS, UnitList, type UnitListData, UnitQuery } from './api.ts';

interface UnitNeeds {
  db: Database;
  directory: Pick<Directory, 'rolesOf'>;
}

/** Where nobody has been: every unit of the reader's places with its last visit. */
export async function unitRoutes(server: Server, needs: UnitNeeds): Promise<void> {
  typed(server).get(
    '/api/visits/units',
    {
      config: { permission: 'visit.view' },
      schema: { tags: ['visits'], querystring: UnitQuery, response: { 200: UnitList, '4xx': ErrorBody } },
    },
    (request) => listUnits(needs, personOf(request).personId, request.query),
  );
}

async function listUnits(
  { db, directory }: UnitNeeds,
  personId: string,
  { organisationId = '', q, after = '', limit }: z.infer<typeof UnitQuery>,
): Promise<UnitListData> {
  const today = shanghaiDay(await appNow(db));
  const scope = await scopeOf(db, grantsFor(await directory.rolesOf(db, personId), 'visit.view'));
  const { rows: units } = await sql<UnitListData['units'][number]>`
    with page as (
      select u.id, u.name, o.short_name as organisation, o.code, u.path
      from grid_unit u join organisation o on o.id = u.organisation_id
      where ${within(scope, { organisation: 'u.organisation_id', unit: 'u.id' })}
        and ${organisationId} in ('', u.organisation_id)
        and (strpos(u.name, ${q}) > 0 or strpos(o.short_name, ${q}) > 0 or ${isNamed('o.name_search', q)})
        and (${after} = '' or (o.code, u.path, u.id) > (
          select last_o.code, last_u.path, last_u.id
          from grid_unit last_u join organisation last_o on last_o.id = last_u.organisation_id where last_u.id = ${after}))
      order by o.code, u.path, u.id limit ${limit}
    )
    select page.id, page.name, page.organisation, made.visits, made.last as last_visited_on,
      (select count(*)::int from employment e where e.grid_unit_id = page.id and e.state = 'ACTIVE') as people
    from page cross join lateral (
      select (count(*) filter (where visited_on > ${today}::date - ${COUNTED_DAYS}::int))::int as visits, max(visited_on) as last
      from visit where grid_unit_id = page.id and withdrawn_at is null
    ) as made
    order by page.code, page.path, page.id`.execute(db);
  return { days: COUNTED_DAYS, today, units, next: units.length === limit ? (units.at(-1)?.id ?? null) : null };
}
