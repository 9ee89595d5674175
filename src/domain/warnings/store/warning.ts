import { sql } from 'kysely';
import type { Executor, LockMode, Tx } from '../../../database/index.ts';
import { shanghaiDay } from '../../../lib/time.ts';
import { armedTimers } from '../../escalation/index.ts';
import type { Actor, WarningEvent } from '../decision.ts';
import { fromRow, toColumns, type WarningRow } from '../rows.ts';
import type { TimerPurpose, Warning, WarningTimers } from '../types.ts';

export const OWNER_KIND = 'warning';
export const ownerOf = (id: string) => ({ kind: OWNER_KIND, id });

/** Locks the row without barring rows that refer to it; everything that decides about a warning comes through here. */
export async function lock(tx: Tx, id: string, mode: LockMode = 'wait'): Promise<boolean> {
  const locked = await tx
    .selectFrom('warning')
    .select('id')
    .where('id', '=', id)
    .forNoKeyUpdate()
    .$if(mode === 'skip', (query) => query.skipLocked())
    .executeTakeFirst();
  return locked !== undefined;
}

export async function load(executor: Executor, id: string): Promise<Warning | null> {
  const row = await executor.selectFrom('warning').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return null;
  const timers: WarningTimers = {};
  for (const timer of await armedTimers(executor, ownerOf(id))) {
    timers[timer.purpose as TimerPurpose] = { dueAt: timer.dueAt, step: timer.step, run: timer.run };
  }
  return fromRow(row as WarningRow, timers);
}

export async function lockAndLoad(tx: Tx, id: string): Promise<Warning | null> {
  await lock(tx, id);
  return load(tx, id);
}

export async function insert(tx: Tx, warning: Warning, phone: { sealed: string; hash: string } | null): Promise<void> {
  await tx
    .insertInto('warning')
    .values({
      id: warning.id,
      number: warning.number,
      source: warning.source,
      drill: warning.drill,
      note_sealed: warning.noteSealed,
      proposed_by: warning.proposedBy,
      phone_sealed: phone?.sealed ?? null,
      phone_hash: phone?.hash ?? null,
      created_at: warning.createdAt,
      ...toColumns(warning, warning.createdAt),
    })
    .execute();
}

/** Saves the decided state together with what happened, one event a version, without gaps. */
export async function save(
  tx: Tx,
  warning: Warning,
  from: Warning,
  actor: Actor,
  events: WarningEvent[],
  now: Date,
): Promise<Warning> {
  const saved = { ...warning, version: from.version + events.length };
  const columns = toColumns(saved, now);
  const forgetPhone = saved.personId ? { phone_sealed: null, phone_hash: null } : {};
  await tx
    .updateTable('warning')
    .set({ ...columns, ...forgetPhone })
    .where('id', '=', warning.id)
    .execute();
  await tx
    .insertInto('event_log')
    .values(
      events.map((event, index) => ({
        owner_kind: OWNER_KIND,
        owner_id: warning.id,
        version: from.version + index + 1,
        at: now,
        actor_kind: actor.personId
          ? ('person' as const)
          : actor.kind === 'GATEWAY'
            ? ('gateway' as const)
            : ('system' as const),
        actor_id: actor.personId,
        action: event.action,
        from_state: index === 0 ? from.state : saved.state,
        to_state: saved.state,
        detail: JSON.stringify(event.detail ?? {}),
      })),
    )
    .execute();
  return saved;
}

/** 'YJ-20260101-0001': by the Shanghai day, without gaps inside a transaction that commits. */
export async function nextNumber(tx: Tx, prefix: string, now: Date): Promise<string> {
  const day = shanghaiDay(now);
  const row = await tx
    .insertInto('number_series')
    .values({ prefix, day, last: 1 })
    .onConflict((conflict) => conflict.columns(['prefix', 'day']).doUpdateSet({ last: sql`number_series.last + 1` }))
    .returning('last')
    .executeTakeFirstOrThrow();
  return `${prefix}-${day.replaceAll('-', '')}-${String(row.last).padStart(4, '0')}`;
}

export async function serialise(tx: Tx, what: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${what}, 0))`.execute(tx);
}

/** Open warnings without any timer that could still move them (I1), a few at a time. */
export async function orphans(executor: Executor): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select w.id from warning w
    where w.state not in ('CLOSED', 'REVOKED') and not exists (
      select from timer t where t.owner_kind = 'warning' and t.owner_id = w.id and t.state = 'armed'
        and t.purpose in ('match', 'ladder', 'alarm', 'contact', 'outcome', 'review'))
    limit 50`.execute(executor);
  return rows.map((row) => row.id);
}

/** The number that came with it, kept only until somebody is matched. */
export async function givenPhone(executor: Executor, id: string): Promise<{ sealed: string; hash: string } | null> {
  const row = await executor
    .selectFrom('warning')
    .select(['phone_sealed', 'phone_hash'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.phone_sealed && row.phone_hash ? { sealed: row.phone_sealed, hash: row.phone_hash } : null;
}
