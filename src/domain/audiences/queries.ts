import type { Executor } from '../../database/index.ts';
import { grantsFor } from '../../kernel/access/index.ts';
import { namesOfPlaces } from '../../kernel/audience/index.ts';
import { organisationsUnder, scopesAbove } from '../../kernel/scope/index.ts';
import { notFound } from '../../lib/problem.ts';
import type { AudienceFilter } from '../directory/index.ts';
import type { AudienceData, AudienceListData } from './api.ts';
import type { AudienceContext } from './context.ts';
import { lossOf, narrowed } from './rules.ts';
import * as store from './store.ts';

/** The places in which somebody writes to people. */
export async function placesOf({ directory }: AudienceContext, ex: Executor, personId: string): Promise<string[]> {
  const grants = grantsFor(await directory.rolesOf(ex, personId), 'audience.save');
  return [...new Set(grants.map(({ scopeId }) => scopeId))];
}

/** Those that somebody may use, with the places he may share his own with. */
async function seenBy(ctx: AudienceContext, ex: Executor, personId: string) {
  const own = await placesOf(ctx, ex, personId);
  const above = await Promise.all(own.map((scopeId) => scopesAbove(ex, scopeId)));
  const scopeIds = [...new Set(above.flatMap((ids) => [...ids]))];
  return { own, found: await store.audiencesFor(ex, { personId, scopeIds }) };
}

export async function listAudiences(ctx: AudienceContext, personId: string): Promise<AudienceListData> {
  const { own, found } = await seenBy(ctx, ctx.db, personId);
  const names = await namesOfPlaces(ctx.db, own);
  return {
    audiences: found.map((one) => rowOf(ctx, one, personId)),
    places: own.map((id) => ({ id, name: names.get(id) ?? '' })),
  };
}

/** The reader's own part of it, as things stand now. */
export async function oneAudience(
  ctx: AudienceContext,
  ex: Executor,
  { id, personId }: { id: string; personId: string },
): Promise<AudienceData> {
  const { own, found } = await seenBy(ctx, ex, personId);
  const saved = found.find((one) => one.id === id);
  if (!saved) throw notFound();
  const places = await store.namedPlaces(ex, saved.filter, await organisationsUnder(ex, own));
  const filter = narrowed(saved.filter, places);
  const kept = new Set([...(filter?.organisationIds ?? []), ...(filter?.gridUnitIds ?? [])]);
  const { countOrganisations } = ctx.directory;
  return {
    ...rowOf(ctx, saved, personId),
    filter,
    places: places.flatMap(({ id: place, name }) => (name !== null && kept.has(place) ? [{ id: place, name }] : [])),
    organisations: {
      all: await countOrganisations(ex, saved.filter, await store.wholeCounty(ex)),
      own: filter === null ? 0 : await countOrganisations(ex, filter, own),
    },
    named: lossOf(places),
  };
}

function rowOf(ctx: AudienceContext, saved: store.Listed, personId: string): AudienceListData['audiences'][number] {
  const { id, version, name, ownerId, owner, scopeId, place, filter } = saved;
  return {
    ...{ id, version, name, text: textOf(ctx, filter) },
    mine: ownerId === personId,
    owner: ownerId === personId ? null : owner,
    sharedWith: scopeId === null ? null : { id: scopeId, name: place ?? '' },
  };
}

const PLACES = { townshipIds: '乡镇街道', stationIds: '派出所', organisationIds: '单位', gridUnitIds: '部门' } as const;

/** Places in numbers: what another keeps may name some that are not its reader's. */
function textOf({ texts }: AudienceContext, filter: AudienceFilter): string {
  const { kinds, tiers, sectors, tags } = texts.bulletin;
  const words: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    ...{ roles: texts.roles, kinds, tiers, sectors, tags },
  };
  const parts = Object.entries(filter).map(([list, values]: [string, readonly string[]]) => {
    const place = PLACES[list as keyof typeof PLACES];
    if (place !== undefined) return `${place}${values.length}个`;
    return values.map((value) => words[list]?.[value] ?? value).join('、');
  });
  return parts.join('；');
}
