import { sql } from 'kysely';
import type { Database, Executor, Schema, Tx } from '../../../database/index.ts';
import { newId } from '../../../lib/ids.ts';
import type { OpenItem, PictureType } from '../rules.ts';

export type Reason = NonNullable<Schema['protectionEvidence']['reason']>;

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
    returning id, person_id, userid, media_id, attempts,
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

/**
 * Items of his campaigns of which a picture would say something: asked, declared or rejected, in the order of the campaign;
 * SAMPLED wants pictures only of those drawn.
 */
export async function openItems(ex: Executor, personId: string): Promise<OpenItem[]> {
  const { rows } = await sql<OpenItem>`
    select p.item, p.state, p.since, p.valid_until
    from campaign_member m join campaign c on c.id = m.campaign_id and c.state <> 'CLOSED' and c.evidence <> 'NONE',
      unnest(c.items) with ordinality as asked (item, place), protection p
    where m.person_id = ${personId} and m.ended_at is null and p.person_id = m.person_id and p.item = asked.item
      and p.state in ('ASKED', 'DECLARED', 'REJECTED')
      and (c.evidence = 'OPTIONAL' or exists (select from protection_sample_item drawn
        where drawn.person_id = m.person_id and drawn.item = asked.item and drawn.result is null))
    group by p.person_id, p.item order by min(place), p.item`.execute(ex);
  return rows;
}

/** The item this same picture stands behind already. */
export async function countedFor(
  ex: Executor,
  personId: string,
  hash: string,
): Promise<{ id: string; item: string } | null> {
  const { rows } = await sql<{ id: string; item: string }>`
    select e.id, e.item from protection_evidence e join protection p on p.person_id = e.person_id and p.item = e.item
    where e.person_id = ${personId} and e.hash = ${hash} and e.state = 'ATTACHED'
      and p.state in ('EVIDENCED', 'VERIFIED') limit 1`.execute(ex);
  return rows[0] ?? null;
}

/** Sent once more and named once more in the answer: it is what 「更正」 is about now. */
export async function sendAgain(tx: Tx, id: string, at: Date): Promise<void> {
  await sql`update protection_evidence set attached_at = ${at} where id = ${id} and checked_at is null`.execute(tx);
}

/** Items he took this same picture away from. */
export async function takenFrom(ex: Executor, personId: string, hash: string): Promise<string[]> {
  const { rows } = await sql<{ item: string }>`
    select distinct item from protection_evidence
    where person_id = ${personId} and hash = ${hash} and state = 'DETACHED'`.execute(ex);
  return rows.map(({ item }) => item);
}

export interface Attachment {
  id: string;
  before: OpenItem;
  contentType: PictureType;
  sizeBytes: number;
  hash: string;
  imageSealed: string;
  at: Date;
}

export async function attach(tx: Tx, given: Attachment): Promise<void> {
  const { id, before, contentType, sizeBytes, hash, imageSealed, at } = given;
  await sql`
    update protection_evidence set state = 'ATTACHED', item = ${before.item}, content_type = ${contentType},
      size_bytes = ${sizeBytes}, hash = ${hash}, image_sealed = ${imageSealed}, attached_at = ${at}, lease_until = null,
      before_state = ${before.state}, before_since = ${before.since}, before_valid_until = ${before.validUntil}
    where id = ${id}`.execute(tx);
}
