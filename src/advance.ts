import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { clock, type Database } from './database/index.ts';
import type { Timers } from './domain/escalation/index.ts';
import type { Applier } from './inbound/index.ts';
import { Problem } from './lib/problem.ts';
import { addMs, seconds } from './lib/time.ts';
import type { Outbound } from './outbound/index.ts';

interface AdvanceNeeds {
  db: Database;
  timers: Timers;
  outbound: Outbound;
  applier: Applier;
  /** Callbacks the sandbox is posting or will post again. */
  callbacksInFlight: () => number;
}

const PATIENCE_MS = seconds(30);
const PAUSE_MS = 10;

/**
 * Moves the clock of the whole system through every due moment in turn, so that twelve minutes in one call equal twelve
 * lived minutes. Each moment is left only when nothing is due, kept, claimed or under way any more.
 */
export function createAdvance({ db, timers, outbound, applier, callbacksInFlight }: AdvanceNeeds) {
  async function settle(): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      await applier.sweep();
      await outbound.relayOutbox();
      await timers.sweep(0);
      await outbound.sweepDue();
      await outbound.sweepLeases();
      await outbound.sweepUnknown();
      await outbound.sweepCards();
      await outbound.sweepBulk();
      const left = await unquiet();
      if (left.length === 0) return;
      if (Date.now() > deadline) throw notQuiet(left);
      await wait(PAUSE_MS);
    }
  }

  async function unquiet(): Promise<string[]> {
    const { rows } = await sql<Record<string, number>>`
      select
        (select count(*) from timer where state = 'armed' and due_at <= app_now()) as "due timers",
        (select count(*) from inbox where state = 'kept') as "kept callbacks",
        (select count(*) from outbox) as "outbox rows",
        (select count(*) from delivery where state = 'claimed') as "claimed deliveries",
        (select count(*) from delivery where state in ('queued', 'held') and not_before <= app_now()) as "due deliveries",
        (select count(*) from delivery where state = 'unknown' and not_before <= app_now()) as "unknown sends",
        (select count(*) from delivery where recall_after <= app_now()) as "due recalls",
        (select count(*) from bulk_batch where state = 'claimed'
          or (state in ('waiting', 'unknown') and not_before <= app_now())) as "due batches",
        (select count(*) from card where lease_until > clock_timestamp()
          or (wanted_hash <> shown_hash and unsyncable is null and not_before <= app_now())) as "cards behind"
    `.execute(db);
    const counts = { ...rows[0], 'calls under way': outbound.underWay(), 'callbacks in flight': callbacksInFlight() };
    return Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${count} ${name}`);
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

  return {
    settle,

    /** Answers when all is quiet at the new time; a Problem 504 names what would not come to rest. */
    async advance(forSeconds: number): Promise<{ now: Date }> {
      await settle();
      const start = await clock.read(db);
      const target = addMs(start.appNow, seconds(forSeconds));
      for (;;) {
        const { appNow } = await clock.read(db);
        const next = await nextMoment(appNow);
        if (!next || next > target) break;
        await clock.advanceTo(db, next);
        await settle();
      }
      const now = await clock.advanceTo(db, target);
      await settle();
      return { now };
    },
  };
}

export type Advance = ReturnType<typeof createAdvance>;

function notQuiet(left: string[]): Problem {
  return new Problem({ code: 'not_quiet', status: 504, messageZh: `30秒内没有静下来：${left.join(', ')}` });
}
