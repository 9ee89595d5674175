import { afterCommit, transact } from '../../../database/index.ts';
import { nextAfter } from '../../../kernel/audience/index.ts';
import { maskName } from '../../../lib/masking.ts';
import {
  type BoardData,
  type BoardOrganisationsData,
  type BoardPeopleData,
  countersOf,
  RECEIPT_COUNTS,
} from '../api.ts';
import { advisedBy } from '../commands/answer.ts';
import type { BulletinContext, By } from '../context.ts';
import { answer } from '../rules.ts';
import * as store from '../store/counts.ts';
import type { Bulletin, Question, Receipt, ReceiptState } from '../types.ts';
import { find } from './bulletins.ts';

/** The live board within its reader's places: totals, speed, townships; without a transaction, side by side. */
export async function board(ctx: BulletinContext, id: string, { personId }: By): Promise<BoardData> {
  const { db, texts } = ctx;
  const { bulletin, reader, now } = await find(ctx, db, id, personId);
  const { sees, discreet } = reader;
  const [speed, byTownship, byStation, sawOriginal, answers] = await Promise.all([
    store.ackSeconds(db, id, sees),
    store.placeCounts(db, id, sees, 'townshipId'),
    store.placeCounts(db, id, sees, 'stationId'),
    bulletin.corrects ? store.countCorrected(db, id, sees) : null,
    bulletin.question ? store.answerCounts(db, id, sees) : [],
  ]);
  const shown = (counted: readonly store.PlaceCounts[]) =>
    counted.map(({ counts, name, ...place }) => ({
      ...place,
      name: name === '' ? texts.bulletin.police : name,
      counters: countersOf(counts, { discreet }),
    }));
  const [townships, stations] = [shown(byTownship), shown(byStation)];
  const counters = RECEIPT_COUNTS.sum(townships.map((township) => township.counters));
  return {
    id,
    state: bulletin.state,
    counters,
    percent: RECEIPT_COUNTS.percent(counters),
    medianAckSeconds: speed.median,
    p90AckSeconds: speed.p90,
    wave: bulletin.wave,
    remindersSent: bulletin.remindersSent,
    townships,
    stations,
    sawOriginal,
    answers: answersOf(bulletin.question, answers, counters.target),
    now: now.toISOString(),
  };
}

/** Every answer of the question, also one that nobody gave; with the unanswered they sum to everybody. */
export function answersOf(
  question: Question | null,
  counted: readonly store.AnswerCounts[],
  target: number,
): BoardData['answers'] {
  if (question === null) return null;
  const rows = question.answers.map(({ id, text }) => {
    const { inTime = 0, late = 0, forColleagues = 0 } = counted.find(({ answer }) => answer === id) ?? {};
    return { id, text, inTime, late, forColleagues };
  });
  const answered = rows.reduce((sum, { inTime, late }) => sum + inTime + late, 0);
  return { text: question.text, rows, unanswered: target - answered };
}

/** Organisations under a township, a page of them; on demand the silent only. */
export function boardOrganisations(
  ctx: BulletinContext,
  id: string,
  query: Omit<store.OrganisationPage, 'quorum'>,
  { personId }: By,
): Promise<BoardOrganisationsData> {
  return transact(ctx.db, async (tx) => {
    const { bulletin, reader } = await find(ctx, tx, id, personId);
    const rows = await store.organisationPage(tx, id, reader.sees, { ...query, quorum: bulletin.quorum });
    return {
      organisations: rows.map(({ code: _, counts, ...row }) => ({ ...row, counters: countersOf(counts, reader) })),
      next: nextAfter(rows, query.limit, ({ code }) => code),
    };
  });
}

interface PeopleQuery {
  organisationId?: string | undefined;
  state?: ReceiptState | undefined;
  answer?: string | undefined;
  after?: string | undefined;
  limit: number;
}

/** Person by person, names by the reader's right; every look at people is audited. */
export function boardPeople(
  ctx: BulletinContext,
  id: string,
  { state, ...page }: PeopleQuery,
  { personId, acting }: By,
): Promise<BoardPeopleData> {
  return transact(ctx.db, async (tx) => {
    const { bulletin, reader, now } = await find(ctx, tx, id, personId);
    const advises = bulletin.question ? await advisedBy(ctx, tx, personId) : new Set<string>();
    const textOf = new Map(bulletin.question?.answers.map((answer) => [answer.id, answer.text]));
    const states = statesAsked(state, reader.discreet);
    const rows = await store.peoplePage(tx, id, reader.sees, { ...page, states });
    const look = [personId, id, state, page.organisationId, page.after, page.limit].join(' ');
    if (rows.length > 0 && !ctx.looks.has(look)) {
      const seen = [reader.masked ? 'masked name' : 'name'];
      const people = rows.map((row) => row.personId);
      await ctx.audit.look(tx, { ...acting, object: { kind: 'bulletin', id }, seen, people });
      afterCommit(tx, () => ctx.looks.note(look));
    }
    return {
      people: rows.map(({ organisationId, answeredBy, ...row }) => ({
        ...row,
        answer: row.answer && (textOf.get(row.answer) ?? row.answer),
        mayAnswerFor:
          advises.has(organisationId) && row.personId !== personId && isOpenFor(bulletin, { ...row, answeredBy }, now),
        name: reader.masked ? maskName(row.name) : row.name,
        state: reader.discreet && row.state === 'SUPPRESSED' ? 'QUEUED' : row.state,
        acceptedAt: row.acceptedAt?.toISOString() ?? null,
        actedAt: row.actedAt?.toISOString() ?? null,
        sawOriginal: bulletin.corrects ? row.sawOriginal : null,
      })),
      next: nextAfter(rows, page.limit, (row) => row.personId),
    };
  });
}

function isOpenFor(bulletin: Bulletin, receipt: Pick<Receipt, 'answer' | 'answeredBy'>, now: Date): boolean {
  const [first] = bulletin.question?.answers ?? [];
  if (!first) return false;
  const { outcome } = answer(bulletin, receipt, { answer: first.id, isForColleague: true, now });
  return outcome !== 'refused';
}

/** What the employer's people see as pending is pending or was left out. */
function statesAsked(state: ReceiptState | undefined, discreet: boolean): ReceiptState[] | undefined {
  if (!state) return undefined;
  if (!discreet) return [state];
  if (state === 'SUPPRESSED') return [];
  return state === 'QUEUED' ? ['QUEUED', 'SUPPRESSED'] : [state];
}
