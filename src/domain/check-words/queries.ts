import { sql } from 'kysely';
import { appNow, type Database, type Executor, prepared, type Tx } from '../../database/index.ts';
import { CHECK_WORD_VALID_MS, checkWordOf, normalCheckWord } from '../../lib/check-word.ts';
import type { FieldCrypto } from '../../lib/field-crypto.ts';
import { maskName } from '../../lib/masking.ts';
import { invalid } from '../../lib/problem.ts';
import { addMs, days } from '../../lib/time.ts';
import type { Directory } from '../directory/index.ts';
import type { CheckWordData } from './api.ts';

export interface CheckWordContext {
  db: Database;
  crypto: Pick<FieldCrypto, 'checkWordMac'>;
  directory: Pick<Directory, 'person'>;
  tenantName: string;
}

/** Words are not kept: they are made anew of those who have a warning now, which are never more than this. */
const MOST_CONTACTS = 20_000;

interface Contact {
  /** The warning, or the follow-up of one: whatever the word was made of. */
  warningId: string;
  personId: string;
  since: Date;
  kind: 'ADVISOR' | 'POLICE';
  state: 'HAS' | 'ENDED' | 'PASSED';
  /** From when the word holds for so long. */
  shownAt: Date;
  drill: boolean;
  organisation: string | null;
}

/** Whether a word was made by us, for whom, and how long it holds. It names nobody but who showed it. */
export async function verifyWord(ctx: CheckWordContext, typed: string): Promise<CheckWordData> {
  const word = normalCheckWord(typed);
  if (word === null) throw invalid('word', '核验码是6位字母和数字（没有0、1、I、O），请对照卡片重新输入');
  const now = await appNow(ctx.db);
  const contact = await contactOf(ctx, word, now);
  if (!contact) return { state: 'UNKNOWN' };
  const until = addMs(contact.shownAt, CHECK_WORD_VALID_MS);
  if (contact.state !== 'HAS') return { state: contact.state };
  if (until <= now) return { state: 'ENDED' };
  const person = await ctx.directory.person(ctx.db, contact.personId);
  return {
    state: 'GENUINE',
    name: maskName(person?.name ?? ''),
    post: contact.kind === 'POLICE' ? '民警' : '单位安全顾问',
    place: contact.kind === 'POLICE' ? ctx.tenantName : (contact.organisation ?? ''),
    until: until.toISOString(),
    now: now.toISOString(),
    drill: contact.drill,
  };
}

/** Whoever is in charge before whoever was: of two with one word the true one counts. */
async function contactOf(ctx: CheckWordContext, word: string, now: Date): Promise<Contact | undefined> {
  for (const read of [ownersAt, askedAgainAt, formerAt]) {
    const found = (await read(ctx.db, now)).find((one) => checkWordOf(ctx.crypto, one) === word);
    if (found) return found;
  }
  return undefined;
}

/** Everybody who has a warning, and who had one until a day ago: of his word it is said that it has ended. */
async function ownersAt(ex: Executor, now: Date): Promise<Contact[]> {
  const { rows } = await prepared<Contact>`
    select w.id as warning_id, w.owner_person_id as person_id, w.owner_since as since, w.owner_kind as kind,
      case when w.state in ('REPORTED', 'CLOSED', 'REVOKED') then 'ENDED' else 'HAS' end as state,
      w.owner_since as shown_at, w.drill, o.short_name as organisation
    from warning w left join organisation o on o.id = w.organisation_id
    where w.owner_person_id is not null and w.owner_since is not null
      and (w.state not in ('CLOSED', 'REVOKED') or w.closed_at > ${addMs(now, -days(1))})
    order by w.owner_since desc limit ${MOST_CONTACTS}`.execute(ex);
  return rows;
}

/**
 * Whoever is asked to look after somebody again has a word with each card of it; it holds while he is among those asked
 * last, and of a later one it is said that it has ended.
 */
async function askedAgainAt(ex: Executor, now: Date): Promise<Contact[]> {
  const { rows } = await prepared<Contact & { occurrence: number }>`
    select f.id as warning_id, d.person_id, f.due_at + d.occurrence * interval '1 millisecond' as since,
      case when exists (
        select from role_assignment r
        where r.person_id = d.person_id and r.state = 'ACTIVE'
          and r.role in ('COMMUNITY_POLICE', 'STATION_DUTY', 'STATION_CHIEF', 'CENTER_OFFICER')) then 'POLICE'
        else 'ADVISOR' end as kind,
      case when f.state <> 'asked' then 'ENDED'
        when exists (
          select from delivery last
          where last.owner_kind = 'follow_up' and last.owner_id = f.id and last.purpose = 'ask'
            and last.occurrence = f.asked and last.person_id = d.person_id) then 'HAS'
        else 'PASSED' end as state,
      d.created_at as shown_at, false as drill, o.short_name as organisation
    from follow_up f
      join delivery d on d.owner_kind = 'follow_up' and d.owner_id = f.id and d.purpose = 'ask'
      join warning w on w.id = f.warning_id
      left join organisation o on o.id = w.organisation_id
    where (f.state = 'asked' or f.answered_at > ${addMs(now, -days(1))}) and d.person_id is not null
      and d.created_at > ${addMs(now, -CHECK_WORD_VALID_MS - days(1))}
    order by d.created_at desc limit ${MOST_CONTACTS}`.execute(ex);
  return rows;
}

/** Who had one before somebody else; whoever has it anew has a new word, and the old one has only ended. */
async function formerAt(ex: Executor, now: Date): Promise<Contact[]> {
  const { rows } = await prepared<Contact>`
    select c.warning_id, c.person_id, c.since, 'ADVISOR' as kind, c.since as shown_at, w.drill, null as organisation,
      case when w.owner_person_id = c.person_id or w.state in ('REPORTED', 'CLOSED', 'REVOKED') then 'ENDED'
        else 'PASSED' end as state
    from former_contact c join warning w on w.id = c.warning_id
    where c.ended_at > ${addMs(now, -FORMER_KEPT_MS)}
    order by c.ended_at desc limit ${MOST_CONTACTS}`.execute(ex);
  return rows;
}

/** So long somebody may still show a card that was his. */
const FORMER_KEPT_MS = CHECK_WORD_VALID_MS;

/** Of somebody who is to be forgotten nothing stays. */
export async function forgetFormer(tx: Tx, personIds: readonly string[]): Promise<void> {
  await sql`delete from former_contact where person_id = any(${[...personIds]}::text[])`.execute(tx);
}

export async function sweepFormer(db: Database): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from former_contact where ended_at <= (select app_now()) - ${FORMER_KEPT_MS}::float8 * interval '1 millisecond'`.execute(
    db,
  );
  return Number(numAffectedRows ?? 0);
}
