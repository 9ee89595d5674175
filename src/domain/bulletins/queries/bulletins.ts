import { appNow, type Executor, type Tx, transact } from '../../../database/index.ts';
import { namesOfPeople, namesOfPlaces, placeIdsIn } from '../../../kernel/audience/index.ts';
import { maskName } from '../../../lib/masking.ts';
import { notFound } from '../../../lib/problem.ts';
import { type BulletinListData, type BulletinViewData, countersOf, type ReceivedBulletinData } from '../api.ts';
import { allowedTo, type Found } from '../commands/acts.ts';
import type { BulletinContext, By } from '../context.ts';
import { answer, isSigned, sign } from '../rules.ts';
import * as store from '../store/bulletins.ts';
import { type Counts, countsOf, wentTo } from '../store/counts.ts';
import { fitOf, receiptOf } from '../store/receipts.ts';
import { countSilent } from '../store/recipients.ts';
import type { Bulletin, BulletinState, Receipt } from '../types.ts';
import { cardsOf, filterReasons, whyText } from './options.ts';
import { type Reader, readerOf } from './reader.ts';

/** Nothing has gone out yet. */
const WAITING: readonly BulletinState[] = ['DRAFT', 'PENDING_APPROVAL', 'SCHEDULED'];

/** A bulletin this reader may know of: his own, one under his command, or one that went to his places. */
export async function find(ctx: BulletinContext, ex: Executor, id: string, personId: string): Promise<Found> {
  const bulletin = await store.load(ex, id);
  if (!bulletin) throw notFound();
  const reader = await readerOf(ctx, ex, personId);
  const now = await appNow(ex);
  if (reader.isAuthor(bulletin) || reader.may(bulletin, 'bulletin.view')) return { bulletin, reader, now };
  if (!(await wentTo(ex, id, reader.sees))) throw notFound();
  return { bulletin, reader, now };
}

/** The bulletins a reader may know of, newest first, each with how far it has come in his places. */
export function list(ctx: BulletinContext, query: store.ListQuery, { personId }: By): Promise<BulletinListData> {
  return transact(ctx.db, async (tx) => {
    const now = await appNow(tx);
    const reader = await readerOf(ctx, tx, personId);
    const bulletins = await store.listed(tx, query, reader);
    const ids = bulletins.map(({ id }) => id);
    const counts = await countsOf(tx, ids, reader.sees);
    const authors = bulletins.map(({ authorId }) => authorId);
    const names = await namesOfPeople(tx, authors);
    return {
      now: now.toISOString(),
      mayWrite: reader.mayWrite,
      bulletins: bulletins.map((bulletin) => summaryOf(ctx, bulletin, reader, counts.get(bulletin.id) ?? {}, names)),
    };
  });
}

/** One bulletin whole: what it says, to whom, and what has become of it. */
export function one(
  ctx: BulletinContext,
  id: string,
  { personId }: By,
  { audience } = { audience: true },
): Promise<BulletinViewData> {
  return transact(ctx.db, async (tx) => view(ctx, tx, await find(ctx, tx, id, personId), audience));
}

async function view(ctx: BulletinContext, tx: Tx, found: Found, audience: boolean): Promise<BulletinViewData> {
  const { bulletin, reader, now } = found;
  const { texts, settings } = ctx;
  const { id, authorId, approverId, filter } = bulletin;
  const [counts, events] = [await countsOf(tx, [id], reader.sees), await store.eventsOf(tx, id)];
  const people = [authorId, approverId, reader.personId, ...events.map(({ actorId }) => actorId)];
  const named = people.filter((personId) => personId !== null);
  const names = await namesOfPeople(tx, named);
  const nameOf = (personId: string | null) => {
    const name = personId && names.get(personId);
    return name ? (reader.masked ? maskName(name) : name) : null;
  };
  return {
    ...summaryOf(ctx, bulletin, reader, counts.get(id) ?? {}, names),
    body: bulletin.body,
    longText: bulletin.longText,
    fraudType: bulletin.fraudType,
    fraudName: fraudNameOf(ctx, bulletin.fraudType, false),
    templateId: bulletin.templateId,
    ackRequired: bulletin.ackRequired,
    filter,
    places: [...(await namesOfPlaces(tx, placeIdsIn(filter)))].map(([placeId, name]) => ({ id: placeId, name })),
    reasons: await filterReasons(ctx, tx, filter),
    scheduledAt: bulletin.scheduledAt?.toISOString() ?? null,
    quorum: bulletin.quorum,
    waveMinutes: bulletin.waveMinutes,
    question: bulletin.question,
    approver: nameOf(approverId),
    refusal: bulletin.refusal,
    reach: await reachOf(ctx, tx, found, audience),
    approvalAbove: settings.bulletin.approvalAbove,
    remindersSent: bulletin.remindersSent,
    remindersMax: settings.reminders.max,
    corrects: await refOf(tx, bulletin.corrects),
    correctedBy: await refOf(tx, bulletin.correctedBy),
    closeReason: bulletin.closeReason,
    cards: cardsOf(ctx, bulletin),
    sendingAt: bulletin.sendingAt?.toISOString() ?? null,
    sentAt: bulletin.sentAt?.toISOString() ?? null,
    closedAt: bulletin.closedAt?.toISOString() ?? null,
    timeline: events.map(({ at, action, actorId, note }) => ({
      at: at.toISOString(),
      actor: nameOf(actorId) ?? '系统',
      action,
      text: `${texts.bulletin.actions[action] ?? action}${note ? `：${note}` : ''}`,
    })),
    now: now.toISOString(),
    viewer: { name: names.get(reader.personId) ?? '' },
  };
}

/** Counting an audience is dear: only when it is asked for. */
async function reachOf(
  { directory, settings }: BulletinContext,
  tx: Tx,
  { bulletin, reader }: Found,
  audience: boolean,
): Promise<BulletinViewData['reach']> {
  if (WAITING.includes(bulletin.state)) {
    if (!audience) return null;
    const { people, organisations, first } = await directory.countAudience(tx, bulletin.filter, bulletin.scopeIds);
    return { people: Math.max(people, bulletin.people ?? 0), organisations, first };
  }
  const canRemind = allowedTo(bulletin, reader, settings.reminders.max).includes('remind');
  return canRemind ? countSilent(tx, bulletin.id, bulletin.quorum) : null;
}

/** The page behind the card, for whoever got it. */
export function received(ctx: BulletinContext, id: string, { personId }: By): Promise<ReceivedBulletinData> {
  const { texts } = ctx;
  return transact(ctx.db, async (tx) => {
    const now = await appNow(tx);
    const bulletin = await store.load(tx, id);
    const receipt = bulletin && (await receiptOf(tx, id, personId));
    if (!receipt) throw notFound();
    const signing = sign(bulletin, receipt, now);
    const why = signing.outcome === 'refused' ? signing.why : null;
    const state = why === 'RECALLED' ? 'WITHDRAWN' : why === 'CORRECTED' || why === 'CLOSED' ? why : 'OPEN';
    const [wrong, right] = [await refOf(tx, bulletin.corrects), await refOf(tx, bulletin.correctedBy)];
    const names = await namesOfPeople(tx, [personId]);
    return {
      id,
      number: bulletin.number,
      title: bulletin.title,
      body: bulletin.body,
      longText: bulletin.longText,
      fraudName: fraudNameOf(ctx, bulletin.fraudType, receipt.role === 'EMPLOYEE'),
      script: texts.scripts[bulletin.fraudType as keyof typeof texts.scripts] ?? [],
      safe: texts.safe,
      drill: bulletin.drill,
      why: await whyReceived(ctx, tx, bulletin, personId),
      employee: receipt.role === 'EMPLOYEE',
      state: state === 'OPEN' && isSigned(receipt.state) ? 'SIGNED' : state,
      deadlineAt: bulletin.deadlineAt?.toISOString() ?? null,
      actedAt: receipt.actedAt?.toISOString() ?? null,
      question: bulletin.question,
      answer: receipt.answer,
      mayAnswer: mayAnswer(bulletin, receipt, now),
      correctsNumber: wrong?.number ?? null,
      correctedBy: right && { id: right.id, number: right.number },
      publisher: ctx.settings.tenant.name,
      viewer: { name: names.get(personId) ?? '' },
    };
  });
}

/** Whether any answer but the one that stands would be taken. */
function mayAnswer(bulletin: Bulletin, receipt: Receipt, now: Date): boolean {
  const other = bulletin.question?.answers.find(({ id }) => id !== receipt.answer);
  return !!other && answer(bulletin, receipt, { answer: other.id, isForColleague: false, now }).outcome === 'answered';
}

async function whyReceived(ctx: BulletinContext, tx: Tx, { id, filter }: Bulletin, personId: string): Promise<string> {
  const fit = await fitOf(tx, id, personId);
  if (!fit) return '';
  return whyText(ctx, { filter, fit, names: await namesOfPlaces(tx, placeIdsIn(filter)) });
}

function summaryOf(
  { settings }: BulletinContext,
  bulletin: Bulletin,
  reader: Reader,
  counts: Counts,
  names: ReadonlyMap<string, string>,
): BulletinListData['bulletins'][number] {
  const author = names.get(bulletin.authorId) ?? '';
  return {
    id: bulletin.id,
    number: bulletin.number,
    state: bulletin.state,
    title: bulletin.title,
    drill: bulletin.drill,
    author: reader.masked ? maskName(author) : author,
    mine: reader.isAuthor(bulletin),
    people: bulletin.people,
    createdAt: bulletin.createdAt.toISOString(),
    launchAt: bulletin.launchAt?.toISOString() ?? null,
    deadlineAt: bulletin.deadlineAt?.toISOString() ?? null,
    counters: countersOf(counts, reader),
    allowed: allowedTo(bulletin, reader, settings.reminders.max),
  };
}

async function refOf(tx: Tx, id: string | null): Promise<{ id: string; number: string; title: string } | null> {
  const bulletin = id && (await store.load(tx, id));
  return bulletin ? { id: bulletin.id, number: bulletin.number, title: bulletin.title } : null;
}

function fraudNameOf({ texts }: BulletinContext, fraudType: string, isForEmployee: boolean): string {
  const { name, advisor } = texts.fraudTypes[fraudType as keyof typeof texts.fraudTypes] ?? { name: fraudType };
  return isForEmployee ? (advisor ?? name) : name;
}
