import { sql } from 'kysely';
import { afterCommit, recordset, type Tx, transact } from '../../../database/index.ts';
import { type Fit, namesOfPlaces, nextAfter, placeIdsIn, withoutUndefined } from '../../../kernel/audience/index.ts';
import { maskName } from '../../../lib/masking.ts';
import type { AudienceFilter, AudienceMember } from '../../directory/index.ts';
import {
  type AudienceData,
  type BoardData,
  type BoardOrganisationsData,
  type BoardPeopleData,
  countersOf,
  type FilterInput,
  RECEIPT_COUNTS,
} from '../api.ts';
import { advisedBy } from '../commands/sign.ts';
import type { BulletinContext, By } from '../context.ts';
import { answer } from '../rules.ts';
import * as store from '../store/counts.ts';
import type { Bulletin, Question, Receipt, ReceiptState } from '../types.ts';
import { find } from './bulletins.ts';
import { whyText } from './options.ts';
import { demandAuthority, type Reader, readerOf } from './reader.ts';

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

interface AudiencePage {
  after?: string | undefined;
  limit: number;
}

/** Who a filter means within its writer's jurisdiction, person by person, before anything is saved. */
export function audienceOf(
  ctx: BulletinContext,
  { filter: given, ...page }: AudiencePage & { filter: FilterInput },
  by: By,
): Promise<AudienceData> {
  return transact(ctx.db, async (tx) => {
    const { scopeIds } = await demandAuthority(ctx, tx, by.personId);
    const filter = withoutUndefined(given) as AudienceFilter;
    const reader = await readerOf(ctx, tx, by.personId);
    return peopleOf(ctx, tx, { filter, scopeIds, page, reader, by, object: { kind: 'search', id: 'bulletins' } });
  });
}

/** The same of a bulletin that waits, for whoever approves it; nobody is left to be listed once it is out: its board has them. */
export function audienceBefore(ctx: BulletinContext, id: string, page: AudiencePage, by: By): Promise<AudienceData> {
  return transact(ctx.db, async (tx) => {
    const { bulletin, reader } = await find(ctx, tx, id, by.personId);
    if (bulletin.sendingAt !== null) return { people: [], next: null };
    const { filter, scopeIds } = bulletin;
    return peopleOf(ctx, tx, { filter, scopeIds, page, reader, by, object: { kind: 'bulletin', id } });
  });
}

interface Wanted {
  filter: AudienceFilter;
  scopeIds: string[];
  page: AudiencePage;
  reader: Reader;
  by: By;
  object: { kind: string; id: string };
}

async function peopleOf(
  ctx: BulletinContext,
  tx: Tx,
  { filter, scopeIds, page: { after, limit }, reader, by, object }: Wanted,
): Promise<AudienceData> {
  const members = await ctx.directory.audiencePage(tx, filter, scopeIds, { after: after ?? null, limit });
  const facts = await factsOf(tx, members);
  const names = await namesOfPlaces(tx, placeIdsIn(filter));
  if (members.length > 0) {
    const seen = [reader.masked ? 'masked name' : 'name'];
    await ctx.audit.look(tx, { ...by.acting, object, seen, people: members.map(({ personId }) => personId) });
  }
  return {
    people: members.flatMap(({ personId, userid, role }) => {
      const fact = facts.get(personId);
      if (!fact) return [];
      const { name, organisation, ...fit } = fact;
      return {
        personId,
        name: reader.masked ? maskName(name) : name,
        role: ctx.texts.roles[role] ?? role,
        organisation,
        why: whyText(ctx, { filter, fit: { ...fit, sawOriginal: false }, names }),
        reachable: userid !== null,
      };
    }),
    next: nextAfter(members, limit, ({ personId }) => personId),
  };
}

interface Facts extends Fit {
  name: string;
  organisation: string | null;
}

/** What a filter could have found each of a page by, in one query. */
async function factsOf(tx: Tx, members: readonly AudienceMember[]): Promise<Map<string, Facts>> {
  const given = members.map(({ personId, role, organisationId, townshipId, stationId, gridUnitId }) => ({
    ...{ personId, role, organisationId: organisationId ?? '', gridUnitId },
    ...{ townshipId: townshipId ?? '', stationId: stationId ?? '' },
  }));
  const { rows } = await sql<Facts & { personId: string }>`
    select given.person_id, given.role, given.organisation_id, given.township_id, given.station_id, p.name,
      o.short_name as organisation, o.kind, o.tier, o.sector, o.industry,
      coalesce(string_to_array(trim(both '/' from unit.path), '/'), '{}') as unit_ids,
      array(select post from employment where person_id = given.person_id and state = 'ACTIVE' and post is not null) as posts,
      exists (select from employment where person_id = given.person_id and state = 'ACTIVE' and out_of_province)
        as out_of_province
    from jsonb_to_recordset(${recordset(given)}::jsonb) as given (
        person_id text, role text, organisation_id text, township_id text, station_id text, grid_unit_id text)
      join person p on p.id = given.person_id
      left join organisation o on o.id = given.organisation_id
      left join grid_unit unit on unit.id = given.grid_unit_id`.execute(tx);
  return new Map(rows.map(({ personId, ...facts }) => [personId, facts]));
}
