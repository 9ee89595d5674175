import { sql } from 'kysely';
import type { Tx } from '../../../database/index.ts';
import type { Turnover } from '../events.ts';
import type { Role } from '../types.ts';

interface Ending {
  importId: string;
  after: string;
  limit: number;
  /** Where the importer may end a post; null: everywhere. */
  organisationIds: readonly string[] | null;
  at: Date;
}

/** The next leavers of a full list: their posts end. */
export async function endJobs(
  tx: Tx,
  { importId, after, limit, organisationIds, at }: Ending,
): Promise<{ seen: number; last: string; events: Turnover[] }> {
  const { rows: next } = await sql<{ id: string }>`
    select employment_id as id from roster_leaver
    where import_id = ${importId} and employment_id > ${after} order by employment_id limit ${limit}`.execute(tx);
  const ids = next.map(({ id }) => id);
  const { rows: left } = await sql<Omit<Turnover, 'kind' | 'at'>>`
    update employment set state = 'LEFT', left_on = (${at}::timestamptz at time zone 'Asia/Shanghai')::date
    where id = any(${ids}::text[]) and state = 'ACTIVE'
      and (${organisationIds === null} or organisation_id = any(${organisationIds ?? []}::text[]))
    returning id as "employmentId", person_id as "personId", organisation_id as "organisationId",
      grid_unit_id as "gridUnitId", out_of_province as "outOfProvince"`.execute(tx);
  return { seen: ids.length, last: ids.at(-1) ?? after, events: left.map((gone) => ({ ...gone, kind: 'LEFT', at })) };
}

/** What a list may end: police who look after a place are no staff of it. */
const STAFF: readonly Role[] = ['ADVISOR', 'GRID_OWNER', 'PROPAGANDIST', 'LECTURER', 'EMPLOYEE', 'DESK'];

/** Roles that these people hold in what they left; they are few. */
export async function rolesLeft(
  tx: Tx,
  left: readonly Turnover[],
): Promise<{ personId: string; role: Role; scopeId: string }[]> {
  const { rows } = await sql<{ personId: string; role: Role; scopeId: string }>`
    select r.person_id as "personId", r.role, r.scope_id as "scopeId"
    from json_to_recordset(${JSON.stringify(left)}::json) as gone ("personId" text, "organisationId" text)
      join role_assignment r on r.person_id = gone."personId" and r.state = 'ACTIVE'
    where r.role = any(${[...STAFF]}::text[]) and (r.scope_id = gone."organisationId"
      or r.scope_id in (select u.id from grid_unit u where u.organisation_id = gone."organisationId"))
    order by r.id`.execute(tx);
  return rows;
}
