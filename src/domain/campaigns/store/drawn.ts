import { sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';

export interface DrawnPlace {
  organisationId: string;
  name: string;
  people: number;
  items: number;
  left: number;
}

/** The newest draw of a month at each of these organisations, those with most left to check first. */
export async function drawnPlaces(
  ex: Executor,
  { organisationIds, month, limit }: { organisationIds: readonly string[]; month: string; limit: number },
): Promise<DrawnPlace[]> {
  const { rows } = await sql<DrawnPlace>`
    select o.id as "organisationId", o.short_name as name, count(distinct item.person_id)::int as people,
      count(*)::int as items, count(*) filter (where item.result is null)::int as left
    from protection_sample s join organisation o on o.id = s.organisation_id
      join protection_sample_item item on item.sample_id = s.id
    where s.month = ${month} and s.organisation_id = any(${[...organisationIds]}::text[])
      and not exists (select from protection_sample later
        where later.organisation_id = s.organisation_id and later.month = s.month and later.number > s.number)
    group by o.id order by "left" desc, o.code limit ${limit}`.execute(ex);
  return rows;
}

/** The newest picture behind each item of these people. */
export async function picturesOf(
  ex: Executor,
  personIds: readonly string[],
): Promise<{ id: string; personId: string; item: string }[]> {
  const { rows } = await sql<{ id: string; personId: string; item: string }>`
    select distinct on (person_id, item) id, person_id as "personId", item from protection_evidence
    where person_id = any(${[...personIds]}::text[]) and state = 'ATTACHED'
    order by person_id, item, id desc`.execute(ex);
  return rows;
}

/** Whether somebody still waits to be checked in this draw. */
export async function isUnchecked(ex: Executor, sampleId: string): Promise<boolean> {
  const { rows } = await sql`
    select from protection_sample_item where sample_id = ${sampleId} and result is null limit 1`.execute(ex);
  return rows.length > 0;
}

export async function organisationName(ex: Executor, id: string): Promise<string> {
  const { rows } = await sql<{ name: string }>`select short_name as name from organisation where id = ${id}`.execute(
    ex,
  );
  return rows[0]?.name ?? '';
}
