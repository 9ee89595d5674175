import { sql } from 'kysely';
import { appNow, type Database, eachInSavepoint, type Tx, transact } from '../../database/index.ts';
import type { FiredTimer, PlannedTimer, Timers } from '../../kernel/escalation/index.ts';
import { releaseAt } from '../../kernel/escalation/index.ts';
import type { Logger } from '../../lib/logger.ts';
import { addMs, days, nextShanghai, shanghaiAt, shanghaiDay } from '../../lib/time.ts';
import type { Directory } from '../directory/index.ts';
import type { Asking } from './asking.ts';
import type { Checks } from './checks.ts';
import type { Mornings } from './mornings.ts';
import { NEW_HIRES, type NewHires } from './new-hires.ts';
import * as campaigns from './store/campaigns.ts';
import { CAMPAIGN, type Campaign } from './store/campaigns.ts';
import * as lapsing from './store/lapsing.ts';
import * as members from './store/members.ts';
import * as protections from './store/protections.ts';
import * as questions from './store/questions.ts';
import { restate } from './store/standing.ts';

interface ClockworkNeeds {
  db: Database;
  timers: Timers;
  directory: Pick<Directory, 'audiencePage'>;
  asking: Asking;
  checks: Checks;
  corpId: string;
  open: { from: string; to: string };
  morningAt: string;
  remindAt: string;
  maxReminders: number;
  logger: Logger;
}

/** People a page: what one transaction touches, so that a crash costs a page and a press never waits long. */
const PAGE = 1_000;
const ORGANISATIONS_A_DRAW = 20;
const UPKEEP = { kind: 'protection_upkeep', id: 'county' };
const LAPSE_AT = '03:20';
const SAMPLE_AT = '08:30';

/** The campaigns' timers: every one of them can be worked out anew from the rows, so a lost one is armed again. */
export function createClockwork(needs: ClockworkNeeds) {
  const { db, timers, directory, asking, checks, corpId, open, morningAt, remindAt, maxReminders, logger } = needs;

  async function arm(tx: Tx, campaign: Campaign): Promise<void> {
    const now = await appNow(tx);
    const isDue = campaign.state === 'OPEN' && (await questions.isReminderDue(tx, campaign.id, now));
    const fresh = await campaigns.load(tx, campaign.id);
    await timers.sync(tx, { kind: CAMPAIGN, id: campaign.id }, 4, fresh ? planOf(fresh, isDue, now) : [], now);
  }

  function planOf(campaign: Campaign, reminderIsDue: boolean, now: Date): PlannedTimer[] {
    // A moment later: the next page belongs into a transaction of its own.
    const next = addMs(now, 1);
    const plan = (purpose: string, dueAt: Date): PlannedTimer => ({ purpose, run: 0, step: 0, dueAt });
    if (campaign.state === 'CLOSED') return [];
    const ends = campaign.deadline ? [plan('deadline', addMs(shanghaiAt(campaign.deadline, '00:00'), days(1)))] : [];
    if (campaign.state === 'OPENING') return [plan('spread', next), ...ends];
    return [
      plan('morning', campaign.morningCursor === null ? nextShanghai(now, morningAt) : next),
      plan('remind', reminderIsDue ? next : nextShanghai(now, remindAt)),
      ...ends,
    ];
  }

  async function spread(tx: Tx, campaign: Campaign, now: Date): Promise<void> {
    const page = await directory.audiencePage(tx, { ...filterOf(campaign), roles: ['EMPLOYEE'] }, campaign.scopeIds, {
      after: campaign.cursor,
      limit: PAGE,
    });
    const employed = page.flatMap(({ personId, organisationId, gridUnitId }) =>
      organisationId === null ? [] : [{ personId, organisationId, gridUnitId }],
    );
    const ids = employed.map(({ personId }) => personId);
    await protections.lockPeople(tx, ids);
    const added = await members.add(tx, { campaignId: campaign.id, kind: 'CAMPAIGN', members: employed, at: now });
    await restate(tx, added);
    await asking.ask(tx, campaign, await questions.someOf(tx, corpId, campaign.id, added), now);
    const isLast = page.length < PAGE;
    await campaigns.setCursor(tx, campaign.id, page.at(-1)?.personId ?? null, isLast ? 'OPEN' : 'OPENING');
  }

  async function fire(tx: Tx, timer: FiredTimer, now: Date, mornings: Mornings): Promise<void> {
    const campaign = await campaigns.load(tx, timer.owner.id);
    if (!campaign || campaign.state === 'CLOSED') return;
    switch (timer.purpose) {
      case 'spread':
        await spread(tx, campaign, now);
        break;
      case 'remind':
        await asking.ask(
          tx,
          campaign,
          await questions.dueForReminder(tx, corpId, { campaignId: campaign.id, at: now, limit: PAGE }),
          now,
        );
        break;
      case 'morning':
        // After an outage at night the morning is over.
        if (releaseAt(open, now) <= now) await mornings.tellPage(tx, campaign, now);
        break;
      case 'deadline':
        await campaigns.close(tx, campaign.id, now);
        break;
      default:
        throw new Error(`a campaign has no timer ${timer.purpose}`);
    }
    await arm(tx, campaign);
  }

  async function upkeep(tx: Tx, timer: FiredTimer, now: Date, newHires: NewHires): Promise<void> {
    const more =
      timer.purpose === 'sample'
        ? (await checks.drawMonth(tx, now, ORGANISATIONS_A_DRAW)) === ORGANISATIONS_A_DRAW
        : await lapse(tx, now, newHires);
    await armUpkeep(tx, now, more ? timer.purpose : null);
  }

  async function lapse(tx: Tx, now: Date, newHires: NewHires): Promise<boolean> {
    const lapsed = await lapsing.peopleLapsed(tx, now, PAGE);
    if (lapsed.length > 0) {
      await protections.lockPeople(tx, lapsed);
      await lapsing.lapse(tx, lapsed, now);
      await restate(tx, lapsed);
      await questions.remindAgain(tx, lapsed, nextShanghai(now, remindAt), maxReminders);
    }
    const retired = await newHires.retire(tx, now, PAGE);
    return lapsed.length > 0 || retired === PAGE;
  }

  async function armUpkeep(tx: Tx, now: Date, more: string | null): Promise<void> {
    const plan = (purpose: string, dueAt: Date): PlannedTimer => ({
      purpose,
      run: 0,
      step: 0,
      dueAt: purpose === more ? addMs(now, 1) : dueAt,
    });
    await timers.sync(
      tx,
      UPKEEP,
      4,
      [plan('lapse', nextShanghai(now, LAPSE_AT)), plan('sample', nextMonthStart(now))],
      now,
    );
  }

  return {
    arm,

    register(mornings: Mornings, newHires: NewHires): void {
      timers.register(CAMPAIGN, {
        lock: async (tx, id, mode) => (await campaigns.lock(tx, id, mode)) !== null,
        fire: (tx, timer, { now }) => fire(tx, timer, now, mornings),
      });
      timers.register(NEW_HIRES, {
        lock: async () => {},
        fire: (tx, timer, { now }) => newHires.askBatch(tx, timer.owner.id, now),
      });
      timers.register(UPKEEP.kind, {
        lock: async () => {},
        fire: (tx, timer, { now }) => upkeep(tx, timer, now, newHires),
      });
    },

    /** Arms what has no timer: the upkeep of a fresh county, and campaigns that lost theirs by whatever fault. */
    rescue(): Promise<number> {
      return transact(db, async (tx) => {
        const now = await appNow(tx);
        const { rows } = await sql<{ id: string }>`
          select c.id from campaign c where c.state <> 'CLOSED' and not exists (
            select from timer t where t.owner_kind = ${CAMPAIGN} and t.owner_id = c.id and t.state = 'armed')
          order by c.id limit 50`.execute(tx);
        await eachInSavepoint(
          tx,
          rows,
          async ({ id }) => {
            const campaign = await campaigns.lock(tx, id, 'skip');
            if (campaign) await arm(tx, campaign);
          },
          ({ id: campaignId }, err) => logger.error({ err, campaignId }, 'a campaign without timer could not be armed'),
        );
        const { rows: kept } = await sql`
          select from timer where owner_kind = ${UPKEEP.kind} and state = 'armed' limit 1`.execute(tx);
        if (kept.length === 0) await armUpkeep(tx, now, null);
        return rows.length;
      });
    },
  };
}

/** What was left out of the scope stays out of the filter: every list left out means "any". */
export function filterOf({ scope }: Pick<Campaign, 'scope'>): Parameters<Directory['audiencePage']>[1] {
  const given = Object.fromEntries(Object.entries(scope).filter(([, list]) => list !== undefined));
  return { ...given, roles: ['EMPLOYEE'] };
}

function nextMonthStart(now: Date): Date {
  const [year = 0, month = 0] = shanghaiDay(now).split('-').map(Number);
  const next = month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`;
  const thisMonth = shanghaiAt(`${shanghaiDay(now).slice(0, 7)}-01`, SAMPLE_AT);
  return thisMonth > now ? thisMonth : shanghaiAt(next, SAMPLE_AT);
}
