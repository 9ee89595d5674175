import { type RawBuilder, sql } from 'kysely';
import type { Database, Executor, Tx } from '../../database/index.ts';
import { newId } from '../../lib/ids.ts';
import type { FiredTimer, OwnerRef, PlannedTimer } from './types.ts';

export async function armedTimers(executor: Executor, owner: OwnerRef): Promise<FiredTimer[]> {
  const rows = await executor
    .selectFrom('timer')
    .selectAll()
    .where('owner_kind', '=', owner.kind)
    .where('owner_id', '=', owner.id)
    .where('state', '=', 'armed')
    .execute();
  return rows.map(toTimer);
}

/** Takes one due timer of the owner, and says whether more were due beside it. */
export async function take(
  tx: Tx,
  owner: OwnerRef,
  now: Date,
  id?: string,
): Promise<{ timer: FiredTimer; more: boolean } | null> {
  const due = tx
    .selectFrom('timer')
    .select('id')
    .where('owner_kind', '=', owner.kind)
    .where('owner_id', '=', owner.id)
    .where('state', '=', 'armed')
    .where('due_at', '<=', now)
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
    .orderBy('due_at')
    .orderBy('id')
    .limit(1);
  const row = await tx
    .updateTable('timer')
    .set({ state: 'fired', settled_at: now })
    .where('id', '=', due)
    .where('state', '=', 'armed')
    .returningAll()
    .returning(
      sql<boolean>`exists (select from timer other where other.owner_kind = timer.owner_kind
        and other.owner_id = timer.owner_id and other.state = 'armed' and other.due_at <= ${now} and other.id <> timer.id)`.as(
        'more',
      ),
    )
    .executeTakeFirst();
  return row ? { timer: toTimer(row), more: row.more } : null;
}

/** Of those a query names, the ones without any armed timer, a few at a time. */
export async function withoutTimer(db: Database, kind: string, open: RawBuilder<unknown>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select open.id from (${open}) as open
    where not exists (
      select from timer t where t.owner_kind = ${kind} and t.owner_id = open.id and t.state = 'armed')
    order by open.id limit 50`.execute(db);
  return rows.map(({ id }) => id);
}

/** The most urgent first: armed, due for longer than this, and not among those looked at already. */
export async function findDue(
  db: Database,
  { graceMs, limit, except }: { graceMs: number; limit: number; except: readonly string[] },
): Promise<{ id: string; generation: number; lateMs: number }[]> {
  const { rows } = await sql<{ id: string; generation: number; lateMs: number }>`
    select id, generation, extract(epoch from app_now() - due_at)::float8 * 1000 as "lateMs"
    from timer where state = 'armed' and due_at <= app_now() - interval '1 millisecond' * ${graceMs}::float8
      ${except.length > 0 ? sql`and id <> all (${[...except]}::text[])` : sql``}
    order by priority, due_at, id limit ${limit}`.execute(db);
  return rows;
}

/**
 * Cancels what is no longer planned and arms what is not armed yet, in one round trip under the owner's lock. The count of
 * the cancelled makes the insert wait for them: one purpose has one armed timer.
 */
export async function replaceArmed(
  tx: Tx,
  { kind, id }: OwnerRef,
  priority: number,
  plans: PlannedTimer[],
  now: Date,
): Promise<{ id: string; generation: number; dueAt: Date }[]> {
  const planned = plans.map(({ purpose, run, step, dueAt }) => ({ id: newId(), purpose, run, step, dueAt }));
  const { rows } = await sql<{ id: string; generation: number; dueAt: Date }>`/* prepare */
    with planned as (
      select * from jsonb_to_recordset(${JSON.stringify(planned)}::jsonb)
        as plan (id text, purpose text, run int, step int, "dueAt" timestamptz)
    ),
    standing as (
      select timer.id, timer.purpose, exists (
        select from planned
        where planned.purpose = timer.purpose and planned.run = timer.run and planned.step = timer.step
          and planned."dueAt" = date_trunc('milliseconds', timer.due_at)
      ) as kept
      from timer where owner_kind = ${kind} and owner_id = ${id} and state = 'armed'
    ),
    cancelled as (
      update timer set state = 'cancelled', settled_at = ${now}
      where timer.id in (select standing.id from standing where not kept) returning timer.id
    )
    insert into timer (id, owner_kind, owner_id, purpose, run, step, generation, priority, due_at, armed_at)
    select planned.id, ${kind}, ${id}, planned.purpose, planned.run, planned.step,
      (select coalesce(max(generation), 0) + 1 from timer where owner_kind = ${kind} and owner_id = ${id}),
      ${priority}::int, planned."dueAt", ${now}::timestamptz
    from planned
    where (select count(*) from cancelled) >= 0
      and not exists (select from standing where standing.purpose = planned.purpose and kept)
    returning id, generation, due_at as "dueAt"`.execute(tx);
  return rows;
}

interface TimerRow {
  id: string;
  owner_kind: string;
  owner_id: string;
  purpose: string;
  run: number;
  step: number;
  generation: number;
  due_at: Date;
}

function toTimer(row: TimerRow): FiredTimer {
  return {
    id: row.id,
    owner: { kind: row.owner_kind, id: row.owner_id },
    purpose: row.purpose,
    run: row.run,
    step: row.step,
    generation: row.generation,
    dueAt: row.due_at,
  };
}

/** How many should have fired more than five seconds ago. */
export async function overdueTimers(ex: Executor): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from timer
    where state = 'armed' and due_at < app_now() - interval '5 seconds'`.execute(ex);
  return rows[0]?.n ?? 0;
}
