import { type Database, transact } from '../../../database/index.ts';
import { notFound } from '../../../lib/problem.ts';
import type { RateData } from '../api.ts';
import type { ProtectionItem } from '../items.ts';
import type { Places } from '../places.ts';
import * as people from '../store/people.ts';

interface RateNeeds {
  db: Database;
  places: Places;
  items: readonly ProtectionItem[];
  corpId: string;
}

/** Shares of the employees at the reader's places, whatever campaign asked. */
export function createRate({ db, places, items, corpId }: RateNeeds) {
  return function rate(
    personId: string,
    query: { organisationId?: string | undefined; townshipId?: string | undefined; tier?: string | undefined },
  ): Promise<RateData> {
    return transact(db, async (tx) => {
      const place = await places.reach(tx, personId, 'campaign.view');
      const { organisationId } = query;
      const within =
        organisationId === undefined
          ? place
          : place.organisationIds.includes(organisationId)
            ? { organisationIds: [organisationId], unitIds: [] }
            : null;
      if (!within) throw notFound();
      const codes = items.map(({ code }) => code);
      const rates = await people.rates(tx, {
        corpId,
        codes,
        place: { ...within, tier: query.tier ?? null, townshipId: query.townshipId ?? null },
      });
      return {
        protection: share(rates.all, rates.active),
        activation: share(rates.activated, rates.active),
        items: items.map(({ code, name }) => {
          const item = rates.items.find((one) => one.code === code);
          return {
            code,
            name,
            done: share(item?.done ?? 0, rates.active),
            verified: item?.verified ?? 0,
            exempt: item?.exempt ?? 0,
          };
        }),
      };
    });
  };
}

function share(numerator: number, denominator: number) {
  return { numerator, denominator, share: denominator === 0 ? null : numerator / denominator };
}
