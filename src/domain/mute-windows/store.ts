import { sql } from 'kysely';
import type { Executor, Tx } from '../../database/index.ts';
import type { MuteKind } from './types.ts';

export interface StoredWindow {
  id: string;
  kind: MuteKind;
  reason: string;
  startsAt: Date;
  endsAt: Date;
  declaredBy: string;
  declaredAt: Date;
  endedAt: Date | null;
  endedBy: string | null;
}

interface Which {
  id?: string;
  isOpen?: boolean;
  /** Those of before this one, by when they were declared. */
  after?: string | undefined;
  limit: number;
}

export async function list(ex: Executor, { id, isOpen, after, limit }: Which): Promise<StoredWindow[]> {
  const open = sql`(m.ended_at is null and m.ends_at > app_now())`;
  const { rows } = await sql<StoredWindow>`
    select m.id, m.kind, m.reason, m.starts_at, m.ends_at, p.name as declared_by, m.declared_at, m.ended_at,
      e.name as ended_by
    from mute_window m join person p on p.id = m.declared_by_person_id
      left join person e on e.id = m.ended_by_person_id
    where ${id === undefined ? sql`true` : sql`m.id = ${id}`}
      and ${isOpen === undefined ? sql`true` : isOpen ? open : sql`not ${open}`}
      and ${after === undefined ? sql`true` : sql`m.id < ${after}`}
    order by ${isOpen ? sql`m.starts_at, m.id` : sql`m.id desc`} limit ${limit}`.execute(ex);
  return rows;
}

/** Windows are declared and ended one after the other. */
export async function serialise(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('mute', 0))`.execute(tx);
}

interface NewWindow {
  id: string;
  kind: MuteKind;
  reason: string;
  startsAt: Date;
  endsAt: Date;
  by: string;
  at: Date;
}

export async function insert(tx: Tx, { id, kind, reason, startsAt, endsAt, by, at }: NewWindow): Promise<void> {
  await sql`
    insert into mute_window (id, kind, reason, starts_at, ends_at, declared_by_person_id, declared_at)
    values (${id}, ${kind}, ${reason}, ${startsAt}::timestamptz, ${endsAt}::timestamptz, ${by}, ${at}::timestamptz)`.execute(
    tx,
  );
}

export async function end(tx: Tx, { id, by, at }: { id: string; by: string; at: Date }): Promise<void> {
  await sql`update mute_window set ended_at = ${at}::timestamptz, ended_by_person_id = ${by} where id = ${id}`.execute(
    tx,
  );
}

export async function countHeld(ex: Executor): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from timer
    where state = 'armed' and held_from is not null and due_at > app_now()`.execute(ex);
  return rows[0]?.n ?? 0;
}
