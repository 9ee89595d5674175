import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Database, Executor } from '../database/index.ts';
import { newId } from '../lib/ids.ts';
import { cut } from '../lib/text.ts';
import { hours, minutes, seconds } from '../lib/time.ts';

/** In real time, whatever the drill clock says. Inside WeCom a new login is silent, so short is no burden. */
export const SESSION_LIMITS = { absoluteMs: hours(12), idleMs: minutes(30) };

/** last_seen_at is written at most this often, so that reading a page is not a write. */
const TOUCH_EVERY_MS = seconds(60);
/** Whoever comes back too late is still shown the way to where he was going. */
const LOGIN_REMEMBERED_MS = hours(24);
const AGENT_LIMIT = 200;
/** A phone, a second one, a desk at work, one at home, one spare. */
const MOST_SESSIONS = 5;

export interface Visitor {
  ip: string;
  agent: string;
}

interface SessionOwner {
  personId: string;
  userid: string | null;
}

/** Returns the token; only its hash is kept. Whoever opens one more than allowed ends the one he used longest ago. */
export async function openSession(ex: Executor, owner: SessionOwner, visitor: Visitor): Promise<string> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`session ${owner.personId}`}, 0))`.execute(ex);
  const token = randomBytes(32).toString('base64url');
  await ex
    .insertInto('session')
    .values({
      id: newId(),
      token_hash: hashToken(token),
      person_id: owner.personId,
      userid: owner.userid,
      expires_at: later(SESSION_LIMITS.absoluteMs),
      ip: visitor.ip,
      agent: cut(visitor.agent, AGENT_LIMIT),
    })
    .execute();
  await sql`
    delete from session where token_hash in (
      select token_hash from session where person_id = ${owner.personId} and token_hash <> ${hashToken(token)}
      order by last_seen_at desc, token_hash offset ${MOST_SESSIONS - 1})`.execute(ex);
  return token;
}

export async function findSession(db: Database, token: string): Promise<SessionOwner | null> {
  const token_hash = hashToken(token);
  const row = await db
    .selectFrom('session')
    .select(['person_id', 'userid', sql<boolean>`last_seen_at < ${earlier(TOUCH_EVERY_MS)}`.as('stale')])
    .where('token_hash', '=', token_hash)
    .where('expires_at', '>', realNow)
    .where('last_seen_at', '>', earlier(SESSION_LIMITS.idleMs))
    .executeTakeFirst();
  if (!row) return null;
  if (row.stale) {
    await db.updateTable('session').set({ last_seen_at: realNow }).where('token_hash', '=', token_hash).execute();
  }
  return { personId: row.person_id, userid: row.userid };
}

export async function closeSession(ex: Executor, token: string): Promise<SessionOwner | null> {
  const row = await ex
    .deleteFrom('session')
    .where('token_hash', '=', hashToken(token))
    .returning(['person_id', 'userid'])
    .executeTakeFirst();
  return row ? { personId: row.person_id, userid: row.userid } : null;
}

export interface OpenSession {
  id: string;
  openedAt: Date;
  seenAt: Date;
  ip: string | null;
  agent: string | null;
  /** The one whose token is given. */
  current: boolean;
}

/** Where somebody is logged in, the latest used first. */
export async function sessionsOf(ex: Executor, personId: string, token?: string): Promise<OpenSession[]> {
  return ex
    .selectFrom('session')
    .select(['id', 'created_at as openedAt', 'last_seen_at as seenAt', 'ip', 'agent'])
    .select(sql<boolean>`token_hash = ${token === undefined ? '' : hashToken(token)}`.as('current'))
    .where('person_id', '=', personId)
    .where('expires_at', '>', realNow)
    .where('last_seen_at', '>', earlier(SESSION_LIMITS.idleMs))
    .orderBy('last_seen_at', 'desc')
    .execute();
}

/** Ends one of somebody's sessions, or all of them, but never the one whose token is given; answers how many. */
export async function closeSessionsOf(
  ex: Executor,
  personId: string,
  { id, except }: { id?: string; except?: string } = {},
): Promise<number> {
  let ending = ex.deleteFrom('session').where('person_id', '=', personId);
  if (id !== undefined) ending = ending.where('id', '=', id);
  if (except !== undefined) ending = ending.where('token_hash', '<>', hashToken(except));
  const { numDeletedRows } = await ending.executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** Forgets sessions and logins that can no longer be used; returns how many. */
export async function sweepSessions(db: Database): Promise<number> {
  const sessions = await db
    .deleteFrom('session')
    .where((eb) => eb.or([eb('expires_at', '<=', realNow), eb('last_seen_at', '<=', earlier(SESSION_LIMITS.idleMs))]))
    .executeTakeFirst();
  const logins = await db
    .deleteFrom('login_state')
    .where('expires_at', '<=', earlier(LOGIN_REMEMBERED_MS))
    .executeTakeFirst();
  return Number(sessions.numDeletedRows + logins.numDeletedRows);
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

const realNow = sql<Date>`clock_timestamp()`;

export function later(ms: number) {
  return sql<Date>`clock_timestamp() + ${ms}::double precision * interval '1 millisecond'`;
}

function earlier(ms: number) {
  return sql<Date>`clock_timestamp() - ${ms}::double precision * interval '1 millisecond'`;
}
