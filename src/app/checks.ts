import { sql } from 'kysely';
import { type Database, hasNoRoom } from '../database/index.ts';
import type { CheckResult, HealthChecks } from '../http/index.ts';
import type { Declared } from '../kernel/module/index.ts';
import type { Periodic } from '../lib/periodic.ts';
import type { Outbound } from '../outbound/index.ts';
import type { Queue } from '../queue/index.ts';
import { MODULES } from './modules.ts';
import type { Schedules } from './schedules.ts';

const byNumber = (a: { id: string }, b: { id: string }): number => Number(a.id.slice(1)) - Number(b.id.slice(1));

/** Every check that must answer zero rows, in tests and in production. */
export const invariants = MODULES.flatMap((module: Declared) => module.invariants ?? []).sort(byNumber);

export interface InvariantResult {
  id: string;
  title: string;
  rows: Record<string, unknown>[];
}

export async function checkInvariants(db: Database): Promise<InvariantResult[]> {
  const results: InvariantResult[] = [];
  for (const { id, title, sql: text } of invariants) {
    const { rows } = await sql.raw<Record<string, unknown>>(`select * from (${text}) as found limit 20`).execute(db);
    results.push({ id, title, rows });
  }
  return results;
}

/**
 * Whether PostgreSQL takes what we write. Said by an error, so that a session left over from before a failover is thrown
 * away like any other that may only read.
 */
export async function takesWrites(db: Database): Promise<CheckResult> {
  await sql`
    do $$ begin
      if pg_is_in_recovery() or current_setting('transaction_read_only')::boolean then
        raise read_only_sql_transaction using message = 'this PostgreSQL is read-only: a replica, or set to be';
      end if;
    end $$`.execute(db);
  return hasNoRoom(db) ? { ok: false, why: 'no room left: it refused to write within the last minute' } : { ok: true };
}

/** What /readyz leans on. */
export function readiness({
  db,
  queue,
  outbound,
  periodic,
  schedules,
}: {
  db: Database;
  queue: Queue;
  outbound: Outbound;
  periodic: Periodic;
  schedules: Pick<Schedules, 'overdue'>;
}): HealthChecks {
  return {
    async postgresql() {
      return takesWrites(db);
    },
    async redis() {
      return queue.health();
    },
    async wecom() {
      const { channel } = await outbound.health();
      return channel.state === 'broken'
        ? { ok: false, why: `${channel.reason ?? 'refused'} (errcode ${channel.errcode ?? 'none'})` }
        : { ok: true };
    },
    async accepted() {
      const { channel, silentSeconds } = await outbound.health();
      if (channel.state !== 'silent') return { ok: true };
      return { ok: false, why: `WeCom has accepted nothing for ${Math.floor(silentSeconds / 60)} minutes` };
    },
    /** Nobody is to be turned away for it, but somebody must hear of it even where no card arrives. */
    async work() {
      const { rows } = await sql<{ kind: string }>`
        select distinct kind from readiness_defect
        where closed_at is null and kind in ('STEP_FAILS', 'CALLBACKS_QUARANTINED', 'DEAD_LETTERS')
        union all
        select 'DELIVERY_FAILS' where exists (
          select from delivery where state in ('queued', 'held') and reason = 'stumbled')`.execute(db);
      return rows.length === 0 ? { ok: true } : { ok: true, warning: rows.map(({ kind }) => kind).join(', ') };
    },
    async sweeps() {
      const late = [...periodic.overdue(), ...(await schedules.overdue())];
      return late.length === 0 ? { ok: true } : { ok: false, why: `overdue: ${late.join(', ')}` };
    },
  };
}
