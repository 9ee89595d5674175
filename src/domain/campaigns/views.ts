import { appNow, type Database, type Tx, transact } from '../../database/index.ts';
import { maskName } from '../../lib/masking.ts';
import type { Acting, Audit } from '../audit/index.ts';
import type { BoardData, CampaignData, CampaignListData, Counts, PeopleData, RateData } from './api.ts';
import type { ProtectionItem } from './items.ts';
import { notFound, type Places } from './places.ts';
import type { Campaign } from './store/campaigns.ts';
import * as campaigns from './store/campaigns.ts';
import * as people from './store/people.ts';
import * as tallies from './store/tallies.ts';

interface ViewNeeds {
  db: Database;
  audit: Audit;
  places: Places;
  items: readonly ProtectionItem[];
  corpId: string;
}

const NOBODY: Counts = {
  people: 0,
  waiting: 0,
  asked: 0,
  partial: 0,
  done: 0,
  declined: 0,
  unreachable: 0,
};

/** What a page may read: counters of the reader's places, names only of the not-yet of his own. */
export function createCampaignViews({ db, audit, places, items, corpId }: ViewNeeds) {
  function view(campaign: Campaign, counts: Counts): CampaignData {
    const { id, name, kind, state, evidence, deadline, openedAt, closedAt } = campaign;
    return {
      id,
      name,
      kind,
      state,
      evidence,
      deadline,
      items: campaign.items.map((code) => ({
        code,
        name: items.find((item) => item.code === code)?.name ?? code,
      })),
      openedAt: openedAt.toISOString(),
      closedAt: closedAt?.toISOString() ?? null,
      counts,
    };
  }

  async function one(tx: Tx, id: string, personId: string | null): Promise<CampaignData> {
    const campaign = await campaigns.load(tx, id);
    if (!campaign) throw notFound();
    const place = await placeOf(tx, personId, campaign);
    return view(campaign, (await tallies.totals(tx, [id], place)).get(id) ?? NOBODY);
  }

  /** Null: an operator at the server's command line. */
  async function placeOf(tx: Tx, personId: string | null, campaign: Campaign): Promise<campaigns.Place> {
    if (personId === null) return campaigns.everyPlaceOf(tx, campaign.id);
    return places.reach(tx, personId, 'campaign.view');
  }

  /** What a board shows, and the organisations whose people its reader may remind. */
  async function boardPlaces(
    tx: Tx,
    personId: string | null,
    campaign: Campaign,
  ): Promise<[campaigns.Place, ReadonlySet<string>]> {
    if (personId === null) {
      const every = await campaigns.everyPlaceOf(tx, campaign.id);
      return [every, new Set(every.organisationIds)];
    }
    const [seen, reminded] = await places.reaches(tx, personId, ['campaign.view', 'campaign.remind']);
    return [seen, new Set(reminded.organisationIds)];
  }

  return {
    one,

    list(
      personId: string,
      query: { open: boolean; limit: number; before?: string | undefined },
    ): Promise<CampaignListData> {
      return transact(db, async (tx) => {
        const place = await places.reach(tx, personId, 'campaign.view');
        const found = await campaigns.list(tx, place, { ...query, before: query.before ?? null });
        const counts = await tallies.totals(
          tx,
          found.map(({ id }) => id),
          place,
        );
        return {
          campaigns: found.map((campaign) => view(campaign, counts.get(campaign.id) ?? NOBODY)),
          now: (await appNow(tx)).toISOString(),
        };
      });
    },

    board(id: string, personId: string | null, organisationId: string | null): Promise<BoardData> {
      return transact(db, async (tx) => {
        const campaign = await campaigns.load(tx, id);
        if (!campaign) throw notFound();
        const [place, mayRemind] = await boardPlaces(tx, personId, campaign);
        const organisations = await tallies.byOrganisation(tx, id, place);
        if (organisations.length === 0 && campaign.authorId !== personId) throw notFound();
        const ownsUnitsOnly = place.organisationIds.length === 0;
        const within =
          organisationId === null
            ? place
            : {
                organisationIds: place.organisationIds.filter((one) => one === organisationId),
                unitIds: place.unitIds,
              };
        const units = organisationId === null && !ownsUnitsOnly ? [] : await tallies.byUnit(tx, id, within);
        const canRemind = (organisation: string) => campaign.state !== 'CLOSED' && mayRemind.has(organisation);
        return {
          campaign: view(campaign, sumOf(organisations)),
          townships: townshipsOf(organisations),
          organisations: organisations.map(({ id: organisation, name, townshipId, townshipName: _, ...sums }) => ({
            id: organisation,
            name,
            townshipId,
            counts: sums,
            canRemind: canRemind(organisation),
          })),
          units: units
            .filter((unit) => organisationId === null || unit.organisationId === organisationId)
            .map(({ id: unit, name, organisationId: organisation, ...sums }) => ({
              id: unit === '' ? null : unit,
              name: name ?? '未分部门',
              organisationId: organisation,
              counts: sums,
              canRemind: canRemind(organisation),
            })),
          now: (await appNow(tx)).toISOString(),
        };
      });
    },

    people(
      id: string,
      personId: string,
      query: { organisationId: string; gridUnitId?: string | undefined; limit: number; after?: string | undefined },
      acting: Acting,
    ): Promise<PeopleData> {
      return transact(db, async (tx) => {
        const { organisationId, gridUnitId } = query;
        const campaign = await campaigns.load(tx, id);
        if (!campaign) throw notFound();
        const units = await unitsOf(tx, personId, { organisationId, gridUnitId });
        const named = await places.mayName(tx, personId, { organisationId, gridUnitId: units?.[0] ?? null });
        const found = await people.notYet(
          tx,
          id,
          { organisationId, unitIds: units },
          { after: query.after ?? '', limit: query.limit },
        );
        const counted = await tallies.byUnit(tx, id, { organisationIds: [organisationId], unitIds: [] });
        const own = units === null ? counted : counted.filter((unit) => units.includes(unit.id));
        const sum = (of: (counts: Counts) => number) => own.reduce((total, counts) => total + of(counts), 0);
        if (found.length > 0)
          await audit.look(tx, {
            ...acting,
            object: { kind: 'campaign', id },
            seen: named ? ['name', 'protections'] : ['masked name', 'masked protections'],
            people: found.map((one) => one.personId),
            organisationId,
          });
        return {
          people: found.map((one) => (named ? one : { ...one, name: maskName(one.name) })),
          next: found.length === query.limit ? (found.at(-1)?.personId ?? null) : null,
          declined: sum(({ declined }) => declined),
          total: sum(({ waiting, asked, partial, unreachable }) => waiting + asked + partial + unreachable),
          viewer: { name: await people.nameOf(tx, personId) },
        };
      });
    },

    rate(
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
    },
  };

  /** Null: the whole organisation. Else the units asked for, which must all be the reader's. */
  async function unitsOf(
    tx: Tx,
    personId: string,
    { organisationId, gridUnitId }: { organisationId: string; gridUnitId?: string | undefined },
  ): Promise<readonly string[] | null> {
    const reach = await places.reach(tx, personId, 'campaign.view');
    const whole = reach.organisationIds.includes(organisationId);
    if (gridUnitId === undefined) {
      if (whole) return null;
      if (reach.unitIds.length === 0) throw notFound();
      return reach.unitIds;
    }
    if (!whole && !reach.unitIds.includes(gridUnitId)) throw notFound();
    return tallies.unitsUnder(tx, [gridUnitId]);
  }
}

function sumOf(parts: readonly Counts[]): Counts {
  const sum = { ...NOBODY };
  for (const part of parts) for (const key of BUCKETS) sum[key] += part[key];
  return sum;
}

const BUCKETS = Object.keys(NOBODY) as (keyof Counts)[];

/** The organisations come township by township. */
function townshipsOf(organisations: readonly tallies.OrganisationCounts[]): BoardData['townships'] {
  const names = new Map(organisations.map(({ townshipId, townshipName }) => [townshipId, townshipName]));
  return [...names].map(([id, name]) => ({
    id,
    name,
    counts: sumOf(organisations.filter(({ townshipId }) => townshipId === id)),
  }));
}

function share(numerator: number, denominator: number) {
  return { numerator, denominator, share: denominator === 0 ? null : numerator / denominator };
}
