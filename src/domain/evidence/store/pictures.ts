import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import type { ProtectionState } from '../../campaigns/index.ts';
import type { PictureType } from '../rules.ts';

/** His last picture since then that nobody has checked and that still counts; without an item it is still to be fetched. */
export async function lastSent(
  ex: Executor,
  personId: string,
  since: Date,
): Promise<{ id: string; item: string | null } | null> {
  const { rows } = await sql<{ id: string; item: string | null }>`
    select e.id, e.item from protection_evidence e
      left join protection p on p.person_id = e.person_id and p.item = e.item and p.state = 'EVIDENCED'
    where e.person_id = ${personId} and coalesce(e.attached_at, e.received_at) > ${since}
      and (e.state = 'PENDING' or (e.state = 'ATTACHED' and e.checked_at is null and p.item is not null))
    order by coalesce(e.attached_at, e.received_at) desc, e.id desc limit 1`.execute(ex);
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
    select person_id, content_type, image_sealed
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
    select e.id, e.person_id, person.name, unit.name as unit, e.item, coalesce(p.state, 'UNKNOWN') as state,
      e.attached_at, e.checked_at,
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
    select id, item, attached_at, checked_at from protection_evidence
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

/** The newest picture behind each item of these people. */
export async function picturesOf(
  ex: Executor,
  personIds: readonly string[],
): Promise<{ id: string; personId: string; item: string }[]> {
  const { rows } = await sql<{ id: string; personId: string; item: string }>`
    select distinct on (person_id, item) id, person_id, item from protection_evidence
    where person_id = any(${[...personIds]}::text[]) and state = 'ATTACHED'
    order by person_id, item, id desc`.execute(ex);
  return rows;
}
