import { appNow } from '../../../database/index.ts';
import { mayIn } from '../../../kernel/scope/index.ts';
import { maskName } from '../../../lib/masking.ts';
import { notFound } from '../../../lib/problem.ts';
import { type DutyContext, demand } from '../context.ts';
import { bareBy } from '../store/away.ts';
import { standInsFor, teamsIn } from '../store/colleagues.ts';
import * as store from '../store/roster.ts';
import { unitsOf } from '../store/units.ts';
import { isOver, reachOf } from './reach.ts';

export async function leavesFor(ctx: DutyContext, by: string): Promise<store.LeaveRow[]> {
  const reach = await reachOf(ctx, ctx.db, { personId: by, at: await appNow(ctx.db), wide: true });
  return store.leavesOf(ctx.db, { personId: by, reach });
}

/** Each with what the reader may do: his own shift he may see, and remove where he sets shifts. */
export async function shiftsFor(ctx: DutyContext, by: string): Promise<(store.ShiftRow & { allowed: 'remove'[] })[]> {
  const reach = await reachOf(ctx, ctx.db, { personId: by, at: await appNow(ctx.db), wide: false });
  const rows = await store.shiftsOf(ctx.db, { personId: by, reach });
  return rows.map(({ inReach, ...shift }) => ({ ...shift, allowed: inReach ? ['remove'] : [] }));
}

/** Whom the reader can set shifts for. */
export async function teamsFor(ctx: DutyContext, by: string) {
  const { db, corpId, texts } = ctx;
  const at = await appNow(db);
  const found = await teamsIn(db, { corpId, reach: await reachOf(ctx, db, { personId: by, at, wide: false }), at });
  const names = await store.placeNames(
    db,
    found.map(({ scopeId }) => scopeId),
  );
  return found.map((team) => ({
    ...team,
    post: texts.roles[team.role] ?? '',
    place: names.get(team.scopeId) ?? '',
  }));
}

/** Who may stand in for somebody; the name of a colleague whose place the reader may not see is masked. */
export async function colleaguesOf(ctx: DutyContext, by: string, about = by) {
  const { db, corpId, directory, texts } = ctx;
  const at = await appNow(db);
  const found = await standInsFor(db, { corpId, personId: about, at });
  const organisationIds = found.flatMap(({ organisationId }) => organisationId ?? []);
  const may = await mayIn(db, await directory.rolesOf(db, by, at), organisationIds);
  return found.map((one) => {
    const isSeen = one.organisationId === null || may(one.organisationId, 'directory.view');
    return { ...one, name: isSeen ? one.name : maskName(one.name), post: texts.roles[one.role] ?? '' };
  });
}

interface Away {
  personId: string;
  from: Date;
  until: Date;
}

/** Before it is written down: which organisations a leave would leave without advisor, and who is told instead. */
export async function wouldBeBare(ctx: DutyContext, away: Away) {
  const found = await bareBy(ctx.db, away);
  return Promise.all(found.map(async (one) => ({ ...one, ...(await onDutyInstead(ctx, one)) })));
}

interface StandInAsked {
  personId: string;
  startsAt?: Date | undefined;
  endsAt?: Date | undefined;
}

/** The same about somebody whose leave the reader arranges. */
export async function standInsOf(ctx: DutyContext, { personId, startsAt, endsAt }: StandInAsked, by: string) {
  if (!(await isOver(ctx, ctx.db, { by, personId, at: await appNow(ctx.db) }))) throw notFound();
  const isTimed = startsAt !== undefined && endsAt !== undefined && startsAt < endsAt;
  return {
    colleagues: await colleaguesOf(ctx, by, personId),
    bare: isTimed ? await wouldBeBare(ctx, { personId, from: startsAt, until: endsAt }) : [],
  };
}

const STEPS_ABOVE = [2, 3, 4] as const;

/** Of the first step above the advisors on which somebody can be told: his post, not his name. */
async function onDutyInstead(
  { db, directory, texts }: DutyContext,
  { organisationId, from }: { organisationId: string; from: Date },
) {
  for (const step of STEPS_ABOVE) {
    const people = await directory.peopleOnStep(db, { organisationId, gridUnitId: null, step, at: from });
    const reachable = people.filter(({ userid }) => userid !== null);
    const [first] = reachable;
    if (first) return { instead: texts.roles[first.role] ?? '', people: reachable.length };
  }
  return { instead: null, people: 0 };
}

/** What a person finds about himself: his roles, where, and when he is on duty or away. */
export async function profileOf({ db, directory }: DutyContext, personId: string) {
  const person = await directory.person(db, personId);
  if (!person) throw notFound();
  const grants = await directory.rolesOf(db, personId, await appNow(db));
  const names = await store.placeNames(
    db,
    grants.map(({ scopeId }) => scopeId),
  );
  return {
    name: person.name,
    userid: person.userid,
    roles: grants.map(({ role, primary, scopeId, substituteFor }) => ({
      ...{ role, primary, scopeId },
      place: names.get(scopeId) ?? null,
      asSubstitute: substituteFor !== null,
    })),
    leaves: await store.leavesOf(db, { personId }),
    shifts: await store.shiftsOf(db, { personId }),
  };
}

export async function unitsFor(
  ctx: DutyContext,
  { organisationId, ownerless }: { organisationId: string; ownerless: boolean },
  by: string,
) {
  await demand(ctx, ctx.db, { by, at: await appNow(ctx.db), action: 'directory.view', organisationId });
  return unitsOf(ctx.db, organisationId, ownerless);
}
