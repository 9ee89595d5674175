import { sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';

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
