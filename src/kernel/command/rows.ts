import { sql } from 'kysely';
import type { LockMode, Tx } from '../../database/index.ts';
import { shanghaiDay } from '../../lib/time.ts';

/** A row with timers, cards and a history of its own: the kind of owner is the name of its table. */
interface RowRef {
  kind: string;
  id: string;
}

/** Locks the row without barring rows that refer to it. False: there is none, or it was to be skipped and somebody holds it. */
export async function lockRow(tx: Tx, { kind, id }: RowRef, mode: LockMode): Promise<boolean> {
  const { rows } = await sql`
    select id from ${sql.table(kind)} where id = ${id}
    for no key update ${mode === 'skip' ? sql`skip locked` : sql``}`.execute(tx);
  return rows.length > 0;
}

/** 'YJ-20260101-0001': by the Shanghai day, without gaps inside a transaction that commits. */
export async function nextNumber(tx: Tx, prefix: string, now: Date): Promise<string> {
  const day = shanghaiDay(now);
  const row = await tx
    .insertInto('numberSeries')
    .values({ prefix, day, last: 1 })
    .onConflict((conflict) => conflict.columns(['prefix', 'day']).doUpdateSet({ last: sql`number_series.last + 1` }))
    .returning('last')
    .executeTakeFirstOrThrow();
  return `${prefix}-${day.replaceAll('-', '')}-${String(row.last).padStart(4, '0')}`;
}

interface RowEvent {
  action: string;
  from: string | null;
  to: string;
  now: Date;
  /** Null: the system itself, or the gateway. */
  actor: string | null;
  byGateway?: boolean;
  detail?: object | undefined;
}

/** What happened to a row, in the order of its versions: one event a version, without gaps (I6). */
export async function logEvents(
  tx: Tx,
  { kind, id }: RowRef,
  events: readonly (RowEvent & { version: number })[],
): Promise<void> {
  await tx
    .insertInto('eventLog')
    .values(
      events.map(({ version, action, from, to, now, actor, byGateway = false, detail = {} }) => ({
        ownerKind: kind,
        ownerId: id,
        version,
        at: now,
        actorKind: actor !== null ? ('person' as const) : byGateway ? ('gateway' as const) : ('system' as const),
        actorId: actor,
        action,
        fromState: from,
        toState: to,
        detail: JSON.stringify(detail),
      })),
    )
    .execute();
}

/** The same for a row whose version is raised by it and nothing else. */
export async function logNextEvent(tx: Tx, ref: RowRef, event: RowEvent): Promise<void> {
  const { rows } = await sql<{ version: number }>`
    update ${sql.table(ref.kind)} set version = version + 1 where id = ${ref.id} returning version`.execute(tx);
  const [row] = rows;
  if (!row) throw new Error(`${ref.kind} ${ref.id} is gone`);
  await logEvents(tx, ref, [{ ...event, version: row.version }]);
}
