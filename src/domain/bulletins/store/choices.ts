import { sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';

interface Named {
  id: string;
  name: string;
}

/** Townships, stations and industries of these organisations, to choose among when composing. */
export async function choicesAmong(
  ex: Executor,
  organisationIds: readonly string[],
): Promise<{ townships: Named[]; stations: Named[]; industries: string[] }> {
  const { rows } = await sql<Named & { kind: string }>`
    select distinct on (j.kind, j.code) j.kind, j.id, j.name from jurisdiction j
      join organisation o on j.id in (o.township_id, o.station_id)
    where o.id = any (${[...organisationIds]})
    union all
    select distinct on (industry) 'INDUSTRY', industry, industry from organisation
    where id = any (${[...organisationIds]}) and industry is not null`.execute(ex);
  const of = (wanted: string) => rows.flatMap(({ kind, id, name }) => (kind === wanted ? [{ id, name }] : []));
  return { townships: of('TOWNSHIP'), stations: of('STATION'), industries: of('INDUSTRY').map(({ id }) => id) };
}

/** Some of these organisations: part of the name or the beginning of the code. */
export async function organisationsNamed(
  ex: Executor,
  organisationIds: readonly string[],
  words: string,
  limit: number,
): Promise<Named[]> {
  const { rows } = await sql<Named>`
    select id, name from organisation
    where id = any (${[...organisationIds]})
      and (${words} = '' or strpos(name, ${words}) > 0 or code like ${`${words.replace(/[%_\\]/g, '')}%`})
    order by code limit ${limit}`.execute(ex);
  return rows;
}
