import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { clock, type Database } from '../database/index.ts';
import type { Applier } from '../inbound/index.ts';
import type { Timers } from '../kernel/escalation/index.ts';
import { Problem } from '../lib/problem.ts';
import { addMs, formatShanghai, minutes, seconds } from '../lib/time.ts';
import type { Outbound } from '../outbound/index.ts';

interface AdvanceNeeds {
  db: Database;
  timers: Timers;
  outbound: Outbound;
  applier: Pick<Applier, 'sweep'>;
  /** Pictures to fetch and members to ask about: tried, but nobody waits until WeCom can be asked. */
  inquire(): Promise<unknown>;
  /** Callbacks the sandbox is posting or will post again. */
  callbacksInFlight: () => number;
}

const PATIENCE_MS = seconds(30);
const PAUSE_MS = 10;
/** Real time for one call; what is left over is another call's. */
const WALK_MS = minutes(4);

export interface Advancing {
  from: Date;
  to: Date;
}

/**
 * Moves the clock of the whole system through every due moment in turn, so that twelve minutes in one call equal twelve
 * lived minutes. Each moment is left only when nothing is due, kept, claimed or under way any more. One walk at a time; it
 * ends where it is when whoever asked is gone, or the service stops.
 */
export function createAdvance({ db, timers, outbound, applier, inquire, callbacksInFlight }: AdvanceNeeds) {
  const stopping = new AbortController();
  let last: Promise<unknown> = Promise.resolve();
  let advancing: Advancing | null = null;

  /** What is asked for when anything of it is there; calls under way come to an end by themselves. */
  const work: Record<string, () => Promise<unknown>> = {
    'kept callbacks': () => applier.sweep(),
    'outbox rows': () => outbound.relayOutbox(),
    'due timers': () => timers.sweep(0),
    'due deliveries': () => outbound.sweepDue(),
    'due recalls': () => outbound.sweepDue(),
    'claimed deliveries': () => outbound.sweepLeases(),
    'unknown sends': () => outbound.sweepUnknown(),
    'cards behind': () => outbound.sweepCards(),
    'due batches': () => outbound.sweepBulk(),
  };

  async function settle(halt: AbortSignal = stopping.signal): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    let before = '';
    let hasInquired = false;
    for (;;) {
      if (halt.aborted) throw halted();
      const { left, inquiries } = await unquiet();
      if (left.length === 0) {
        if (inquiries === 0 || hasInquired) return;
        await inquire();
        hasInquired = true;
        continue;
      }
      hasInquired = false;
      for (const { name } of left) await work[name]?.();
      const now = left.map(({ name, count }) => `${count} ${name}`).join(', ');
      if (Date.now() > deadline) throw notQuiet(now);
      if (now === before) await wait(PAUSE_MS);
      before = now;
    }
  }

  async function unquiet(): Promise<{ left: { name: string; count: number }[]; inquiries: number }> {
    const { rows } = await sql<Record<string, number>>`
      select
        (select count(*) from inbox where state = 'kept') as "kept callbacks",
        (select count(*) from outbox) as "outbox rows",
        (select count(*) from timer where state = 'armed' and due_at <= app_now()) as "due timers",
        (select count(*) from delivery where state in ('queued', 'held') and not_before <= app_now()) as "due deliveries",
        (select count(*) from delivery where recall_after <= app_now()) as "due recalls",
        (select count(*) from delivery where state = 'claimed') as "claimed deliveries",
        (select count(*) from delivery where state = 'unknown' and not_before <= app_now()) as "unknown sends",
        (select count(*) from card where lease_until > clock_timestamp()
          or (wanted_hash <> shown_hash and unsyncable is null and not_before <= app_now())) as "cards behind",
        (select count(*) from bulk_batch where state = 'claimed'
          or (state in ('waiting', 'unknown') and not_before <= app_now())) as "due batches",
        (select count(*) from protection_evidence where state = 'PENDING' and next_try_at <= app_now())
          + (select count(*) from contact_member where present and comeback = 'ASK')
          + (select count(*) from wecom_account where check_due) as inquiries
    `.execute(db);
    const { inquiries = 0, ...due } = rows[0] ?? {};
    const counts = { ...due, 'calls under way': outbound.underWay(), 'callbacks in flight': callbacksInFlight() };
    const left = Object.entries(counts).map(([name, count]) => ({ name, count }));
    return { left: left.filter(({ count }) => count > 0), inquiries };
  }

  async function nextMoment(after: Date): Promise<Date | null> {
    const { rows } = await sql<{ next: Date | null }>`
      select min(at) as next from (
        select min(due_at) as at from timer where state = 'armed' and due_at > ${after}
        union all select min(not_before) from delivery where state in ('queued', 'held', 'unknown') and not_before > ${after}
        union all select min(recall_after) from delivery where recall_after > ${after}
        union all select min(not_before) from bulk_batch where state in ('waiting', 'unknown') and not_before > ${after}
        union all select min(not_before) from card where wanted_hash <> shown_hash and unsyncable is null and not_before > ${after}
      ) as moments`.execute(db);
    return rows[0]?.next ?? null;
  }

  async function walk(forSeconds: number, halt: AbortSignal): Promise<{ now: Date }> {
    const deadline = Date.now() + WALK_MS;
    await settle(halt);
    const { appNow: from } = await clock.read(db);
    const target = addMs(from, seconds(forSeconds));
    advancing = { from, to: target };
    for (;;) {
      const { appNow } = await clock.read(db);
      const next = await nextMoment(appNow);
      if (!next || next > target) break;
      if (Date.now() > deadline) throw tooLong(appNow);
      await clock.advanceTo(db, next);
      await settle(halt);
    }
    const now = await clock.advanceTo(db, target);
    await settle(halt);
    return { now };
  }

  return {
    settle,

    /** Between which times a walk is under way; null when none is. */
    progress: (): Advancing | null => advancing,

    /** Answers when all is quiet at the new time; a Problem names what would not come to rest, or how far it came. */
    advance(forSeconds: number, gone?: AbortSignal): Promise<{ now: Date }> {
      const halt = AbortSignal.any([stopping.signal, ...(gone ? [gone] : [])]);
      const walked = last
        .then(() => walk(forSeconds, halt))
        .finally(() => {
          advancing = null;
        });
      last = walked.catch(() => undefined);
      return walked;
    },

    /** Ends a walk where it is. Before doors and connections are closed, so that it does not run into them. */
    async stop(): Promise<void> {
      stopping.abort();
      await last;
    },
  };
}

export type Advance = ReturnType<typeof createAdvance>;

function halted(): Problem {
  return new Problem({ code: 'advance_stopped', status: 503, messageZh: '时间前进已停下' });
}

function tooLong(at: Date): Problem {
  const messageZh = `${WALK_MS / minutes(1)}分钟内没有走完，已到${formatShanghai(at)}，再按一次从那里继续`;
  return new Problem({ code: 'advance_long', status: 504, messageZh });
}

function notQuiet(left: string): Problem {
  return new Problem({ code: 'not_quiet', status: 504, messageZh: `30秒内没有静下来：${left}` });
}
