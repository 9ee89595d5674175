import { sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Database } from '../../../database/index.ts';
import { minutes } from '../../../lib/time.ts';
import { type CampaignContext, DONE_STATES } from '../../campaigns/index.ts';

/** Of one organisation, or of several together. */
export interface PeopleCounts {
  people: number;
  activated: number;
  protected: number;
  organisations: number;
  covered: number;
}

export interface CountedOrganisation extends PeopleCounts {
  id: string;
  townshipId: string;
}

export type CountPeople = () => Promise<readonly CountedOrganisation[]>;

const KEPT_MS = minutes(1);

/**
 * Going through everybody is the dearest of all figures, and none that changes from one second to the next: the whole county
 * is counted once a minute at most, however many ask, and each reader is given the organisations of his own.
 */
export function createPeopleCounts(db: Database, { corpId, items }: CampaignContext): CountPeople {
  const kept = new LRUCache<'county', readonly CountedOrganisation[]>({
    max: 1,
    ttl: KEPT_MS,
    fetchMethod: () => countAll(db, { corpId, codes: items.map(({ code }) => code) }),
  });
  return async () => (await kept.fetch('county')) ?? [];
}

/** Active employees, those with an activated account and with all protections; organisations, those with an advisor in force. */
async function countAll(
  db: Database,
  { corpId, codes }: { corpId: string; codes: readonly string[] },
): Promise<readonly CountedOrganisation[]> {
  const { rows } = await sql<CountedOrganisation>`
    with finished as materialized (
      select person_id from protection
      where item = any(${[...codes]}::text[]) and state = any(${[...DONE_STATES]}::text[])
      group by person_id having count(*) = ${codes.length}
    ), active as materialized (
      select person_id from wecom_account where corp_id = ${corpId} and status = 'ACTIVE' group by person_id
    ), counted as (
      select e.organisation_id, count(*)::int as people, count(active.person_id)::int as activated,
        count(finished.person_id)::int as protected
      from employment e left join active on active.person_id = e.person_id
        left join finished on finished.person_id = e.person_id
      where e.state = 'ACTIVE' group by e.organisation_id
    ), advised as (
      select distinct r.scope_id from role_assignment r
      where r.role = 'ADVISOR' and r.scope_kind = 'ORGANISATION' and r.state = 'ACTIVE'
        and r.valid_from <= app_now() and (r.valid_until is null or r.valid_until > app_now())
    )
    select o.id, o.township_id, coalesce(counted.people, 0) as people, coalesce(activated, 0) as activated,
      coalesce(protected, 0) as protected, 1 as organisations, (advised.scope_id is not null)::int as covered
    from organisation o left join counted on counted.organisation_id = o.id
      left join advised on advised.scope_id = o.id`.execute(db);
  return rows;
}

const NOBODY: PeopleCounts = { people: 0, activated: 0, protected: 0, organisations: 0, covered: 0 };

export const sumOf = (rows: readonly PeopleCounts[]): PeopleCounts =>
  rows.reduce(
    (sum, row) => ({
      people: sum.people + row.people,
      activated: sum.activated + row.activated,
      protected: sum.protected + row.protected,
      organisations: sum.organisations + row.organisations,
      covered: sum.covered + row.covered,
    }),
    NOBODY,
  );
