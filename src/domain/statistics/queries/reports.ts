import { fill } from '../../../config/fill.ts';
import { appNow, type Tx, transact } from '../../../database/index.ts';
import { can, grantsFor } from '../../../kernel/access/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import { scopeOf } from '../../../kernel/scope/index.ts';
import { maskName } from '../../../lib/masking.ts';
import { notFound, Problem } from '../../../lib/problem.ts';
import { addMs, days, shanghaiDay } from '../../../lib/time.ts';
import { protectionRate } from '../../campaigns/index.ts';
import type { RoleGrant } from '../../directory/index.ts';
import {
  type OrganisationStatisticsData,
  type PropagandistData,
  TOTALS_DAYS,
  type TotalsData,
  TURNOVER_DAYS,
  type TurnoverListData,
} from '../api.ts';
import type { StatisticsContext } from '../context.ts';
import { aboutPeople, turnoverOf } from '../rules.ts';
import * as store from '../store.ts';

// Figures that belong to no single module, read only, of the reader's own places.

const POLICE_PLACES = new Set(['COUNTY', 'STATION', 'TOWNSHIP']);

async function reachOf({ directory }: StatisticsContext, tx: Tx, personId: string) {
  const now = await appNow(tx);
  const grants = grantsFor(await directory.rolesOf(tx, personId, now), 'report.view');
  return { now, grants, ...(await scopeOf(tx, grants)) };
}

/** The highest turnover first. */
export const turnovers = (
  ctx: StatisticsContext,
  personId: string,
  { limit }: { limit: number },
): Promise<TurnoverListData> =>
  transact(ctx.db, async (tx) => {
    const { now, organisationIds } = await reachOf(ctx, tx, personId);
    const found = await store.movements(tx, { organisationIds, today: shanghaiDay(now), limit });
    return { organisations: found.map(({ id, name, ...moved }) => ({ id, name, turnover: turnoverOf(moved) })) };
  });

export async function organisation(
  ctx: StatisticsContext,
  id: string,
  personId: string,
): Promise<OrganisationStatisticsData> {
  const [found] = await transact(ctx.db, async (tx) => {
    const { now, organisationIds } = await reachOf(ctx, tx, personId);
    if (!organisationIds.includes(id)) throw notFound();
    return store.movements(tx, { organisationIds: [id], today: shanghaiDay(now), limit: 1 });
  });
  if (!found) throw notFound();
  const { name, ...moved } = found;
  return { id, name, turnover: turnoverOf(moved), protection: await protectionOf(ctx, id, personId) };
}

/** Null for whoever sees reports but no campaigns: an auditor, say. */
async function protectionOf(
  { campaigns, texts }: StatisticsContext,
  id: string,
  personId: string,
): Promise<OrganisationStatisticsData['protection']> {
  try {
    const { protection } = await protectionRate(campaigns, personId, { organisationId: id });
    return { ...protection, line: fill(texts.statistics.protected, { a: aboutPeople(protection.numerator) }) };
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
}

/** Sums by township; of nobody in particular. */
export const totals = ({ db, directory }: StatisticsContext, personId: string): Promise<TotalsData> =>
  transact(db, async (tx) => {
    const grants = grantsFor(await directory.rolesOf(tx, personId), 'report.totals');
    const { organisationIds } = await scopeOf(tx, grants);
    const since = addMs(await appNow(tx), -days(TOTALS_DAYS));
    return { days: TOTALS_DAYS, townships: await store.totals(tx, { organisationIds, since }) };
  });

interface PropagandistSearch {
  townshipId?: string | undefined;
  limit: number;
  after?: string | undefined;
}

export const propagandists = (
  ctx: StatisticsContext,
  personId: string,
  { townshipId, limit, after = '' }: PropagandistSearch,
  acting: Acting,
): Promise<PropagandistData> =>
  transact(ctx.db, async (tx) => {
    const { now, grants, organisationIds } = await reachOf(ctx, tx, personId);
    const scopeIds = grants.filter(({ scopeKind }) => POLICE_PLACES.has(scopeKind)).map(({ scopeId }) => scopeId);
    const townshipIds = scopeIds.length > 0 ? await store.townshipsOf(tx, { scopeIds, organisationIds }) : [];
    const places = { organisationIds, townshipIds };
    const since = addMs(now, -days(TURNOVER_DAYS));
    const people = await store.propagandists(tx, { places, townshipId: townshipId ?? null, since, after, limit });
    const isNamed = seesNames(grants);
    if (people.length > 0)
      await ctx.audit.look(tx, {
        ...acting,
        object: { kind: 'propagandists', id: townshipId ?? 'all' },
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
      next: people.length === limit ? (people.at(-1)?.id ?? null) : null,
    };
  });

/** One grant that shows nothing but what is masked, and all is: the page mixes places. */
function seesNames(grants: readonly RoleGrant[]): boolean {
  return grants.length > 0 && grants.every((grant) => can([grant], 'report.view').outcome === 'allowed');
}
