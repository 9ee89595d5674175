import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Database, Executor } from '../database/index.ts';
import { minutes } from '../lib/time.ts';
import { hashToken, later, SESSION_LIMITS } from './session.ts';

export const LOGIN_LIFE_MS = minutes(10);

/** IN: with a session. OUTSIDER: no member, or out of the app's range. STRANGER: a member whom the roster does not know. */
export type Ending = 'IN' | 'SPENT' | 'AWAY' | 'OUTSIDER' | 'STRANGER';

export interface Login {
  returnTo: string;
  /** Taken by this very call; every other call of the same redirect finds it taken. */
  isFirst: boolean;
  /** Null while the first call is under way. */
  ended: Ending | null;
  /** The session it ended in is still open. */
  isOpen: boolean;
}

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

/** Takes this login; null when it is too old or was begun in another browser (login CSRF). */
export async function takeLogin(
  db: Database,
  { browser, state }: { browser: string; state: string },
): Promise<Login | null> {
  const taken = await db
    .updateTable('login_state')
    .set({ used_at: sql<Date>`clock_timestamp()` })
    .where('state', '=', state)
    .where('browser_hash', '=', hashToken(browser))
    .where('used_at', 'is', null)
    .where('expires_at', '>', sql<Date>`clock_timestamp()`)
    .returning('return_to')
    .executeTakeFirst();
  if (taken) return { returnTo: taken.return_to, isFirst: true, ended: null, isOpen: false };
  return readLogin(db, { browser, state });
}

export async function readLogin(
  db: Database,
  { browser, state }: { browser: string; state: string },
): Promise<Login | null> {
  const { rows } = await sql<Omit<Login, 'isFirst'>>`
    select return_to as "returnTo", ended, exists (
      select from session where token_hash = session_hash and expires_at > clock_timestamp()
        and last_seen_at > clock_timestamp() - ${SESSION_LIMITS.idleMs}::double precision * interval '1 millisecond'
    ) as "isOpen"
    from login_state
    where state = ${state} and browser_hash = ${hashToken(browser)} and used_at is not null
      and expires_at > clock_timestamp()`.execute(db);
  const [row] = rows;
  return row === undefined ? null : { ...row, isFirst: false };
}

/** Where a login was to lead, whatever became of it: a path of this site, so that the way back is not lost. */
export async function returnPathOf(db: Database, state: string): Promise<string | null> {
  const row = await db.selectFrom('login_state').select('return_to').where('state', '=', state).executeTakeFirst();
  return row?.return_to ?? null;
}

/** How it ended, for the other calls of the same redirect. */
export async function endLogin(
  ex: Executor,
  { state, ended, session }: { state: string; ended: Ending; session?: string },
): Promise<void> {
  await ex
    .updateTable('login_state')
    .set({ ended, session_hash: session === undefined ? null : hashToken(session) })
    .where('state', '=', state)
    .execute();
}
