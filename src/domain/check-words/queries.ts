import { appNow, type Database, type Executor, prepared } from '../../database/index.ts';
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
  warningId: string;
  personId: string;
  since: Date;
  kind: 'ADVISOR' | 'POLICE';
  isOpen: boolean;
  drill: boolean;
  organisation: string | null;
}

/** Whether a word was made by us, for whom, and how long it holds. It names nobody but who showed it. */
export async function verifyWord(ctx: CheckWordContext, typed: string): Promise<CheckWordData> {
  const word = normalCheckWord(typed);
  if (word === null) throw invalid('word', '核验码是6位字母和数字（没有0、1、I、O），请对照卡片重新输入');
  const now = await appNow(ctx.db);
  const contact = (await contactsAt(ctx.db, now)).find((one) => checkWordOf(ctx.crypto, one) === word);
  if (!contact) return { state: 'UNKNOWN' };
  const until = addMs(contact.since, CHECK_WORD_VALID_MS);
  if (!contact.isOpen || until <= now) return { state: 'ENDED' };
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

/** Everybody who has a warning, and who had one until a day ago: of his word it is said that it has ended. */
async function contactsAt(ex: Executor, now: Date): Promise<Contact[]> {
  const { rows } = await prepared<Contact>`
    select w.id as warning_id, w.owner_person_id as person_id, w.owner_since as since, w.owner_kind as kind,
      w.state not in ('REPORTED', 'CLOSED', 'REVOKED') as is_open, w.drill, o.short_name as organisation
    from warning w left join organisation o on o.id = w.organisation_id
    where w.owner_person_id is not null and w.owner_since is not null
      and (w.state not in ('CLOSED', 'REVOKED') or w.closed_at > ${addMs(now, -days(1))})
    order by w.owner_since desc limit ${MOST_CONTACTS}`.execute(ex);
  return rows;
}
