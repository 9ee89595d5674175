import { sql } from 'kysely';
import { appNow, eachAlone, type Tx, transact } from '../../database/index.ts';
import {
  LEVELS,
  mutedUntil,
  noteHeld,
  readStorm,
  type TimerOwner,
  withoutTimer,
} from '../../kernel/escalation/index.ts';
import type { DeliveryOwner, DeliveryRow } from '../../outbound/index.ts';
import type { EndedRole } from '../directory/index.ts';
import { commitBySystem, warnings } from './commands/commit.ts';
import { answerHandover, askAnyColleague, callOffHandovers } from './commands/hand-over.ts';
import type { WarningContext } from './context.ts';
import { silentUntil, soonerAtShiftChange } from './notify/reminders.ts';
import { authorisationOf, may } from './queries/people.ts';
import { climb, leave, onTimer, rearm } from './rules/fire.ts';
import { isClimbing, isOpen, withTimers } from './rules/run.ts';
import * as store from './store.ts';
import type { TimerPurpose, Warning } from './types.ts';

// What happens to a warning without anybody pressing anything: time runs out, a card does not arrive, somebody leaves.

/** A due timer: what the rule decides, or later, when somebody heard of it in time with something else that waits. */
export const warningTimers = (ctx: WarningContext): TimerOwner => ({
  lock: store.lock,
  async fire(tx, timer, { now, notified }) {
    const warning = await store.load(tx, timer.owner.id);
    if (!warning || !isOpen(warning)) return;
    const purpose = timer.purpose as TimerPurpose;
    const decision = onTimer(warning, { purpose, step: timer.step, dueAt: timer.dueAt }, now);
    if (decision.outcome !== 'done') return;
    const end = isOnlySilence(warning, timer) ? await mutedUntil(tx, now) : null;
    if (end) return hold(ctx, tx, warning, { ...timer, purpose }, end, now);
    const again = decision.notifications.find((notification) => notification.type === 'remind');
    const until = again ? await silentUntil(ctx, tx, warning, again.of, now) : null;
    if (until) return postpone(ctx, tx, warning, purpose, until, now);
    const next = again ? await soonerAtShiftChange(ctx, tx, decision.warning, again.of, now) : decision.warning;
    const saved = await commitBySystem(ctx, tx, warning, { ...decision, warning: next }, { now, notified: notified });
    if (decision.notifications.some(({ type }) => type === 'hand-over')) await askAnyColleague(ctx, tx, saved, now);
  },
});

/** What a mute window may put off: that 中危 and 低危 are asked again, or taken to the next. Never the first question. */
function isOnlySilence({ level, state }: Warning, { purpose }: { purpose: string }): boolean {
  const isFirst = purpose === 'ladder' && state === 'MATCHED';
  return (level === 'MEDIUM' || level === 'LOW') && !isFirst && PUT_OFF.has(purpose);
}

const PUT_OFF: ReadonlySet<string> = new Set(['ladder', 'alarm', 'contact', 'outcome', 'match', 'review']);

/** Due at the end of the window, as the same step of the same run: a window moves a moment and decides nothing. */
async function hold(
  { timers }: WarningContext,
  tx: Tx,
  warning: Warning,
  { purpose, step, run, dueAt }: { purpose: TimerPurpose; step: number; run: number; dueAt: Date },
  end: Date,
  now: Date,
): Promise<void> {
  const planned = warnings.timers(withTimers(warning, [], { [purpose]: { step, run, dueAt: end } }));
  await timers.sync(tx, store.ownerOf(warning.id), LEVELS.indexOf(warning.level), planned.timers, now);
  await noteHeld(tx, store.ownerOf(warning.id), purpose, dueAt);
}

async function postpone(
  { timers }: WarningContext,
  tx: Tx,
  warning: Warning,
  purpose: TimerPurpose,
  dueAt: Date,
  now: Date,
): Promise<void> {
  const timer = { step: warning.run.step, run: warning.run.n, ...warning.timers[purpose], dueAt };
  const planned = warnings.timers(withTimers(warning, [], { [purpose]: timer }));
  await timers.sync(tx, store.ownerOf(warning.id), LEVELS.indexOf(warning.level), planned.timers, now);
}

/** A hand-over that nobody answered is over at its hour. */
export const handoverTimers = (ctx: WarningContext): TimerOwner => ({
  lock: store.lockHandover,
  async fire(tx, timer, { now }) {
    await answerHandover(ctx, tx, timer.owner.id, 'lapsed', now);
  },
  orphans: {
    find: (db) => withoutTimer(db, store.HANDOVER_KIND, sql`select id from handover where state = 'offered'`),
    async rearm(tx, id, now) {
      const { dueAt: planned } = await store.handover(tx, id);
      const dueAt = planned.getTime() > now.getTime() ? planned : now;
      await ctx.timers.sync(tx, store.handoverRef(id), 1, [{ purpose: 'handover', run: 0, step: 0, dueAt }], now);
    },
  },
});

export const handoverDeliveries = (ctx: WarningContext): DeliveryOwner => ({
  lock: store.lockHandover,
  stillAsked: async () => true,
  async unreachable(tx, delivery) {
    await answerHandover(ctx, tx, delivery.ownerId, 'lapsed', delivery.createdAt);
  },
});

/** Of messages that ask nothing of a row: they go out as they are. */
export const plainDeliveries: DeliveryOwner = {
  lock: async () => {},
  stillAsked: async () => true,
  unreachable: async () => {},
};

/** What outbound asks about cards of a warning, and what follows when one of them does not arrive. */
export const warningDeliveries = (ctx: WarningContext): DeliveryOwner => ({
  lock: store.lock,
  async stillAsked(tx, delivery) {
    const warning = await store.load(tx, delivery.ownerId);
    return warning !== null && isStillAsked(warning, delivery);
  },

  /** WeCom says this person cannot be reached: when he was the last of his step, the next step is notified now. */
  async unreachable(tx, delivery) {
    const { directory } = ctx;
    if (delivery.userid) await directory.markUnreachable(tx, delivery.userid, delivery.errcode ?? undefined);
    await directory.defect(tx, { kind: 'UNREACHABLE', personId: delivery.personId, note: delivery.template });
    if (delivery.purpose === 'ask' && !(await store.othersAskedWith(tx, delivery))) await climbNow(ctx, tx, delivery);
  },
  stuck: (tx, delivery) => climbNow(ctx, tx, delivery),
});

async function climbNow(ctx: WarningContext, tx: Tx, delivery: DeliveryRow): Promise<void> {
  const warning = await store.load(tx, delivery.ownerId);
  const ladder = warning?.timers.ladder;
  if (!warning || !ladder || delivery.run !== warning.run.n || delivery.step !== warning.run.step) return;
  const now = await appNow(tx);
  const end = isOnlySilence(warning, { purpose: 'ladder' }) ? await mutedUntil(tx, now) : null;
  if (end) {
    const soonest = new Date(Math.min(end.getTime(), ladder.dueAt.getTime()));
    return hold(ctx, tx, warning, { ...ladder, purpose: 'ladder', dueAt: now }, soonest, now);
  }
  const undelivered = { ...warning, run: { ...warning.run, why: 'UNDELIVERED' as const } };
  const decision = climb(delivery.step <= 1 ? undelivered : warning, 'ladder', ladder.step, now, now);
  if (decision.outcome === 'done') await commitBySystem(ctx, tx, warning, decision, { now });
}

/** Before a card that asks goes out: is its question still open for this reader? */
function isStillAsked(warning: Warning, delivery: DeliveryRow): boolean {
  if (!isOpen(warning) || !isClimbing(warning) || delivery.run !== warning.run.n) return false;
  const forAdvisors = delivery.step <= 1;
  return !forAdvisors || warning.owner === null || warning.lapsedAt !== null;
}

/** Roles end at once: what their holder had or was asked goes on without him, in the transaction that ends them. */
export async function onRolesEnded(ctx: WarningContext, tx: Tx, ended: readonly EndedRole[]): Promise<void> {
  const personIds = [...new Set(ended.map(({ personId }) => personId))];
  const scopeIds = ended
    .filter(({ scopeKind }) => scopeKind === 'ORGANISATION' || scopeKind === 'GRID_UNIT')
    .map(({ scopeId }) => scopeId);
  const now = await appNow(tx);
  const concerned = { personIds, scopeIds };
  for (const id of await store.openWith(tx, concerned)) await store.lock(tx, id);
  await store.endPosts(tx, personIds);
  // What he took while this waited for him is among them now.
  for (const id of await store.openWith(tx, concerned)) await goOnWithout(ctx, tx, id, personIds, now);
  await callOffHandovers(ctx, tx, personIds, now);
}

async function goOnWithout(
  ctx: WarningContext,
  tx: Tx,
  id: string,
  personIds: readonly string[],
  now: Date,
): Promise<void> {
  let warning = await store.lockAndLoad(tx, id);
  if (!warning || !isOpen(warning)) return;
  const notified = new Set<string>();
  for (const personId of await gone(ctx, tx, warning, personIds, now)) {
    const exceptPersonIds = await store.othersNotified(tx, id, [personId]);
    await ctx.outbound.suppress(tx, store.ownerOf(id), { reason: 'not_applicable', exceptPersonIds });
    const othersThere = await hasOthersThere(ctx, tx, warning, now);
    const decision = leave(warning, { personId, othersThere }, now);
    if (decision.outcome !== 'done') return;
    warning = await commitBySystem(ctx, tx, warning, decision, { now, notified });
  }
}

/** With any of these somebody who was notified of a warning still counts on it. */
const STILL_THERE = ['warning.ack', 'warning.outcome', 'warning.take_over'] as const;

/** Whoever of those notified has no right here any more, or no account: the leavers, and who stood in for one of them. */
async function gone(
  ctx: WarningContext,
  tx: Tx,
  warning: Warning,
  personIds: readonly string[],
  now: Date,
): Promise<string[]> {
  const there = await store.notifiedAndPresent(tx, { id: warning.id, run: warning.run.n, personIds });
  const concerned = new Set([...(warning.owner ? [warning.owner.personId] : []), ...there]);
  const found: string[] = [];
  for (const personId of concerned) {
    const authorisation = await authorisationOf(ctx, tx, warning, personId, now);
    if (authorisation.facts.self) continue;
    const isReached = (await ctx.directory.person(tx, personId))?.userid != null;
    if (!isReached || !STILL_THERE.some((right) => may(authorisation, right))) found.push(personId);
  }
  return found;
}

/** Somebody on site can still be asked, or was asked and has not said that he is away. */
async function hasOthersThere(ctx: WarningContext, tx: Tx, warning: Warning, now: Date): Promise<boolean> {
  const { organisationId, gridUnitId } = warning;
  if (!organisationId) return false;
  const except = warning.personId ? [warning.personId] : [];
  const onSite = await ctx.directory.peopleOnStep(tx, { organisationId, gridUnitId, step: 1, at: now, except });
  const away = warning.state === 'DISPATCHED' ? await store.awayFrom(tx, warning) : new Set();
  return onSite.some(({ personId, userid }) => userid !== null && !away.has(personId));
}

/** Open warnings that lost their timers by whatever fault: armed again, due at once, and logged. */
export async function rescueOrphans(ctx: WarningContext): Promise<number> {
  const { db, logger } = ctx;
  const orphans = await store.orphans(db);
  await eachAlone(
    orphans,
    (id) => {
      logger.error({ warningId: id }, 'an open warning had no timer; it is armed again');
      return transact(db, async (tx) => {
        const warning = await store.lockAndLoad(tx, id);
        if (!warning) return;
        const now = await appNow(tx);
        const decision = rearm(warning, now);
        if (decision.outcome === 'done') await commitBySystem(ctx, tx, warning, decision, { now });
      });
    },
    (id, err) => logger.error({ err, warningId: id }, 'an open warning without timer could not be armed'),
  );
  return orphans.length;
}

/**
 * Many ladders climbing at once while WeCom accepts nothing: the channel has failed, not three hundred advisors. It is
 * noted once; the ladders keep counting, and what waits goes out on recovery.
 */
export async function watchStorm({ db, directory, outbound, settings, logger }: WarningContext): Promise<boolean> {
  const now = await appNow(db);
  const { storm, climbing, open } = await readStorm(db, now, settings.storm);
  const { channel } = await outbound.health();
  // A channel that is broken or silent has failed for everybody; one that is limited only when many ladders climb meanwhile.
  if (channel.state === 'open' || (channel.state === 'paused' && !storm)) {
    await directory.closeDefect(db, { kind: 'CHANNEL_FAILURE' });
    return false;
  }
  logger.error({ climbing, open, channel: channel.state }, 'message channel failed: WeCom accepts nothing');
  await directory.defect(db, { kind: 'CHANNEL_FAILURE', note: `${channel.errcode ?? channel.reason ?? ''}` });
  return true;
}
