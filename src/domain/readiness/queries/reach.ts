import { appNow, type Executor, transact } from '../../../database/index.ts';
import { type Action, grantsFor, isOfTheCounty } from '../../../kernel/access/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import { scopeOf } from '../../../kernel/scope/index.ts';
import { maskName } from '../../../lib/masking.ts';
import { notFound } from '../../../lib/problem.ts';
import type { AdvisorReachData, LoadListData, ReachData } from '../api.ts';
import type { ReadinessContext } from '../context.ts';
import { reachabilityOf } from '../rules.ts';
import * as store from '../store/reach.ts';

interface Asker {
  by: string;
  acting: Acting;
}

/** Of each of these people, as far as they are of the reader's places: would a message reach him now, and why not. */
export function reachOf(ctx: ReadinessContext, given: string | string[], { by, acting }: Asker): Promise<ReachData[]> {
  return transact(ctx.db, async (tx) => {
    const at = await appNow(tx);
    const personIds = [...new Set([given].flat())];
    const sight = {
      staff: await placesOf(ctx, tx, { by, at, right: 'directory.view' }),
      posts: await placesOf(ctx, tx, { by, at, right: 'readiness.view' }),
    };
    const found = (await store.reachFacts(tx, { ...ctx, personIds, sight, at })).map(reached);
    const people = found.map(({ personId }) => personId).filter((id) => id !== by);
    const object = { kind: 'readiness', id: 'reachability' };
    if (people.length > 0) await ctx.audit.look(tx, { ...acting, object, seen: ['reachability'], people });
    return found;
  });
}

/** Whom a warning about this employee would ask first, were it raised now, and whether he would hear of it. */
export function advisorsFor(
  ctx: ReadinessContext,
  employeeId: string,
  { by, acting }: Asker,
): Promise<AdvisorReachData['people']> {
  return transact(ctx.db, async (tx) => {
    const at = await appNow(tx);
    const { county, organisationIds } = await placesOf(ctx, tx, { by, at, right: 'warning.take_over' });
    const [subject] = await ctx.directory.matchEmployee(tx, { employeeId });
    if (!subject || !(county || organisationIds.includes(subject.organisationId))) throw notFound();
    const place = { organisationId: subject.organisationId, gridUnitId: subject.gridUnitId };
    const except = [subject.personId];
    const asked = await ctx.directory.peopleOnStep(tx, { ...place, step: 1, at, except });
    const names = new Map(asked.map(({ personId, name }) => [personId, name]));
    const facts = await store.reachFacts(tx, { ...ctx, personIds: [...names.keys()], sight: null, at });
    const people = facts.map(reached).map((one) => ({ ...one, name: names.get(one.personId) ?? '' }));
    const object = { kind: 'readiness', id: 'reachability' };
    if (people.length > 0)
      await ctx.audit.look(tx, { ...acting, object, seen: ['name', 'reachability'], people: [...names.keys()] });
    return people;
  });
}

const reached = ({ personId, ...facts }: Awaited<ReturnType<typeof store.reachFacts>>[number]): ReachData => ({
  personId,
  ...reachabilityOf(facts),
});

interface LoadAsked {
  personId?: string | undefined;
  scopeId?: string | undefined;
  sort: 'cards' | 'nights';
  after?: number | undefined;
  limit: number;
}

/** Who of those on duty got how much in the last days; by name for whoever may see people by name. */
export function loadFor(
  ctx: ReadinessContext,
  { personId, scopeId, sort, after = 0, limit }: LoadAsked,
  { by, acting }: Asker,
): Promise<LoadListData> {
  return transact(ctx.db, async (tx) => {
    const at = await appNow(tx);
    const scope = await placesOf(ctx, tx, { by, at, right: 'readiness.view' });
    const rows = await store.dutyLoad(tx, {
      ...{ scope, sort, at, after },
      personId: personId ?? null,
      placeId: scopeId ?? null,
      limit: limit + 1,
    });
    const found = rows.slice(0, limit);
    const isNamed = grantsFor(await ctx.directory.rolesOf(tx, by, at), 'directory.view').length > 0;
    const people = found.map((one) => one.personId);
    const object = { kind: 'readiness', id: 'load' };
    const seen = [isNamed ? 'name' : 'masked name'];
    if (people.length > 0) await ctx.audit.look(tx, { ...acting, object, seen, people });
    const [first] = found;
    return {
      people: found.map(({ all: _, roles, name, ...one }) => ({
        ...one,
        name: isNamed ? name : maskName(name),
        roles: roles.map((role) => ctx.texts.roles[role as keyof typeof ctx.texts.roles] ?? role),
      })),
      total: first?.all ?? { people: 0, cards: 0, nights: 0 },
      next: rows.length > limit ? after + limit : null,
    };
  });
}

interface PlacesAsked {
  by: string;
  at: Date;
  right: Action;
}

async function placesOf(
  { directory }: ReadinessContext,
  ex: Executor,
  { by, at, right }: PlacesAsked,
): Promise<store.ReachScope> {
  const grants = grantsFor(await directory.rolesOf(ex, by, at), right);
  return {
    ...(await scopeOf(ex, grants)),
    scopeIds: grants.map(({ scopeId }) => scopeId),
    county: grants.some(isOfTheCounty),
  };
}
