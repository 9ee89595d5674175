import { sql } from 'kysely';
import type { Database, Schema, Tx } from '../../../../database/index.ts';
import { newId } from '../../../../lib/ids.ts';

export type Reason = NonNullable<Schema['protection_evidence']['reason']>;

export interface Sent {
  personId: string;
  userid: string;
  mediaId: string;
}

/** A picture that waits to be fetched. */
export interface Pending extends Sent {
  id: string;
  attempts: number;
  /** WeCom has it no more. */
  expired: boolean;
}

export async function insert(tx: Tx, { personId, userid, mediaId }: Sent): Promise<void> {
  await sql`
    insert into protection_evidence (id, person_id, userid, media_id, state, received_at, next_try_at)
    values (${newId()}, ${personId}, ${userid}, ${mediaId}, 'PENDING', app_now(), app_now())`.execute(tx);
}

/** Takes due pictures for so long (real time); a worker that dies gives them back by its silence. */
export async function claim(
  db: Database,
  { limit, leaseMs, fetchableMs }: { limit: number; leaseMs: number; fetchableMs: number },
): Promise<Pending[]> {
  const { rows } = await sql<Pending>`
    update protection_evidence
    set attempts = attempts + 1, lease_until = clock_timestamp() + ${leaseMs} * interval '1 millisecond'
    where id in (
      select id from protection_evidence
      where state = 'PENDING' and next_try_at <= app_now() and (lease_until is null or lease_until < clock_timestamp())
      order by next_try_at, id limit ${limit} for update skip locked)
    returning id, person_id as "personId", userid, media_id as "mediaId", attempts,
      received_at + ${fetchableMs} * interval '1 millisecond' <= app_now() as expired`.execute(db);
  return rows;
}

export async function postpone(db: Database, id: string, afterMs: number): Promise<void> {
  await sql`
    update protection_evidence
    set next_try_at = app_now() + ${afterMs} * interval '1 millisecond', lease_until = null
    where id = ${id} and state = 'PENDING'`.execute(db);
}

/** False when it was let go of meanwhile. */
export async function lockPending(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`
    select id from protection_evidence where id = ${id} and state = 'PENDING' for update`.execute(tx);
  return rows.length > 0;
}

/** Nobody fetches it any more, and whoever is fetching it finds nothing to attach it to. */
export async function letGo(tx: Tx, id: string): Promise<void> {
  await sql`delete from protection_evidence where id = ${id} and state = 'PENDING'`.execute(tx);
}

export async function refuse(tx: Tx, id: string, reason: Reason): Promise<void> {
  await sql`
    update protection_evidence set state = 'REFUSED', reason = ${reason}, lease_until = null where id = ${id}`.execute(
    tx,
  );
}
