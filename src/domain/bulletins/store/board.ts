import { sql } from 'kysely';
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
  silent: boolean;
  after?: string | undefined;
  limit: number;
  quorum: number | null;
}

export async function organisationPage(
  ex: Executor,
  id: string,
  places: Places,
  { townshipId, silent, after, limit, quorum }: OrganisationPage,
): Promise<OrganisationRow[]> {
  const { rows } = await sql<OrganisationRow>`
    with counted as (${organisationCounts(countsWithin(places, sql`${id}`), quorum)})
    select o.id, o.code, o.short_name as name, j.name as township, counted.silent, counted.counts
    from counted
      join organisation o on o.id = counted.organisation_id
      join jurisdiction j on j.id = o.township_id
    where (${townshipId ?? null}::text is null or counted.township_id = ${townshipId ?? null})
      and (not ${silent} or counted.silent) and (${after ?? null}::text is null or o.code > ${after ?? null})
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

export async function peoplePage(
  ex: Executor,
  id: string,
  places: Places,
  { organisationId, states, after, limit }: PeoplePage,
): Promise<PersonRow[]> {
  const { rows } = await sql<PersonRow>`
    select receipt.person_id as "personId", p.name, receipt.role, o.short_name as organisation, receipt.wave, receipt.state,
      receipt.accepted_at as "acceptedAt", receipt.acted_at as "actedAt", receipt.reminders,
      receipt.saw_original as "sawOriginal"
    from bulletin_receipt receipt
      join person p on p.id = receipt.person_id
      left join organisation o on o.id = receipt.organisation_id
    where receipt.bulletin_id = ${id} and ${within(places, 'receipt')}
      and (${organisationId ?? null}::text is null or receipt.organisation_id = ${organisationId ?? null})
      and (${states ? [...states] : null}::text[] is null or receipt.state = any (${states ? [...states] : null}))
      and receipt.person_id > ${after ?? ''}
    order by receipt.person_id limit ${limit}`.execute(ex);
  return rows;
}

export async function countCorrected(ex: Executor, id: string, places: Places): Promise<number> {
  const { rows } = await sql<{ seen: number }>`
    select count(*)::int as seen from bulletin_receipt receipt
    where bulletin_id = ${id} and saw_original and ${within(places, 'receipt')}`.execute(ex);
  return rows[0]?.seen ?? 0;
}
