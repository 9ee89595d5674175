import type { Tx } from '../../../database/index.ts';
import { commit, type Given, type Subject } from '../../../kernel/command/index.ts';
import { forgetNotified, LEVELS } from '../../../kernel/escalation/index.ts';
import { addMs } from '../../../lib/time.ts';
import { personNamed } from '../../privacy/index.ts';
import { type Change, faultText, SYSTEM, type WarningContext, type WarningWork, warningSettled } from '../context.ts';
import { notifyClimbing, notifyOfChange } from '../notify/messages.ts';
import { actorOf, authorisationOf, decide, may } from '../queries/people.ts';
import { stopsReview } from '../rules/officer.ts';
import { barrier, isOpen, othersOwn, outOfState, withTimers } from '../rules/run.ts';
import * as store from '../store.ts';
import type { Decision, Person, Warning } from '../types.ts';

/** How warnings are locked, authorised and kept: the same for every command on them. */
export const warnings: Subject<WarningWork> = {
  kind: store.OWNER_KIND,
  lockAndLoad: (_ctx, tx, id) => store.lockAndLoad(tx, id),

  async reader(ctx, tx, warning, { personId, now, as }) {
    await store.holdPost(tx, personId);
    const authorisation = await authorisationOf(ctx, tx, warning, personId, now);
    return { ...authorisation, kind: actorOf(authorisation, as).kind, undoMs: ctx.undoMs, assigned: null };
  },
  reads: (reader) => decide(reader, 'warning.view') !== 'denied',
  may,
  actor: personOf,

  /**
   * Who would have the right if the warning were his is told who has it, or that nobody has; who would review it if
   * another had reported it is told so.
   */
  denied(warning, given, right) {
    const ifAnothers = { ...given.reader, facts: { ...given.reader.facts, ownAct: false } };
    if (given.reader.facts.ownAct === true && may(ifAnothers, right))
      return barrier(warning) ?? stopsReview(warning, personOf(given)) ?? { outcome: 'refused', why: 'FORBIDDEN' };
    const ifHis = { ...given.reader, facts: { ...given.reader.facts, owner: true } };
    const shut = may(ifHis, right) ? (barrier(warning) ?? othersOwn(warning, personOf(given))) : null;
    return shut ?? { outcome: 'refused', why: 'FORBIDDEN' };
  },
  outOfState,

  async prepare(ctx, tx, change) {
    const { from, decision, now } = change;
    const owned = await withShiftEnd(ctx, tx, decision.warning, from, now);
    const happened = [decision.event];
    const says = (what: string) => decision.notifications.some(({ type }) => type === what);
    const shown = says('card-state') ? await store.cardsOnPhones(tx, from.id) : [];
    const reversed = says('undone') ? await store.cardsOfUndone(tx, from.id) : [];
    return { warning: await notifyClimbing(ctx, tx, owned, change, happened), happened, shown, reversed };
  },

  save: (_ctx, tx, { from, by, now }, { warning, happened }) => store.save(tx, warning, from, by, happened, now),

  timers: (warning) => ({
    priority: LEVELS.indexOf(warning.level),
    timers: Object.entries(warning.timers).map(([purpose, timer]) => ({ purpose, ...timer })),
  }),

  digest: (warning) => ({
    state: warning.state,
    level: warning.level,
    owner: warning.owner?.personId ?? null,
    run: warning.run.n,
    step: warning.run.step,
    outcome: warning.outcome,
  }),

  async follow(ctx, tx, saved, change, prepared) {
    const { from, decision } = change;
    // From his signature on the owner's card bears the name of the person warned.
    const owner = saved.owner?.personId;
    if (owner !== undefined && owner !== from.owner?.personId)
      await ctx.events.publish(tx, personNamed, { to: owner, on: { kind: store.OWNER_KIND, id: saved.id } });
    if (from.owner && !isSameOwner(from.owner, saved.owner))
      await store.addFormerContact(tx, { warningId: saved.id, ...from.owner, endedAt: change.now });
    if (isOpen(from) && !isOpen(saved)) await forgetNotified(tx, store.ownerOf(saved.id));
    await notifyOfChange(ctx, tx, saved, change, prepared);
    if (decision.notifications.some(({ type }) => type === 'follow-ups'))
      await ctx.events.publish(tx, warningSettled, { warningId: saved.id });
  },

  refusal(ctx, why) {
    const { why: said, next } = ctx.texts.cards.C28.choices[why] ?? { why, next: '' };
    return `${said}，${next}`;
  },
  fault: faultText,
};

const isSameOwner = (one: NonNullable<Warning['owner']>, other: Warning['owner']): boolean =>
  one.personId === other?.personId && one.since.getTime() === other.since.getTime();

export function personOf({ personId, reader }: Given<WarningWork>): Person & { kind: 'ADVISOR' | 'POLICE' } {
  return { personId, kind: reader.kind };
}

/** Keeps what a rule decided, where no command of a person led to it or it is told beside one. */
export async function commitWarning(
  ctx: WarningContext,
  tx: Tx,
  from: Warning,
  decision: Extract<Decision, { outcome: 'done' }>,
  {
    by,
    acting,
    now,
    notified = new Set(),
  }: Omit<Change, 'from' | 'decision' | 'notified'> & { notified?: Set<string> },
): Promise<Warning> {
  return commit(ctx, tx, warnings, { from, decision, by, acting, now, notified });
}

/** The same, where a timer or the end of somebody's roles lets it happen. */
export const commitBySystem = (
  ctx: WarningContext,
  tx: Tx,
  from: Warning,
  decision: Extract<Decision, { outcome: 'done' }>,
  when: { now: Date; notified?: Set<string> },
): Promise<Warning> => commitWarning(ctx, tx, from, decision, { ...SYSTEM, ...when });

export const actingAs = (by: { personId: string | null; kind: string }) =>
  by.personId
    ? { actor: { kind: 'person' as const, personId: by.personId } }
    : { actor: { kind: by.kind === 'GATEWAY' ? ('gateway' as const) : ('system' as const) } };

/** A quarter of an hour before the owner's shift ends a colleague is asked to take over. */
async function withShiftEnd(
  { directory, handoverMs }: WarningContext,
  tx: Tx,
  warning: Warning,
  from: Warning,
  now: Date,
): Promise<Warning> {
  const { owner } = warning;
  if (!owner || !isOpen(warning) || owner.since.getTime() === from.owner?.since.getTime()) return warning;
  const shift = await directory.currentShift(tx, owner.personId, now);
  if (!shift) return warning;
  const dueAt = new Date(Math.max(addMs(shift.endsAt, -handoverMs).getTime(), now.getTime()));
  return withTimers(warning, [], { shift_change: { dueAt, step: 0, run: warning.run.n } });
}
