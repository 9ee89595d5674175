import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import { newId } from '../../../lib/ids.ts';
import type { ProtectionState } from '../../campaigns/index.ts';

export interface Draw {
  id: string;
  organisationId: string;
  month: string;
  number: number;
  seed: string;
  outOf: number;
  drawnAt: Date;
}

/** Organisations without a draw of this month where somebody declared something. */
export async function notYetSampled(ex: Executor, month: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select o.id from organisation o
    where not exists (select from protection_sample s where s.organisation_id = o.id and s.month = ${month})
      and exists (select from employment e join protection p on p.person_id = e.person_id and p.state in ('DECLARED', 'EVIDENCED')
        where e.organisation_id = o.id and e.state = 'ACTIVE')
    order by o.id limit ${limit}`.execute(ex);
  return rows.map(({ id }) => id);
}

/** People employed there who declared something that nobody has looked at. */
export async function peopleDeclared(ex: Executor, organisationId: string): Promise<string[]> {
  const { rows } = await sql<{ personId: string }>`
    select distinct e.person_id from employment e join protection p on p.person_id = e.person_id and p.state in ('DECLARED', 'EVIDENCED')
    where e.organisation_id = ${organisationId} and e.state = 'ACTIVE' order by e.person_id`.execute(ex);
  return rows.map((row) => row.personId);
}

export interface NewDraw {
  organisationId: string;
  month: string;
  seed: string;
  outOf: number;
  at: Date;
  by: string | null;
  personIds: readonly string[];
}

/** The next draw of the month; what an earlier one still left unchecked is no longer asked for. */
export async function insert(
  tx: Tx,
  { organisationId, month, seed, outOf, at, by, personIds }: NewDraw,
): Promise<Draw> {
  const id = newId();
  await sql`
    delete from protection_sample_item item using protection_sample s
    where s.id = item.sample_id and s.organisation_id = ${organisationId} and item.result is null`.execute(tx);
  const { rows } = await sql<Draw>`
    insert into protection_sample (id, organisation_id, month, number, seed, out_of, drawn_at, drawn_by)
    select ${id}, ${organisationId}, ${month}, coalesce(max(number), 0) + 1, ${seed}, ${outOf}, ${at}::timestamptz, ${by}
    from protection_sample where organisation_id = ${organisationId} and month = ${month}
    returning ${shape}`.execute(tx);
  await sql`
    insert into protection_sample_item (sample_id, person_id, item)
    select ${id}, p.person_id, p.item from protection p
    where p.person_id = any(${[...personIds]}::text[]) and p.state in ('DECLARED', 'EVIDENCED')`.execute(tx);
  const [draw] = rows;
  if (!draw) throw new Error('a draw was not written');
  return draw;
}

/** Two redraws at once would take the same number. */
export async function lockOrganisation(tx: Tx, organisationId: string): Promise<void> {
  await sql`select id from organisation where id = ${organisationId} for no key update`.execute(tx);
}

export async function latest(ex: Executor, organisationId: string, month: string): Promise<Draw | null> {
  const { rows } = await sql<Draw>`
    select ${shape} from protection_sample where organisation_id = ${organisationId} and month = ${month}
    order by number desc limit 1`.execute(ex);
  return rows[0] ?? null;
}

export interface SampleItem {
  personId: string;
  name: string;
  unit: string | null;
  item: string;
  state: ProtectionState;
  result: 'VERIFIED' | 'REJECTED' | null;
}

export async function itemsOf(ex: Executor, draw: Draw): Promise<SampleItem[]> {
  const { rows } = await sql<SampleItem>`
    select item.person_id, person.name, unit.name as unit, item.item,
      coalesce(p.state, 'UNKNOWN') as state, item.result
    from protection_sample_item item join person on person.id = item.person_id
      left join protection p on p.person_id = item.person_id and p.item = item.item
      left join employment e on e.person_id = item.person_id and e.organisation_id = ${draw.organisationId} and e.state = 'ACTIVE'
      left join grid_unit unit on unit.id = e.grid_unit_id
    where item.sample_id = ${draw.id} order by unit.path nulls last, item.person_id, item.item`.execute(ex);
  return rows;
}

export async function noteResult(
  tx: Tx,
  { personId, item, result, at }: { personId: string; item: string; result: 'VERIFIED' | 'REJECTED'; at: Date },
): Promise<void> {
  await sql`
    update protection_sample_item set result = ${result}, checked_at = ${at}
    where person_id = ${personId} and item = ${item} and result is null`.execute(tx);
}

const shape = sql`id, organisation_id, month, number, seed, out_of, drawn_at`;

export interface SampledPlace {
  organisationId: string;
  name: string;
  people: number;
  items: number;
  left: number;
}

/** The newest draw of a month at each of these organisations, those with most left to check first. */
export async function sampledPlaces(
  ex: Executor,
  { organisationIds, month, limit }: { organisationIds: readonly string[]; month: string; limit: number },
): Promise<SampledPlace[]> {
  const { rows } = await sql<SampledPlace>`
    select o.id as organisation_id, o.short_name as name, count(distinct item.person_id)::int as people,
      count(*)::int as items, count(*) filter (where item.result is null)::int as left
    from protection_sample s join organisation o on o.id = s.organisation_id
      join protection_sample_item item on item.sample_id = s.id
    where s.month = ${month} and s.organisation_id = any(${[...organisationIds]}::text[])
      and not exists (select from protection_sample later
        where later.organisation_id = s.organisation_id and later.month = s.month and later.number > s.number)
    group by o.id order by "left" desc, o.code limit ${limit}`.execute(ex);
  return rows;
}

/** Whether somebody still waits to be checked in this draw. */
export async function isUnchecked(ex: Executor, sampleId: string): Promise<boolean> {
  const { rows } = await sql`
    select from protection_sample_item where sample_id = ${sampleId} and result is null limit 1`.execute(ex);
  return rows.length > 0;
}
