import { sql } from 'kysely';
import { appNow, type Tx } from '../../database/index.ts';
import type { Timers } from '../../kernel/escalation/index.ts';
import { newId } from '../../lib/ids.ts';
import { addMs, days, nextShanghai, shanghaiDay } from '../../lib/time.ts';
import type { Directory, Turnover } from '../directory/index.ts';
import type { Asking } from './asking.ts';
import type { ProtectionItem } from './items.ts';
import { type NewHireTimes, newHireAskedAt } from './rules.ts';
import { type Campaign, lock, ofNewHires } from './store/campaigns.ts';
import * as declarations from './store/declarations.ts';
import * as lapsing from './store/lapsing.ts';
import * as members from './store/members.ts';
import * as protections from './store/protections.ts';
import * as questions from './store/questions.ts';
import { restate } from './store/standing.ts';

interface NewHireNeeds {
  timers: Timers;
  directory: Pick<Directory, 'defect'>;
  asking: Asking;
  items: readonly ProtectionItem[];
  corpId: string;
  times: NewHireTimes & { dueDays: number; keepDays: number; countedDays: number; remindAt: string };
  lecture: { people: number; days: number };
  maxReminders: number;
  arm: (tx: Tx, campaign: Campaign) => Promise<void>;
}

export const NEW_HIRES = 'new_hire';
/** The open task in the list of what is amiss: people decide whether a lecture is held. */
const LECTURE_PROPOSED = 'LECTURE_PROPOSED';
const NAME = '新员工三项防护';
const PAGE = 1_000;
const PEOPLE_AT_ONCE = 1_000;

/** Who comes is asked soon, who goes is left in peace, who comes back keeps what he confirmed. */
export function createNewHires(needs: NewHireNeeds) {
  const { timers, directory, asking, items, corpId, times, lecture, maxReminders, arm } = needs;

  async function welcome(tx: Tx, events: readonly Turnover[], now: Date): Promise<void> {
    const fresh = await onlyNew(tx, events, now);
    const joined = [...new Map(fresh.map((event) => [event.personId, event])).values()];
    if (joined.length === 0) return;
    const ids = joined.map(({ personId }) => personId);
    await protections.lockPeople(tx, ids);
    await lapsing.welcomeBack(tx, ids, addMs(now, -days(times.keepDays)), now);
    const { campaign, isNew } = await ofNewHires(
      tx,
      items.map(({ code }) => code),
      NAME,
      now,
    );
    if (isNew) await arm(tx, campaign);
    const batch = newId();
    const added = await members.add(tx, {
      campaignId: campaign.id,
      kind: 'NEW_HIRE',
      members: joined,
      at: now,
      askBatch: batch,
      dueAt: addMs(now, days(times.dueDays)),
    });
    await restate(tx, ids);
    if (added.length > 0) await armBatch(tx, batch, newHireAskedAt(now, times), now);
    await proposeLectures(tx, joined, now);
  }

  /** A roster imported for the first time brings people who have been there for years: they are no new colleagues. */
  async function onlyNew(tx: Tx, events: readonly Turnover[], now: Date): Promise<Turnover[]> {
    const since = shanghaiDay(addMs(now, -days(times.countedDays)));
    const { rows } = await sql<{ id: string }>`
      select id from employment
      where id = any(${events.map(({ employmentId }) => employmentId)}::text[]) and hired_on < ${since}`.execute(tx);
    const longThere = new Set(rows.map(({ id }) => id));
    return events.filter(({ kind, employmentId }) => kind === 'REJOINED' || !longThere.has(employmentId));
  }

  function armBatch(tx: Tx, id: string, dueAt: Date, now: Date): Promise<void> {
    return timers.sync(tx, { kind: NEW_HIRES, id }, 4, [{ purpose: 'ask', run: 0, step: 0, dueAt }], now);
  }

  /** Twenty from other provinces within two weeks: a face-to-face lecture is proposed (systems table, row 1). */
  async function proposeLectures(tx: Tx, joined: readonly Turnover[], now: Date): Promise<void> {
    const places = [
      ...new Set(joined.filter(({ outOfProvince }) => outOfProvince).map(({ organisationId }) => organisationId)),
    ];
    const since = shanghaiDay(addMs(now, -days(lecture.days)));
    const { rows } = await sql<{ organisation_id: string; people: number }>`
      select e.organisation_id, count(*)::int as people from employment e
      where e.organisation_id = any(${places}::text[]) and e.state = 'ACTIVE' and e.out_of_province
        and (e.hired_on >= ${since} or e.person_id in (
          select m.person_id from campaign_member m
          where m.kind = 'NEW_HIRE' and m.organisation_id = e.organisation_id and m.ended_at is null
            and m.joined_at >= ${addMs(now, -days(lecture.days))}))
      group by e.organisation_id having count(*) >= ${lecture.people}
      order by e.organisation_id`.execute(tx);
    for (const { organisation_id, people } of rows)
      await directory.defect(tx, { kind: LECTURE_PROPOSED, organisationId: organisation_id, note: `${people}` });
  }

  async function leave(tx: Tx, events: readonly Turnover[], now: Date): Promise<void> {
    const ids = events.map(({ personId }) => personId);
    await protections.lockPeople(tx, ids);
    for (const [organisationId, personIds] of byOrganisation(events))
      await members.end(tx, { personIds, organisationId, at: now });
    await lapsing.noteLeft(tx, ids, now);
  }

  async function changeNumber(tx: Tx, events: readonly Turnover[], now: Date): Promise<void> {
    const ids = [...new Set(events.map(({ personId }) => personId))];
    const ofNumber = items.filter((item) => item.ofNumber).map(({ code }) => code);
    await protections.lockPeople(tx, ids);
    const changed = await declarations.takeBack(tx, ids, ofNumber, { by: 'change', at: now });
    const affected = [...new Set(changed.map(({ personId }) => personId))];
    if (affected.length === 0) return;
    await restate(tx, affected);
    await questions.remindAgain(tx, affected, nextShanghai(now, times.remindAt), maxReminders);
  }

  return {
    async onTurnover(tx: Tx, events: readonly Turnover[]): Promise<void> {
      const now = await appNow(tx);
      const of = (...kinds: Turnover['kind'][]) => events.filter(({ kind }) => kinds.includes(kind));
      for (const page of pages(of('LEFT'))) await leave(tx, page, now);
      for (const page of pages(of('JOINED', 'REJOINED'))) await welcome(tx, page, now);
      for (const moved of of('MOVED')) {
        await protections.lockPeople(tx, [moved.personId]);
        await members.moveUnit(tx, moved);
      }
      for (const page of pages(of('PHONE_CHANGED'))) await changeNumber(tx, page, now);
    },

    /** The moment of a batch: a page of it is asked, and the rest a moment later. */
    async askBatch(tx: Tx, batch: string, now: Date): Promise<void> {
      const { campaign } = await ofNewHires(
        tx,
        items.map(({ code }) => code),
        NAME,
        now,
      );
      await lock(tx, campaign.id);
      const page = await questions.ofBatch(tx, corpId, batch, PAGE);
      await asking.ask(tx, campaign, page, now);
      await arm(tx, campaign);
      if (page.length === PAGE) await armBatch(tx, batch, addMs(now, 1), now);
    },

    /** Nobody is new for ever. */
    async retire(tx: Tx, now: Date, limit: number): Promise<number> {
      const old = await members.longSinceNew(tx, addMs(now, -days(times.countedDays)), limit);
      for (const { campaignId, personIds } of old) {
        await protections.lockPeople(tx, personIds);
        await members.end(tx, { personIds, campaignId, at: now });
      }
      return old.reduce((sum, { personIds }) => sum + personIds.length, 0);
    },
  };
}

export type NewHires = ReturnType<typeof createNewHires>;

function pages<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / PEOPLE_AT_ONCE) }, (_, page) =>
    all.slice(page * PEOPLE_AT_ONCE, (page + 1) * PEOPLE_AT_ONCE),
  );
}

function byOrganisation(events: readonly Turnover[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { organisationId, personId } of events)
    groups.set(organisationId, [...(groups.get(organisationId) ?? []), personId]);
  return groups;
}
