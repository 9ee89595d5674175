import { sql } from 'kysely';
import type { Database, Executor, Schema, Tx } from '../../../database/index.ts';
import { newId } from '../../../lib/ids.ts';
import type { ProtectionState } from '../types.ts';
import type { OpenItem, PictureType } from './rules.ts';

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

export async function refuse(tx: Tx, id: string, reason: Reason): Promise<void> {
  await sql`
    update protection_evidence set state = 'REFUSED', reason = ${reason}, lease_until = null where id = ${id}`.execute(
    tx,
  );
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

/** Of these items, those that are asked, declared or rejected, in the order given. */
export async function openItems(ex: Executor, personId: string, items: readonly string[]): Promise<OpenItem[]> {
  const { rows } = await sql<OpenItem>`
    select p.item, p.state, p.since, p.valid_until as "validUntil"
    from unnest(${[...items]}::text[]) with ordinality as wanted (item, place)
      join protection p on p.person_id = ${personId} and p.item = wanted.item
    where p.state in ('ASKED', 'DECLARED', 'REJECTED') order by wanted.place`.execute(ex);
  return rows;
}

/** The item this same picture stands behind already. */
export async function countedFor(ex: Executor, personId: string, hash: string): Promise<string | null> {
  const { rows } = await sql<{ item: string }>`
    select e.item from protection_evidence e join protection p on p.person_id = e.person_id and p.item = e.item
    where e.person_id = ${personId} and e.hash = ${hash} and e.state = 'ATTACHED'
      and p.state in ('EVIDENCED', 'VERIFIED') limit 1`.execute(ex);
  return rows[0]?.item ?? null;
}

/** Items he took this same picture away from. */
export async function takenFrom(ex: Executor, personId: string, hash: string): Promise<string[]> {
  const { rows } = await sql<{ item: string }>`
    select distinct item from protection_evidence
    where person_id = ${personId} and hash = ${hash} and state = 'DETACHED'`.execute(ex);
  return rows.map(({ item }) => item);
}

/** His last picture since then that nobody has checked and that still counts. */
export async function lastAttached(
  ex: Executor,
  personId: string,
  since: Date,
): Promise<{ id: string; item: string } | null> {
  const { rows } = await sql<{ id: string; item: string }>`
    select e.id, e.item from protection_evidence e
      join protection p on p.person_id = e.person_id and p.item = e.item and p.state = 'EVIDENCED'
    where e.person_id = ${personId} and e.state = 'ATTACHED' and e.checked_at is null and e.attached_at > ${since}
    order by e.attached_at desc, e.id desc limit 1`.execute(ex);
  return rows[0] ?? null;
}

/** The picture goes at once, and its item stands where it stood before. */
export async function detach(tx: Tx, id: string): Promise<void> {
  await sql`
    update protection p
    set state = e.before_state, since = e.before_since, valid_until = e.before_valid_until
    from protection_evidence e
    where e.id = ${id} and p.person_id = e.person_id and p.item = e.item and p.state = 'EVIDENCED'`.execute(tx);
  await sql`update protection_evidence set state = 'DETACHED', image_sealed = null where id = ${id}`.execute(tx);
}

export interface Kept {
  personId: string;
  contentType: PictureType;
  imageSealed: string;
}

export async function kept(ex: Executor, id: string): Promise<Kept | null> {
  const { rows } = await sql<Kept>`
    select person_id as "personId", content_type as "contentType", image_sealed as "imageSealed"
    from protection_evidence where id = ${id} and state = 'ATTACHED'`.execute(ex);
  return rows[0] ?? null;
}

export interface Listed {
  id: string;
  personId: string;
  name: string;
  unit: string | null;
  item: string;
  state: ProtectionState;
  attachedAt: Date;
  checkedAt: Date | null;
  /** Drawn by lot and not looked at yet. */
  drawn: boolean;
}

/** Pictures of people employed there, the newest first, without the reader's own. */
export async function ofOrganisation(
  ex: Executor,
  organisationId: string,
  { reader, before, limit }: { reader: string; before: string | null; limit: number },
): Promise<Listed[]> {
  const { rows } = await sql<Listed>`
    select e.id, e.person_id as "personId", person.name, unit.name as unit, e.item, coalesce(p.state, 'UNKNOWN') as state,
      e.attached_at as "attachedAt", e.checked_at as "checkedAt",
      exists (select from protection_sample_item drawn join protection_sample s on s.id = drawn.sample_id
        where s.organisation_id = ${organisationId} and drawn.person_id = e.person_id and drawn.item = e.item
          and drawn.result is null) as drawn
    from protection_evidence e
      join employment job on job.person_id = e.person_id and job.organisation_id = ${organisationId} and job.state = 'ACTIVE'
      join person on person.id = e.person_id
      left join grid_unit unit on unit.id = job.grid_unit_id
      left join protection p on p.person_id = e.person_id and p.item = e.item
    where e.state = 'ATTACHED' and e.person_id <> ${reader} and (${before}::text is null or e.id < ${before})
    order by e.id desc limit ${limit}`.execute(ex);
  return rows;
}

/** All that somebody sent and that still lies here, the newest first. */
export async function ownPictures(
  ex: Executor,
  personId: string,
): Promise<{ id: string; item: string; attachedAt: Date; checkedAt: Date | null }[]> {
  const { rows } = await sql<{ id: string; item: string; attachedAt: Date; checkedAt: Date | null }>`
    select id, item, attached_at as "attachedAt", checked_at as "checkedAt" from protection_evidence
    where person_id = ${personId} and state = 'ATTACHED' order by id desc limit 100`.execute(ex);
  return rows;
}

/** The pictures behind these items of his, whatever was found by them. */
export async function eraseOf(tx: Tx, personId: string, items: readonly string[]): Promise<void> {
  await sql`
    update protection_evidence set state = 'DETACHED', image_sealed = null
    where person_id = ${personId} and item = any(${[...items]}::text[]) and state = 'ATTACHED'`.execute(tx);
}

/** Everything of these people. */
export async function forgetOf(tx: Tx, personIds: readonly string[]): Promise<void> {
  await sql`delete from protection_evidence where person_id = any(${[...personIds]}::text[])`.execute(tx);
}

/**
 * Checked, or when nobody checked it received, before that moment; and at once what nobody checked and no item rests on any
 * more, e.g. after a new phone number (个人信息保护法 art. 47).
 */
export async function forgetBefore(tx: Tx, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from protection_evidence where id in (
      select id from protection_evidence e where coalesce(checked_at, received_at) < ${before}
        or (state = 'ATTACHED' and checked_at is null and not exists (
          select from protection p where p.person_id = e.person_id and p.item = e.item and p.state in ('EVIDENCED', 'VERIFIED', 'REJECTED')))
      order by coalesce(checked_at, received_at) limit ${limit})`.execute(tx);
  return Number(numAffectedRows ?? 0);
}
