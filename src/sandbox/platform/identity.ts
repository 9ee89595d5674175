import { sql } from 'kysely';
import type { Answer, Call } from './call.ts';
import { PlatformRefusal } from './refusal.ts';

/** auth/getuserinfo (doc p/91023): a code is good once, for five minutes. */
export async function userByCode({ db, query }: Call): Promise<Answer> {
  const { rows } = await sql<{ userid: string; expired: boolean }>`
    update sandbox.oauth_code set used_at = app_now()
    where code = ${query.code ?? ''} and used_at is null
    returning userid, expires_at <= app_now() as expired
  `.execute(db);
  const [found] = rows;
  if (found === undefined) throw new PlatformRefusal(40029, 'invalid code');
  if (found.expired) throw new PlatformRefusal(42003, 'code expired');
  return { userid: found.userid };
}
