import { sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';

const ids = (path: string) => sql`string_to_array(trim(both '/' from ${sql.ref(path)}), '/')`;

/** By organisation: the ids of everything that lies over it, itself included. */
export async function scopesOver(ex: Executor, organisationIds: readonly string[]): Promise<Map<string, Set<string>>> {
  const { rows } = await sql<{ id: string; scopes: string[] }>`
    select o.id, ${ids('station.path')} || ${ids('township.path')} || o.id as scopes
    from organisation o
      join jurisdiction station on station.id = o.station_id
      join jurisdiction township on township.id = o.township_id
    where o.id = any(${[...organisationIds]}::text[])`.execute(ex);
  return new Map(rows.map(({ id, scopes }) => [id, new Set(scopes)]));
}

/** What lies over any scope (station, township, organisation or unit), itself included; empty when there is none of that id. */
export async function scopesAbove(ex: Executor, scopeId: string): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select unnest(${ids('path')}) as id from jurisdiction where id = ${scopeId}
    union
    select unnest(${ids('station.path')} || ${ids('township.path')} || o.id || coalesce(${ids('u.path')}, '{}'))
    from organisation o
      join jurisdiction station on station.id = o.station_id
      join jurisdiction township on township.id = o.township_id
      left join grid_unit u on u.organisation_id = o.id and u.id = ${scopeId}
    where o.id = ${scopeId} or u.id = ${scopeId}`.execute(ex);
  return new Set(rows.map(({ id }) => id));
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
      and (strpos(name, ${q}) > 0 or strpos(short_name, ${q}) > 0 or starts_with(code, ${q}))
    order by (code = ${q}) desc, strpos(short_name, ${q}) = 1 desc, code limit 20`.execute(ex);
  return rows;
}
