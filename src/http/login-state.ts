import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../database/index.ts';
import { minutes } from '../lib/time.ts';
import { hashToken, later } from './session.ts';

export const LOGIN_LIFE_MS = minutes(10);

/** The state handed to WeCom: 32 letters and digits, of the at most 128 it allows. */
export async function beginLogin(
  db: Database,
  { browser, returnTo }: { browser: string; returnTo: string },
): Promise<string> {
  const state = randomBytes(16).toString('hex');
  await db
    .insertInto('login_state')
    .values({ state, browser_hash: hashToken(browser), return_to: returnTo, expires_at: later(LOGIN_LIFE_MS) })
    .execute();
  return state;
}

/** Where this login leads; null when it was used, is too old, or was begun in another browser (login CSRF). */
export async function takeLogin(
  db: Database,
  { browser, state }: { browser: string; state: string },
): Promise<string | null> {
  const row = await db
    .updateTable('login_state')
    .set({ used_at: sql<Date>`clock_timestamp()` })
    .where('state', '=', state)
    .where('browser_hash', '=', hashToken(browser))
    .where('used_at', 'is', null)
    .where('expires_at', '>', sql<Date>`clock_timestamp()`)
    .returning('return_to')
    .executeTakeFirst();
  return row?.return_to ?? null;
}
