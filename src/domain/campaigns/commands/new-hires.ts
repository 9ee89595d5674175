import { sql } from 'kysely';
import { appNow, type Tx } from '../../../database/index.ts';
import { PEOPLE_PAGE } from '../../../kernel/audience/index.ts';
import type { TimerOwner } from '../../../kernel/escalation/index.ts';
import { newId } from '../../../lib/ids.ts';
import { addMs, days, nextShanghai, shanghaiDay } from '../../../lib/time.ts';
import type { Turnover } from '../../directory/index.ts';
import { type CampaignContext, codesOf, openHours } from '../context.ts';
import { ask } from '../notify/questions.ts';
import { newHireAskedAt } from '../rules.ts';
import { lock, ofNewHires } from '../store/campaigns.ts';
import * as members from '../store/members.ts';
import * as protections from '../store/protections.ts';
import * as questions from '../store/questions.ts';
import { armTimers, PRIORITY } from './acts.ts';

export const NEW_HIRES = 'new_hire';
/** The open task in the list of what is amiss: people decide whether a lecture is held. */
const LECTURE_PROPOSED = 'LECTURE_PROPOSED';
const NAME = '新员工三项防护';

/** Who comes is asked soon, who goes is left in peace, who comes back keeps what he confirmed. */
export async function onTurnover(ctx: CampaignContext, tx: Tx, events: readonly Turnover[]): Promise<void> {
  const now = await appNow(tx);
  const of = (...kinds: Turnover['kind'][]) => events.filter(({ kind }) => kinds.includes(kind));
  for (const page of pages(of('LEFT'))) await leave(tx, page, now);
  for (const page of pages(of('JOINED', 'REJOINED'))) await welcome(ctx, tx, page, now);
  for (const moved of of('MOVED')) {
    await protections.lockPeople(tx, [moved.personId]);
    await members.moveUnit(tx, moved);
  }
  for (const page of pages(of('PHONE_CHANGED'))) await changeNumber(ctx, tx, page, now);
}

/** The moment of a batch of new colleagues: a page of it is asked, and the rest a moment later. */
export const newHireTimers = (ctx: CampaignContext): TimerOwner => ({
  lock: async () => {},
  async fire(tx, { owner: { id: batch } }, { now }) {
    const { campaign } = await ofNewHires(tx, codesOf(ctx.items), NAME, now);
    await lock(tx, campaign.id);
    const page = await questions.ofBatch(tx, ctx.corpId, batch, PEOPLE_PAGE);
    await ask(ctx, tx, campaign, page, now);
    await armTimers(ctx, tx, campaign);
    if (page.length === PEOPLE_PAGE) await armBatch(ctx, tx, { batch, dueAt: addMs(now, 1), now });
  },
});

/** Nobody is new for ever. */
export async function retireNewHires(ctx: CampaignContext, tx: Tx, now: Date): Promise<number> {
  const { countedDays } = ctx.settings.protection.newHire;
  const old = await members.longSinceNew(tx, addMs(now, -days(countedDays)), PEOPLE_PAGE);
  for (const { campaignId, personIds } of old) {
    await protections.lockPeople(tx, personIds);
    await members.end(tx, { personIds, campaignId, at: now });
  }
  return old.reduce((sum, { personIds }) => sum + personIds.length, 0);
}

async function welcome(ctx: CampaignContext, tx: Tx, events: readonly Turnover[], now: Date): Promise<void> {
  const { keepDays, dueDays, ...times } = ctx.settings.protection.newHire;
  const fresh = await onlyNew(ctx, tx, events, now);
  const joined = [...new Map(fresh.map((event) => [event.personId, event])).values()];
  if (joined.length === 0) return;
  const ids = joined.map(({ personId }) => personId);
  await protections.lockPeople(tx, ids);
  await protections.welcomeBack(tx, ids, addMs(now, -days(keepDays)), now);
  const { campaign, isNew } = await ofNewHires(tx, codesOf(ctx.items), NAME, now);
  if (isNew) await armTimers(ctx, tx, campaign);
  const batch = newId();
  const added = await members.add(tx, {
    campaignId: campaign.id,
    kind: 'NEW_HIRE',
    members: joined,
    at: now,
    askBatch: batch,
    dueAt: addMs(now, days(dueDays)),
  });
  await members.restate(tx, ids);
  const dueAt = newHireAskedAt(now, { ...times, open: openHours(ctx) });
  if (added.length > 0) await armBatch(ctx, tx, { batch, dueAt, now });
  await proposeLectures(ctx, tx, joined, now);
}

/** A roster imported for the first time brings people who have been there for years: they are no new colleagues. */
async function onlyNew(
  { settings }: CampaignContext,
  tx: Tx,
  events: readonly Turnover[],
  now: Date,
): Promise<Turnover[]> {
  const since = shanghaiDay(addMs(now, -days(settings.protection.newHire.countedDays)));
  const { rows } = await sql<{ id: string }>`
    select id from employment
    where id = any(${events.map(({ employmentId }) => employmentId)}::text[]) and hired_on < ${since}`.execute(tx);
  const longThere = new Set(rows.map(({ id }) => id));
  return events.filter(({ kind, employmentId }) => kind === 'REJOINED' || !longThere.has(employmentId));
}

function armBatch(
  { timers }: CampaignContext,
  tx: Tx,
  { batch, dueAt, now }: { batch: string; dueAt: Date; now: Date },
): Promise<void> {
  const planned = [{ purpose: 'ask', run: 0, step: 0, dueAt }];
  return timers.sync(tx, { kind: NEW_HIRES, id: batch }, PRIORITY, planned, now);
}

/** Twenty from other provinces within two weeks: a face-to-face lecture is proposed (systems table, row 1). */
async function proposeLectures(
  { directory, settings }: CampaignContext,
  tx: Tx,
  joined: readonly Turnover[],
  now: Date,
): Promise<void> {
  const { lecture } = settings.protection.newHire;
  const fromAfar = joined.filter(({ outOfProvince }) => outOfProvince);
  const places = [...new Set(fromAfar.map(({ organisationId }) => organisationId))];
  const since = addMs(now, -days(lecture.days));
  const { rows } = await sql<{ organisationId: string; people: number }>`
    select e.organisation_id, count(*)::int as people from employment e
    where e.organisation_id = any(${places}::text[]) and e.state = 'ACTIVE' and e.out_of_province
      and (e.hired_on >= ${shanghaiDay(since)} or e.person_id in (
        select m.person_id from campaign_member m
        where m.kind = 'NEW_HIRE' and m.organisation_id = e.organisation_id and m.ended_at is null
          and m.joined_at >= ${since}))
    group by e.organisation_id having count(*) >= ${lecture.people}
    order by e.organisation_id`.execute(tx);
  for (const { organisationId, people } of rows)
    await directory.defect(tx, { kind: LECTURE_PROPOSED, organisationId, note: `${people}` });
}

async function leave(tx: Tx, events: readonly Turnover[], now: Date): Promise<void> {
  const ids = events.map(({ personId }) => personId);
  await protections.lockPeople(tx, ids);
  for (const [organisationId, personIds] of byOrganisation(events))
    await members.end(tx, { personIds, organisationId, at: now });
  await protections.noteLeft(tx, ids, now);
}

/** What belongs to the phone number is asked anew. */
async function changeNumber(
  { items, settings }: CampaignContext,
  tx: Tx,
  events: readonly Turnover[],
  now: Date,
): Promise<void> {
  const ids = [...new Set(events.map(({ personId }) => personId))];
  const ofNumber = codesOf(items.filter((item) => item.ofNumber));
  await protections.lockPeople(tx, ids);
  const changed = await protections.takeBack(tx, ids, ofNumber, { by: 'change', at: now });
  const affected = [...new Set(changed.map(({ personId }) => personId))];
  if (affected.length === 0) return;
  await members.restate(tx, affected);
  const next = nextShanghai(now, settings.protection.remindAt);
  await questions.remindAgain(tx, affected, next, settings.reminders.max);
}

function pages<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / PEOPLE_PAGE) }, (_, page) =>
    all.slice(page * PEOPLE_PAGE, (page + 1) * PEOPLE_PAGE),
  );
}

function byOrganisation(events: readonly Turnover[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { organisationId, personId } of events)
    groups.set(organisationId, [...(groups.get(organisationId) ?? []), personId]);
  return groups;
}
