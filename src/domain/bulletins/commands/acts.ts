import { appNow, type Tx, transact } from '../../../database/index.ts';
import type { Action } from '../../../kernel/access/index.ts';
import { reasonText } from '../../../kernel/audience/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import { LEVELS } from '../../../kernel/escalation/index.ts';
import { notFound } from '../../../lib/problem.ts';
import type { BulletinAct } from '../api.ts';
import { sendTodo } from '../cards.ts';
import { type BulletinContext, type By, demand, refusal } from '../context.ts';
import { filterReasons } from '../queries/options.ts';
import { demandAuthority, type Reader, readerOf } from '../queries/reader.ts';
import * as rules from '../rules.ts';
import * as store from '../store/bulletins.ts';
import { suppressQueued } from '../store/receipts.ts';
import { countSeen, countSilent } from '../store/recipients.ts';
import type { Bulletin, Done } from '../types.ts';

/** Who acts and from where; `personId` null is the system. */
export interface ActContext {
  personId: string | null;
  acting: Acting;
  now: Date;
  /** In his own words why; kept with the event, not in the audit log. */
  note?: string;
}

/** A bulletin, and what its reader is to it. */
export interface Found {
  bulletin: Bulletin;
  reader: Reader;
  now: Date;
}

interface Act {
  /** What the route asks for; whether it covers this bulletin `may` decides. */
  right: Action;
  may(reader: Reader, bulletin: Bulletin): boolean;
  /** Whether it could do anything now: a button that would be refused is not shown. */
  isOpen(bulletin: Bulletin, remindersMax: number): boolean;
  run(ctx: BulletinContext, tx: Tx, found: Found, by: By, reason: string): Promise<Bulletin>;
}

const isPending = ({ state }: Bulletin) => state === 'PENDING_APPROVAL';
const isAuthor = (reader: Reader, bulletin: Bulletin) => reader.isAuthor(bulletin);
const mayApprove = (reader: Reader, bulletin: Bulletin) => reader.may(bulletin, 'bulletin.approve');
const mayRecall = (reader: Reader, bulletin: Bulletin) => reader.may(bulletin, 'bulletin.recall');

/** What people decide about a bulletin: the permission table is asked first, the rules second. */
export const ACTS: Record<BulletinAct, Act> = {
  submit: { right: 'bulletin.create', may: isAuthor, isOpen: ({ state }) => state === 'DRAFT', run: submit },

  approve: {
    right: 'bulletin.approve',
    may: mayApprove,
    isOpen: isPending,
    run(ctx, tx, { bulletin, now }, by) {
      const { personId, acting } = by;
      const byOperator = acting.actor.kind === 'operator';
      const countdownMs = ctx.settings.bulletin.countdown;
      const decision = rules.approve(bulletin, { by: personId, byOperator, now, countdownMs });
      return commit(ctx, tx, bulletin, demand(ctx, decision), { ...by, now });
    },
  },

  refuse: {
    right: 'bulletin.approve',
    may: mayApprove,
    isOpen: isPending,
    run: (ctx, tx, { bulletin, now }, by, reason) =>
      commit(ctx, tx, bulletin, demand(ctx, rules.refuse(bulletin, { by: by.personId, reason })), { ...by, now }),
  },

  abort: {
    right: 'bulletin.recall',
    may: mayRecall,
    isOpen: ({ state }) => state === 'SCHEDULED' || state === 'PENDING_APPROVAL',
    run: (ctx, tx, { bulletin, now }, by) =>
      commit(ctx, tx, bulletin, demand(ctx, rules.abort(bulletin)), { ...by, now }),
  },

  remind: {
    right: 'bulletin.remind',
    may: (reader, bulletin) => reader.may(bulletin, 'bulletin.remind'),
    isOpen: ({ state, phase, ackRequired, remindersSent }, max) =>
      state === 'SENT' && phase === 'WAIT' && ackRequired && remindersSent < max,
    async run(ctx, tx, { bulletin, now }, by) {
      const { people: silent } = await countSilent(tx, bulletin.id, bulletin.quorum);
      const decision = rules.remind(bulletin, { now, silent, max: ctx.settings.reminders.max });
      return commit(ctx, tx, bulletin, demand(ctx, decision), { ...by, now });
    },
  },

  recall: {
    right: 'bulletin.recall',
    may: mayRecall,
    isOpen: ({ state, closeReason }) => state !== 'CANCELLED' && closeReason !== 'CORRECTED',
    async run(ctx, tx, { bulletin, now }, by, note) {
      const saved = await commit(ctx, tx, bulletin, demand(ctx, rules.recall(bulletin, now)), { ...by, now, note });
      await stopSending(ctx, tx, bulletin.id, 'recalled');
      await ctx.outbound.recall(tx, store.ownerOf(bulletin.id), { purposes: ['notice', 'ask', 'correction'] });
      return saved;
    },
  },

  close: {
    right: 'bulletin.recall',
    may: mayRecall,
    isOpen: ({ state }) => state === 'SENT',
    async run(ctx, tx, { bulletin, now }, by) {
      const saved = await commit(ctx, tx, bulletin, demand(ctx, rules.close(bulletin, 'BY_HAND', now)), { ...by, now });
      await stopSending(ctx, tx, bulletin.id, 'closed');
      return saved;
    },
  },
};

/** What this reader may do to a bulletin now. */
export function allowedTo(
  bulletin: Bulletin,
  reader: Reader,
  remindersMax: number,
): (BulletinAct | 'edit' | 'correct')[] {
  const acts = (Object.keys(ACTS) as BulletinAct[]).filter(
    (name) => ACTS[name].isOpen(bulletin, remindersMax) && ACTS[name].may(reader, bulletin),
  );
  const canEdit = reader.isAuthor(bulletin) && bulletin.state === 'DRAFT';
  const canCorrect = bulletin.sendingAt !== null && bulletin.correctedBy === null && mayRecall(reader, bulletin);
  return [...(canEdit ? (['edit'] as const) : []), ...acts, ...(canCorrect ? (['correct'] as const) : [])];
}

export function act(
  ctx: BulletinContext,
  id: string,
  name: BulletinAct,
  { reason = '' }: { reason?: string | undefined },
  by: By,
): Promise<Bulletin> {
  return transact(ctx.db, async (tx) => {
    const found = await lockFor(ctx, tx, id, by.personId);
    const { right, may, run } = ACTS[name];
    if (right === 'bulletin.approve' && found.reader.isAuthor(found.bulletin)) throw refusal(ctx, 'own');
    if (!may(found.reader, found.bulletin)) throw refusal(ctx, 'scope');
    return run(ctx, tx, found, by, reason);
  });
}

/** Locked for a change by somebody who may know of it. */
export async function lockFor(ctx: BulletinContext, tx: Tx, id: string, personId: string): Promise<Found> {
  const bulletin = await store.lockAndLoad(tx, id);
  if (!bulletin) throw notFound();
  const now = await appNow(tx);
  const reader = await readerOf(ctx, tx, personId);
  if (!reader.isAuthor(bulletin) && !reader.may(bulletin, 'bulletin.view')) throw notFound();
  return { bulletin, reader, now };
}

async function submit(ctx: BulletinContext, tx: Tx, { bulletin, now }: Found, by: By): Promise<Bulletin> {
  const { maxPeople } = await demandAuthority(ctx, tx, by.personId, now);
  const { people, organisations } = await ctx.directory.countAudience(tx, bulletin.filter, bulletin.scopeIds);
  const corrected = bulletin.corrects ? await countSeen(tx, bulletin.corrects) : 0;
  const filterText = reasonText(await filterReasons(ctx, tx, bulletin.filter));
  const { approvalAbove, countdown: countdownMs } = ctx.settings.bulletin;
  const facts = { now, people: Math.max(people, corrected), maxPeople, approvalAbove, countdownMs, filterText };
  const saved = await commit(ctx, tx, bulletin, demand(ctx, rules.submit(bulletin, facts)), { ...by, now });
  if (saved.state === 'PENDING_APPROVAL') await notifyApprovers(ctx, tx, saved, organisations, now);
  return saved;
}

/** C41 to the centre's officers on duty, never the author; when he is alone on duty, to his colleagues. */
async function notifyApprovers(
  ctx: BulletinContext,
  tx: Tx,
  bulletin: Bulletin,
  organisations: number,
  now: Date,
): Promise<void> {
  const question = { role: 'CENTER_OFFICER' as const, at: now, except: [bulletin.authorId] };
  const onDuty = await ctx.directory.onDuty(tx, question);
  const officers = onDuty.length > 0 ? onDuty : await ctx.directory.holders(tx, question);
  const org = `${bulletin.people ?? 0}人，${organisations}个单位`;
  await sendTodo(ctx, tx, bulletin, officers, { what: 'APPROVE', org });
}

export const bySystem = (now: Date): ActContext => ({ personId: null, acting: { actor: { kind: 'system' } }, now });

/** Timers of bulletins fire after those of every warning. */
const PRIORITY = LEVELS.length;

/** Saves what was decided, with its event, timers and audit row, in the caller's transaction. */
export async function commit(
  ctx: BulletinContext,
  tx: Tx,
  from: Bulletin,
  decision: Done,
  { personId, acting, now, note = '' }: ActContext,
): Promise<Bulletin> {
  const saved = await store.save(tx, from, decision, { actorId: personId, now, note });
  await ctx.timers.sync(tx, store.ownerOf(saved.id), PRIORITY, rules.timersOf(saved), now);
  const onBehalfOf = acting.actor.kind === 'operator' && personId ? { onBehalfOf: personId } : {};
  await ctx.audit.record(tx, {
    ...acting,
    action: `bulletin.${decision.action}`,
    object: { kind: 'bulletin', id: saved.id },
    before: digest(from),
    after: { ...digest(saved), ...decision.detail, ...onBehalfOf },
  });
  return saved;
}

/** How far a fan-out has come is no event: only its cursor and its next timer change. */
export async function saveProgress(ctx: BulletinContext, tx: Tx, bulletin: Bulletin, now: Date): Promise<void> {
  await store.update(tx, bulletin);
  await ctx.timers.sync(tx, store.ownerOf(bulletin.id), PRIORITY, rules.timersOf(bulletin), now);
}

/** What has not gone out never will; what is on its way is settled when WeCom answers. */
export async function stopSending(ctx: BulletinContext, tx: Tx, id: string, reason: string): Promise<void> {
  await ctx.outbound.suppress(tx, store.ownerOf(id), { reason, purposes: ['notice', 'ask', 'correction'] });
  await suppressQueued(tx, id, reason);
}

/** Ids and codes only: the audit log keeps no text. */
export function digest(bulletin: Bulletin): Record<string, string | number | null> {
  const { state, contentVersion, people, wave, remindersSent } = bulletin;
  return { state, contentVersion, people, wave, remindersSent };
}
