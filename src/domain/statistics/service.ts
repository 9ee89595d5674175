import { fill } from '../../config/fill.ts';
import type { Texts } from '../../config/text-file.ts';
import { appNow, type Database, type Tx, transact } from '../../database/index.ts';
import { can, grantsFor } from '../../kernel/access/index.ts';
import type { Acting, Audit } from '../../kernel/audit/index.ts';
import { scopeOf } from '../../kernel/scope/index.ts';
import { maskName } from '../../lib/masking.ts';
import { notFound, Problem } from '../../lib/problem.ts';
import { addMs, days, shanghaiDay } from '../../lib/time.ts';
import { type CampaignContext, protectionRate } from '../campaigns/index.ts';
import type { Directory, RoleGrant } from '../directory/index.ts';
import {
  type OrganisationStatisticsData,
  type PropagandistData,
  TOTALS_DAYS,
  type TotalsData,
  TURNOVER_DAYS,
  type TurnoverListData,
} from './api.ts';
import { aboutPeople, turnoverOf } from './rules.ts';
import * as store from './store.ts';

interface StatisticsNeeds {
  db: Database;
  audit: Pick<Audit, 'look'>;
  directory: Pick<Directory, 'rolesOf'>;
  campaigns: CampaignContext;
  texts: Texts;
}

const POLICE_PLACES = new Set(['COUNTY', 'STATION', 'TOWNSHIP']);

export type Statistics = ReturnType<typeof createStatistics>;

/** Figures that belong to no single module, read only, of the reader's own places. */
export function createStatistics({ db, audit, directory, campaigns, texts }: StatisticsNeeds) {
  async function reachOf(tx: Tx, personId: string) {
    const now = await appNow(tx);
    const grants = grantsFor(await directory.rolesOf(tx, personId, now), 'report.view');
    return { now, grants, ...(await scopeOf(tx, grants)) };
  }

  return {
    /** The highest turnover first. */
    turnovers: (personId: string, { limit }: { limit: number }): Promise<TurnoverListData> =>
      transact(db, async (tx) => {
        const { now, organisationIds } = await reachOf(tx, personId);
        const found = await store.movements(tx, { organisationIds, today: shanghaiDay(now), limit });
        return { organisations: found.map(({ id, name, ...moved }) => ({ id, name, turnover: turnoverOf(moved) })) };
      }),

    async organisation(id: string, personId: string): Promise<OrganisationStatisticsData> {
      const [found] = await transact(db, async (tx) => {
        const { now, organisationIds } = await reachOf(tx, personId);
        if (!organisationIds.includes(id)) throw notFound();
        return store.movements(tx, { organisationIds: [id], today: shanghaiDay(now), limit: 1 });
      });
      if (!found) throw notFound();
      const { name, ...moved } = found;
      return { id, name, turnover: turnoverOf(moved), protection: await protectionOf(id, personId) };
    },

    /** Sums by township; of nobody in particular. */
    totals: (personId: string): Promise<TotalsData> =>
      transact(db, async (tx) => {
        const grants = grantsFor(await directory.rolesOf(tx, personId), 'report.totals');
        const { organisationIds } = await scopeOf(tx, grants);
        const since = addMs(await appNow(tx), -days(TOTALS_DAYS));
        return { days: TOTALS_DAYS, townships: await store.totals(tx, { organisationIds, since }) };
      }),

    propagandists: (
      personId: string,
      query: { townshipId?: string | undefined; limit: number; after?: string | undefined },
      acting: Acting,
    ): Promise<PropagandistData> =>
      transact(db, async (tx) => {
        const { now, grants, organisationIds } = await reachOf(tx, personId);
        const scopeIds = grants.filter(({ scopeKind }) => POLICE_PLACES.has(scopeKind)).map(({ scopeId }) => scopeId);
        const supervises = scopeIds.length > 0;
        const townshipIds = supervises ? await store.townshipsOf(tx, { scopeIds, organisationIds }) : [];
        const places = { organisationIds, townshipIds };
        const people = await store.propagandists(tx, {
          places,
          townshipId: query.townshipId ?? null,
          since: addMs(now, -days(TURNOVER_DAYS)),
          after: query.after ?? '',
          limit: query.limit,
        });
        const isNamed = seesNames(grants);
        if (people.length > 0)
          await audit.look(tx, {
            ...acting,
            object: { kind: 'propagandists', id: query.townshipId ?? 'all' },
            seen: [isNamed ? 'name' : 'masked name'],
            people: people.map(({ id }) => id),
          });
        return {
          days: TURNOVER_DAYS,
          townships: await store.propagandistsByTownship(tx, places),
          people: people.map((one) => ({
            ...one,
            name: isNamed ? one.name : maskName(one.name),
            lastActiveAt: one.lastActiveAt?.toISOString() ?? null,
          })),
          next: people.length === query.limit ? (people.at(-1)?.id ?? null) : null,
        };
      }),
  };

  /** Null for whoever sees reports but no campaigns: an auditor, say. */
  async function protectionOf(id: string, personId: string): Promise<OrganisationStatisticsData['protection']> {
    try {
      const { protection } = await protectionRate(campaigns, personId, { organisationId: id });
      return { ...protection, line: fill(texts.statistics.protected, { a: aboutPeople(protection.numerator) }) };
    } catch (error) {
      if (error instanceof Problem && error.status === 404) return null;
      throw error;
    }
  }
}

/** One grant that shows nothing but what is masked, and all is: the page mixes places. */
function seesNames(grants: readonly RoleGrant[]): boolean {
  return grants.length > 0 && grants.every((grant) => can([grant], 'report.view').outcome === 'allowed');
}
