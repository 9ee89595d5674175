import { sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';

/** Names of places for people, by id. */
export async function namesOf(ex: Executor, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from jurisdiction where id = any (${[...ids]})
    union all select id, short_name from organisation where id = any (${[...ids]})
    union all select id, name from grid_unit where id = any (${[...ids]})`.execute(ex);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export async function namesOfPeople(ex: Executor, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await ex
    .selectFrom('person')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
