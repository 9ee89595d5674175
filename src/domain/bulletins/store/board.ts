import { type RawBuilder, sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';
import type { ReceiptState } from '../types.ts';
import { countsWithin, type Places, within } from './places.ts';
import { type Counts, organisationCounts } from './tally.ts';

export interface OrganisationRow {
  id: string;
  code: string;
  name: string;
  township: string;
  silent: boolean;
  counts: Counts;
}

export interface OrganisationPage {
  townshipId?: string | undefined;
  /** Only those that owe a signature. */
  silent?: boolean;
  /** Only those where somebody has yet to sign; who was left out counts, so that nobody learns of it here. */
  unsigned?: boolean;
  after?: string | undefined;
  limit: number;
  quorum: number | null;
}

export async function organisationPage(
  ex: Executor,
  id: string,
  places: Places,
  { townshipId, silent = false, unsigned = false, after, limit, quorum }: OrganisationPage,
): Promise<OrganisationRow[]> {
  const { rows } = await sql<OrganisationRow>`
    with counted as (${organisationCounts(countsWithin(places, sql`${id}`), quorum)})
    select o.id, o.code, o.short_name as name, j.name as township, counted.silent, counted.counts
    from counted
      join organisation o on o.id = counted.organisation_id
      join jurisdiction j on j.id = o.township_id
    where (${townshipId ?? null}::text is null or counted.township_id = ${townshipId ?? null})
      and (not ${silent} or counted.silent) and (not ${unsigned} or counted.unsigned)
      and (${after ?? null}::text is null or o.code > ${after ?? null})
    order by o.code limit ${limit}`.execute(ex);
  return rows;
}

export interface PersonRow {
  personId: string;
  name: string;
  role: string;
  organisation: string | null;
  wave: number;
  state: ReceiptState;
  acceptedAt: Date | null;
  actedAt: Date | null;
  reminders: number;
  sawOriginal: boolean;
}

export interface PeoplePage {
  organisationId?: string | undefined;
  states?: readonly ReceiptState[] | undefined;
  after?: string | undefined;
  limit: number;
}

/** People by their id, a page of them, each found through an index whatever the reader's places. */
export async function peoplePage(
  ex: Executor,
  id: string,
  places: Places,
  { organisationId, states, after, limit }: PeoplePage,
): Promise<PersonRow[]> {
  const conditions = [
    sql`receipt.bulletin_id = ${id}`,
    sql`receipt.person_id > ${after ?? ''}`,
    within(places, 'receipt'),
    ...(states ? [sql`receipt.state = any (${[...states]})`] : []),
    ...(organisationId === undefined ? [] : [sql`receipt.organisation_id = ${organisationId}`]),
  ];
  const firstOf = (more: RawBuilder<unknown> = sql`true`) => sql`
    select * from bulletin_receipt receipt where ${sql.join([...conditions, more], sql` and `)}
    order by receipt.person_id limit ${limit}`;
  // Somebody's places are few, the receipts of a bulletin may be many: the first of each place, then the first of those.
  const page =
    places.everything || organisationId !== undefined
      ? firstOf()
      : sql`select near.* from unnest(${[...places.organisationIds, ...places.units.organisationIds, '']}::text[]) as place (id)
          cross join lateral (${firstOf(sql`receipt.organisation_id = place.id`)}) as near
        order by near.person_id limit ${limit}`;
  const { rows } = await sql<PersonRow>`
    select receipt.person_id as "personId", p.name, receipt.role, o.short_name as organisation, receipt.wave, receipt.state,
      receipt.accepted_at as "acceptedAt", receipt.acted_at as "actedAt", receipt.reminders,
      receipt.saw_original as "sawOriginal"
    from (${page}) as receipt
      join person p on p.id = receipt.person_id
      left join organisation o on o.id = receipt.organisation_id
    order by receipt.person_id`.execute(ex);
  return rows;
}
