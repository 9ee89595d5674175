import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';

export interface UnitRow {
  id: string;
  name: string;
  kind: string;
  parentId: string | null;
  people: number;
  owners: { personId: string; name: string; deputy: boolean; optedIn: boolean }[];
}

/** Units of an organisation with those who answer for them, in the order of the tree. */
export async function unitsOf(ex: Executor, organisationId: string, ownerless: boolean): Promise<UnitRow[]> {
  const { rows } = await sql<UnitRow>`
    select u.id, u.name, u.kind, u.parent_id,
      (select count(*)::int from employment e where e.grid_unit_id = u.id and e.organisation_id = u.organisation_id and e.state = 'ACTIVE') as people,
      coalesce(held.owners, '[]'::jsonb) as owners
    from grid_unit u
      left join lateral (
        select jsonb_agg(jsonb_build_object('personId', p.id, 'name', p.name, 'deputy', not r.is_primary, 'optedIn', r.opted_in)
          order by not r.is_primary, p.id) as owners
        from role_assignment r join person p on p.id = r.person_id
        where r.role = 'GRID_OWNER' and r.scope_id = u.id and r.state = 'ACTIVE'
      ) as held on true
    where u.organisation_id = ${organisationId} and (held.owners is null or not ${ownerless}::boolean)
    order by u.path limit 2000`.execute(ex);
  return rows;
}

export async function organisationOf(ex: Executor, unitId: string): Promise<string | null> {
  const { rows } = await sql<{ organisationId: string }>`
    select organisation_id from grid_unit where id = ${unitId}`.execute(ex);
  return rows[0]?.organisationId ?? null;
}

/** Who answers for the unit now, the owner before his deputies; locked against another appointment. Null: merged into another meanwhile. */
export async function ownersOf(tx: Tx, unitId: string): Promise<{ personId: string; primary: boolean }[] | null> {
  const { rows: unit } = await sql`select from grid_unit where id = ${unitId} for update`.execute(tx);
  if (unit.length === 0) return null;
  const { rows } = await sql<{ personId: string; primary: boolean }>`
    select person_id, is_primary as primary from role_assignment
    where role = 'GRID_OWNER' and scope_id = ${unitId} and state = 'ACTIVE' order by not is_primary`.execute(tx);
  return rows;
}
