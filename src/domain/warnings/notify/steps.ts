import type { Tx } from '../../../database/index.ts';
import {
  LEVELS,
  noteNotified,
  type Officer,
  type OfficerItem,
  type RollupTeller,
  topStep,
} from '../../../kernel/escalation/index.ts';
import type { Notice } from '../../../outbound/index.ts';
import type { Recipient, Step } from '../../directory/index.ts';
import type { Facts } from '../cards.ts';
import * as cards from '../cards.ts';
import type { Change, WarningContext } from '../context.ts';
import { type Addressed, factsOf, onStep, wholeCentre } from '../queries/people.ts';
import { afterStep, isClimbing, isOpen } from '../rules/run.ts';
import * as store from '../store.ts';
import type { Warning, WarningEvent, Why } from '../types.ts';

type NotifiedBy = Pick<Change, 'now' | 'notified' | 'by'>;

/** These steps together; where nobody stands on any of them the next one above, in the end the whole centre. */
export async function climbSteps(
  ctx: WarningContext,
  tx: Tx,
  warning: Warning,
  steps: number[],
  change: NotifiedBy,
  events: WarningEvent[],
): Promise<Warning> {
  let current = warning;
  let climbing = steps;
  for (;;) {
    let reached = 0;
    for (const step of climbing) {
      const count = await notifyStep(ctx, tx, current, step, current.run.why, change);
      reached += count;
      if (count === 0) await noteEmptyStep(ctx, tx, current, step, change.now, events);
    }
    if (reached > 0) return current;
    if (climbing.includes(0)) current = { ...current, run: { ...current.run, why: 'NO_ADVISOR' } };
    const next = current.timers.ladder?.step;
    if (next === undefined) {
      await notifyWholeCentre(ctx, tx, current, current.run.why, change);
      return current;
    }
    current = afterStep(current, next, change.now);
    climbing = [next];
  }
}

/**
 * Red on the readiness list; an organisation without any advisor is also a task for its community police, once: not
 * again when its gap was told to them before.
 */
async function noteEmptyStep(
  ctx: WarningContext,
  tx: Tx,
  warning: Warning,
  step: number,
  now: Date,
  events: WarningEvent[],
): Promise<void> {
  const { directory } = ctx;
  events.push({ action: 'step_empty', detail: { step } });
  const { organisationId } = warning;
  const isNew = await directory.defect(tx, {
    kind: 'EMPTY_STEP',
    ...(organisationId ? { organisationId } : {}),
    note: `step ${step}`,
  });
  if (!isNew || !organisationId || step > 0) return;
  const advisors = await directory.holders(tx, { role: 'ADVISOR', organisationId, at: now });
  if (advisors.length > 0 || (await store.isGapNotified(tx, organisationId))) return;
  if (await askPolice(ctx, tx, warning, 'ADVISOR', now)) await store.markGapNotified(tx, organisationId);
}

/** A task for community police: to call the advisor who asked for it, or to find one. Answers whether anybody gets it. */
export async function askPolice(
  ctx: WarningContext,
  tx: Tx,
  warning: Warning,
  todo: 'CALL' | 'ADVISOR',
  now: Date,
): Promise<boolean> {
  const police = await onStep(ctx, tx, warning, 2, now);
  const facts = await factsOf(ctx, tx, warning, now);
  await notify(ctx, tx, warning, police, () => ({
    purpose: 'todo',
    template: 'C41',
    content: { type: 'card', card: cards.todo(ctx, facts, todo) },
  }));
  return police.some(({ userid }) => userid !== null);
}

/** Notifies whoever stands on a step; answers how many stand there that WeCom can reach. */
export async function notifyStep(
  ctx: WarningContext,
  tx: Tx,
  warning: Warning,
  step: number,
  why: Why,
  change: NotifiedBy,
): Promise<number> {
  const except = [warning.personId, step <= 1 ? warning.owner?.personId : null].filter((id) => typeof id === 'string');
  const people = await onStep(ctx, tx, warning, step as Step, change.now, except);
  const reachable = people.filter((person) => person.userid !== null);
  if (reachable.length > 0) await notifyRecipients(ctx, tx, warning, reachable, { step, why, change });
  return reachable.length;
}

/** The end of every ladder: when nobody stands on the top step either, every centre officer is notified. */
async function notifyWholeCentre(
  ctx: WarningContext,
  tx: Tx,
  warning: Warning,
  why: Why,
  change: NotifiedBy,
): Promise<void> {
  const officers = (await wholeCentre(ctx, tx, change.now)).filter((officer) => officer.userid !== null);
  if (officers.length === 0) ctx.logger.error({ warningId: warning.id }, 'nobody in the centre can be reached');
  await notifyRecipients(ctx, tx, warning, officers, { step: topStep(warning.policy), why, change });
}

async function notifyRecipients(
  ctx: WarningContext,
  tx: Tx,
  warning: Warning,
  recipients: Recipient[],
  { step, why, change }: { step: number; why: Why; change: NotifiedBy },
): Promise<void> {
  const { notified, by, now } = change;
  // Who calls others need not be notified that he did.
  const fresh = recipients.filter(({ personId }) => !notified.has(personId) && personId !== by.personId);
  for (const person of fresh) notified.add(person.personId);
  await store.addAddressees(tx, warning, recipients, step, now);
  const facts = await factsOf(ctx, tx, warning, now);
  if (step <= 1)
    return notify(ctx, tx, warning, fresh, (occurrence) => askAdvisor(ctx, facts, step > 0 || occurrence > 0), step);
  const own: Recipient[] = [];
  for (const officer of fresh.toSorted((a, b) => (a.personId < b.personId ? -1 : 1))) {
    const item = { owner: store.ownerOf(warning.id), run: warning.run.n, step, why, role: officer.role };
    const alone = warning.level === 'CRITICAL' || (await ctx.rollups.offer(tx, officer, item)) === 'tell-now';
    if (alone) own.push(officer);
  }
  await notify(ctx, tx, warning, own, () => askOfficer(ctx, facts, step, why), step);
  await noteNotified(
    tx,
    own.map(({ personId }) => personId),
    [store.ownerOf(warning.id)],
    now,
  );
}

function askAdvisor(ctx: WarningContext, facts: Facts, repeat: boolean): Message {
  return {
    purpose: 'ask',
    template: cards.askTemplate(facts.warning),
    content: { type: 'card', card: cards.ask(ctx, facts, { repeat }) },
    mustAct: true,
  };
}

/** C10 with its buttons: an officer is asked to see to it. */
export function askOfficer(
  ctx: WarningContext,
  facts: Facts,
  step: number,
  why: Why,
  variant: 'REMIND' | null = null,
): Message {
  return {
    purpose: 'ask',
    template: 'C10',
    content: { type: 'card', card: cards.officer(ctx, facts, { why, step, variant }) },
    mustAct: true,
  };
}

interface Waiting {
  item: OfficerItem;
  warning: Warning;
}

/** What an officer's minute collected: one left is its own C10, several are a C34 with the live list behind it. */
export const rollupMessages = (ctx: WarningContext): RollupTeller => ({
  async stillOpen(tx, items) {
    const open: OfficerItem[] = [];
    for (const item of items) {
      const warning = await store.load(tx, item.owner.id);
      if (warning && isOpen(warning) && isClimbing(warning) && warning.run.n === item.run) open.push(item);
    }
    return open;
  },

  notifyOne: (tx, officer, item, now) => notifyOfOne(ctx, tx, officer, item, now),

  async notifyMany(tx, officer, rollupId, items, now) {
    const waiting = (
      await Promise.all(items.map(async (item) => ({ item, warning: await store.load(tx, item.owner.id) })))
    ).filter((one): one is Waiting => one.warning !== null);
    // A drill is never counted among real ones, nor they among drills.
    for (const drill of [false, true]) {
      const group = waiting.filter(({ warning }) => warning.drill === drill);
      const [only] = group;
      if (group.length === 1 && only) await notifyOfOne(ctx, tx, officer, only.item, now);
      if (group.length > 1) await notifyOfSeveral(ctx, tx, officer, { rollupId, group, now });
    }
  },
});

async function notifyOfOne(ctx: WarningContext, tx: Tx, officer: Officer, item: OfficerItem, now: Date): Promise<void> {
  const warning = await store.load(tx, item.owner.id);
  if (!warning) return;
  const facts = await factsOf(ctx, tx, warning, now);
  await notify(ctx, tx, warning, [officer], () => askOfficer(ctx, facts, item.step, item.why as Why), item.step);
  await noteNotified(tx, [officer.personId], [item.owner], now);
}

async function notifyOfSeveral(
  ctx: WarningContext,
  tx: Tx,
  officer: Officer,
  { rollupId, group, now }: { rollupId: string; group: Waiting[]; now: Date },
): Promise<void> {
  const warnings = group.map(({ warning }) => warning);
  const drill = warnings.every((one) => one.drill);
  const oldest = Math.min(...warnings.map((one) => (one.dispatchedAt ?? one.createdAt).getTime()));
  const card = cards.rollup(ctx, {
    total: warnings.length,
    critical: warnings.filter((one) => one.level === 'CRITICAL').length,
    oldestMinutes: Math.max(0, Math.round((now.getTime() - oldest) / 60_000)),
    drill,
  });
  await ctx.outbound.notify(tx, [
    {
      owner: { kind: 'rollup', id: rollupId },
      to: officer,
      purpose: 'todo',
      template: 'C34',
      content: { type: 'card', card },
      occurrence: drill ? 1 : 0,
      lane: Math.min(...warnings.map(laneOf)) as 0 | 1 | 2 | 3,
    },
  ]);
  await noteNotified(
    tx,
    [officer.personId],
    group.map(({ item }) => item.owner),
    now,
  );
}

export const laneOf = ({ level }: Pick<Warning, 'level'>) => LEVELS.indexOf(level) as 0 | 1 | 2 | 3;

/** What every message about a warning has in common. */
export function envelope(
  warning: Warning,
  { personId, userid }: Addressed,
): Pick<Notice, 'owner' | 'to' | 'run' | 'lane'> {
  return {
    owner: store.ownerOf(warning.id),
    to: { personId, userid },
    run: warning.run.n,
    lane: laneOf(warning),
  };
}

export type Message = Pick<Notice, 'purpose' | 'template' | 'content' | 'mustAct'>;

/** One message to whoever of these WeCom can reach. However often it was sent before, it is a message of its own. */
export async function notify(
  { outbound }: WarningContext,
  tx: Tx,
  warning: Warning,
  people: readonly Addressed[],
  messageOf: (occurrence: number) => Message,
  step = 0,
): Promise<void> {
  const reachable = people.filter(({ userid }) => userid !== null);
  if (reachable.length === 0) return;
  const occurrence = await outbound.nextOccurrence(tx, store.ownerOf(warning.id), { run: warning.run.n, step });
  const message = messageOf(occurrence);
  await outbound.notify(
    tx,
    reachable.map((to) => ({ ...envelope(warning, to), ...message, step, occurrence })),
  );
}
