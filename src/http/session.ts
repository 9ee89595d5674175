import { createHash, randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { z } from 'zod';
import { type Database, type Executor, type Tx, transact } from '../database/index.ts';
import { newId } from '../lib/ids.ts';
import { notFound } from '../lib/problem.ts';
import { cut } from '../lib/text.ts';
import { hours, seconds } from '../lib/time.ts';
import { addressOf } from './address.ts';
import { ErrorBody } from './errors.ts';
import { personOf, typed } from './types.ts';

/** In real time, whatever the drill clock says. Inside WeCom a new login is silent, so short is no burden. */
export const SESSION_LIMITS = { absoluteMs: hours(12) };

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

/** By which way somebody was known, and what vouched for him. */
export interface SignedInBy {
  way: 'WECOM' | 'LOCAL';
  factor: 'WECOM' | 'PASSWORD' | 'TOTP' | 'PASSKEY' | 'RECOVERY';
}

/** Why a session is over, as the sign-in page tells it. */
export type SessionEnd = 'idle' | 'expired' | 'revoked' | 'elsewhere' | 'changed';

interface FoundSession extends SessionOwner {
  /** Its screen is locked: nothing is answered but how to unlock it. */
  isLocked: boolean;
}

/** Returns the token; only its hash is kept. Whoever opens one more than allowed ends the one he used longest ago. */
export async function openSession(
  ex: Executor,
  owner: SessionOwner & Partial<SignedInBy> & { idleMs: number },
  visitor: Visitor,
): Promise<string> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`session ${owner.personId}`}, 0))`.execute(ex);
  const token = randomBytes(32).toString('base64url');
  await ex
    .insertInto('session')
    .values({
      id: newId(),
      tokenHash: hashToken(token),
      personId: owner.personId,
      userid: owner.userid,
      expiresAt: later(SESSION_LIMITS.absoluteMs),
      ip: visitor.ip,
      agent: cut(visitor.agent, AGENT_LIMIT),
      way: owner.way ?? 'WECOM',
      factor: owner.factor ?? 'WECOM',
      idleMs: owner.idleMs,
    })
    .execute();
  await sql`
    with gone as (
      delete from session where token_hash in (
        select token_hash from session where person_id = ${owner.personId} and token_hash <> ${hashToken(token)}
        order by last_seen_at desc, token_hash offset ${MOST_SESSIONS - 1})
      returning token_hash)
    insert into session_end (token_hash, reason) select token_hash, 'elsewhere' from gone
    on conflict do nothing`.execute(ex);
  return token;
}

/** `attended`: somebody is there, so that it does not lie idle. A page that asks by itself keeps nobody signed in. */
export async function findSession(
  db: Database,
  token: string,
  { attended = true }: { attended?: boolean } = {},
): Promise<FoundSession | null> {
  const tokenHash = hashToken(token);
  const row = await db
    .selectFrom('session')
    .select(['personId', 'userid', 'lockedAt', sql<boolean>`last_seen_at < ${earlier(TOUCH_EVERY_MS)}`.as('stale')])
    .where('tokenHash', '=', tokenHash)
    .where('expiresAt', '>', realNow)
    .where(isAwake)
    .executeTakeFirst();
  if (!row) return null;
  if (row.stale && attended && row.lockedAt === null) {
    await db.updateTable('session').set({ lastSeenAt: realNow }).where('tokenHash', '=', tokenHash).execute();
  }
  return { personId: row.personId, userid: row.userid, isLocked: row.lockedAt !== null };
}

/** Why the session of this token is over; null when there never was one, or its owner ended it himself. */
export async function endOf(db: Database, token: string): Promise<SessionEnd | null> {
  const tokenHash = hashToken(token);
  const { rows } = await sql<{ reason: SessionEnd }>`
    select reason from session_end where token_hash = ${tokenHash}
    union all
    select case when expires_at <= clock_timestamp() then 'expired' else 'idle' end from session
    where token_hash = ${tokenHash}`.execute(db);
  return rows[0]?.reason ?? null;
}

export interface SessionView extends SignedInBy {
  /** When it ends if nobody does anything; when it ends in any case. */
  idleAt: Date;
  expiresAt: Date;
  isLocked: boolean;
}

/** The session of this token, for its own page. */
export async function viewSession(ex: Executor, token: string): Promise<SessionView | null> {
  const { rows } = await sql<SessionView>`
    select way, factor, last_seen_at + idle_ms * interval '1 millisecond' as idle_at, expires_at,
      locked_at is not null as is_locked
    from session where token_hash = ${hashToken(token)}`.execute(ex);
  return rows[0] ?? null;
}

/** Locks its screen, or opens it again: whoever opens it is there. */
export async function lockSession(ex: Executor, token: string, isLocked: boolean): Promise<void> {
  await ex
    .updateTable('session')
    .set(isLocked ? { lockedAt: realNow } : { lockedAt: null, lastSeenAt: realNow })
    .where('tokenHash', '=', hashToken(token))
    .execute();
}

/** Of these sessions (hashes of their tokens) those that may still be used and are not locked; looking does not keep one open. */
export async function stillOpen(db: Database, tokenHashes: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ tokenHash: string }>`
    select token_hash from session
    where token_hash = any(${[...tokenHashes]}::text[]) and expires_at > ${realNow} and locked_at is null
      and ${isAwake}`.execute(db);
  return new Set(rows.map(({ tokenHash }) => tokenHash));
}

export async function closeSession(ex: Executor, token: string): Promise<SessionOwner | null> {
  const row = await ex
    .deleteFrom('session')
    .where('tokenHash', '=', hashToken(token))
    .returning(['personId', 'userid'])
    .executeTakeFirst();
  return row ? { personId: row.personId, userid: row.userid } : null;
}

export interface OpenSession {
  id: string;
  openedAt: Date;
  seenAt: Date;
  ip: string | null;
  agent: string | null;
  /** The one whose token is given. */
  current: boolean;
  way: SignedInBy['way'];
  factor: SignedInBy['factor'];
}

/** Where somebody is logged in, the latest used first. */
export async function sessionsOf(ex: Executor, personId: string, token?: string): Promise<OpenSession[]> {
  return ex
    .selectFrom('session')
    .select(['id', 'createdAt as openedAt', 'lastSeenAt as seenAt', 'ip', 'agent', 'way', 'factor'])
    .select(sql<boolean>`token_hash = ${token === undefined ? '' : hashToken(token)}`.as('current'))
    .where('personId', '=', personId)
    .where('expiresAt', '>', realNow)
    .where(isAwake)
    .orderBy('lastSeenAt', 'desc')
    .execute();
}

/** Ends one of somebody's sessions, or all of them, but never the one whose token is given; answers how many. */
export async function closeSessionsOf(
  ex: Executor,
  personId: string,
  { id, except, way }: { id?: string; except?: string; way?: SignedInBy['way'] } = {},
): Promise<number> {
  let ending = ex.deleteFrom('session').where('personId', '=', personId);
  if (id !== undefined) ending = ending.where('id', '=', id);
  if (except !== undefined) ending = ending.where('tokenHash', '<>', hashToken(except));
  if (way !== undefined) ending = ending.where('way', '=', way);
  const gone = await ending.returning('tokenHash').execute();
  if (gone.length > 0)
    await ex
      .insertInto('sessionEnd')
      .values(gone.map(({ tokenHash }) => ({ tokenHash, reason: 'revoked' as const })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  return gone.length;
}

/** Forgets sessions and logins that can no longer be used; returns how many. */
export async function sweepSessions(db: Database): Promise<number> {
  const { numAffectedRows: sessions = 0n } = await sql`
    with gone as (
      delete from session where expires_at <= clock_timestamp() or not ${isAwake}
      returning token_hash, case when expires_at <= clock_timestamp() then 'expired' else 'idle' end as reason)
    insert into session_end (token_hash, reason) select token_hash, reason from gone on conflict do nothing`.execute(
    db,
  );
  await db.deleteFrom('sessionEnd').where('endedAt', '<=', earlier(LOGIN_REMEMBERED_MS)).execute();
  const logins = await db
    .deleteFrom('loginState')
    .where('expiresAt', '<=', earlier(LOGIN_REMEMBERED_MS))
    .executeTakeFirst();
  return Number(sessions + logins.numDeletedRows);
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

const realNow = sql<Date>`clock_timestamp()`;

/** It has not lain idle for too long. */
const isAwake = sql<boolean>`(last_seen_at > clock_timestamp() - idle_ms * interval '1 millisecond')`;

export function later(ms: number) {
  return sql<Date>`clock_timestamp() + ${ms}::double precision * interval '1 millisecond'`;
}

function earlier(ms: number) {
  return sql<Date>`clock_timestamp() - ${ms}::double precision * interval '1 millisecond'`;
}

const SessionListView = z.object({
  sessions: z.array(
    z.object({
      id: z.string(),
      openedAt: z.iso.datetime(),
      seenAt: z.iso.datetime(),
      ip: z.string().nullable(),
      agent: z.string().nullable(),
      current: z.boolean(),
      way: z.enum(['WECOM', 'LOCAL']),
      factor: z.enum(['WECOM', 'PASSWORD', 'TOTP', 'PASSKEY', 'RECOVERY']),
    }),
  ),
});
const EndedView = z.object({ ended: z.number() });
const SessionParams = z.object({ id: z.string().min(1).max(26) });
const config = { permission: 'person' };
const tags = ['me'];

interface Recorder {
  recordLogin(tx: Tx, event: { action: 'session.close'; personId: string } & Visitor): Promise<void>;
}

/** Where the reader is logged in; what he does not know he ends. */
export function sessionRoutes(
  server: FastifyInstance,
  { db, identity, session }: { db: Database; identity: Recorder; session: string },
): void {
  const app = typed(server);

  app.get(
    '/api/me/sessions',
    { config, schema: { tags, response: { 200: SessionListView, '4xx': ErrorBody } } },
    async (request) => {
      const found = await sessionsOf(db, personOf(request).personId, request.cookies[session]);
      return {
        sessions: found.map((one) => ({
          ...one,
          openedAt: one.openedAt.toISOString(),
          seenAt: one.seenAt.toISOString(),
        })),
      };
    },
  );

  app.delete(
    '/api/me/sessions/:id',
    { config, schema: { tags, params: SessionParams, response: { 200: EndedView, '4xx': ErrorBody } } },
    async (request) => {
      const { id } = request.params;
      const ended = await end(request, id);
      if (ended === 0) throw notFound();
      return { ended };
    },
  );

  app.delete(
    '/api/me/sessions',
    { config, schema: { tags, response: { 200: EndedView, '4xx': ErrorBody } } },
    async (request) => ({ ended: await end(request) }),
  );

  /** One, or every other than the one he asks with. */
  function end(request: Parameters<typeof personOf>[0], id?: string): Promise<number> {
    const { personId } = personOf(request);
    const own = request.cookies[session];
    const which = id === undefined ? (own === undefined ? {} : { except: own }) : { id };
    return transact(db, async (tx) => {
      const ended = await closeSessionsOf(tx, personId, which);
      const visitor = { ip: addressOf(request), agent: request.headers['user-agent'] ?? '' };
      for (let n = 0; n < ended; n += 1)
        await identity.recordLogin(tx, { action: 'session.close', personId, ...visitor });
      return ended;
    });
  }
}
