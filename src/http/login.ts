import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { z } from 'zod';
import { type Database, type Executor, type Tx, transact } from '../database/index.ts';
import { minutes } from '../lib/time.ts';
import { addressOf } from './address.ts';
import { type Cookies, cookiesAt, isLocalPath } from './browser-security.ts';
import { messagePage } from './errors.ts';
import {
  closeSession,
  findSession,
  hashToken,
  later,
  openSession,
  SESSION_LIMITS,
  sessionRoutes,
  type Visitor,
} from './session.ts';
import { type Server, typed } from './types.ts';

export interface IdentityNeeds {
  /** Inside WeCom (web OAuth) and on a desktop (scan to log in). */
  authorizeUrl(to: { redirectUri: string; state: string }): string;
  loginUrl(to: { redirectUri: string; state: string }): string;
  /** Null when the code is spent; an outsider is no member of the corp, or not within the app's visible range. */
  userByCode(code: string): Promise<{ userid: string } | { outsider: true } | null>;
  /** Within a transaction his account stays as it is until that ends. */
  personByUserid(userid: string, tx?: Tx): Promise<{ id: string } | null>;
  /** Written in the same transaction as the session, so that no login goes unrecorded. */
  recordLogin(tx: Tx, event: { action: 'session.open' | 'session.close'; personId: string } & Visitor): Promise<void>;
}

interface LoginNeeds {
  db: Database;
  http: { publicUrl: string };
  identity: IdentityNeeds;
  /** How long a session that begins now may lie idle. */
  sessionIdleMs(): number;
}

/** Both loose: WeCom and what opens a link add parameters of their own, and nobody is kept out for that. */
const LoginQuery = z.looseObject({
  to: z.string().refine(isLocalPath, '只能是本服务内的路径').default('/h5/').meta({ example: '/h5/' }),
});
/** People see what this answers: who said no to WeCom comes back without a code, and gets a page. */
const CallbackQuery = z.looseObject({
  code: z.string().max(512).catch(''),
  state: z
    .string()
    .regex(/^[A-Za-z0-9]{1,128}$/)
    .catch(''),
});

/** Login through WeCom for pages opened from cards (/h5) and for the console; logout for both. */
export const loginRoutes: FastifyPluginAsync<LoginNeeds> = async (app, needs) => {
  const { identity, http } = needs;
  const cookies = cookiesAt(http.publicUrl);
  registerLogin(app, { ...needs, page: '/h5/login', toWecom: (to) => identity.authorizeUrl(to) });
  registerLogin(app, { ...needs, page: '/console/login', toWecom: (to) => identity.loginUrl(to) });

  sessionRoutes(app, { db: needs.db, identity, session: cookies.session });

  typed(app).post(
    '/api/logout',
    { config: { permission: 'person', whileLocked: true }, schema: { response: { 204: z.undefined() } } },
    async (request, reply) => {
      await transact(needs.db, (tx) => endSession(tx, request, { identity, cookies }));
      return reply.clearCookie(cookies.session, cookies.options).code(204).send();
    },
  );
};

interface LoginPageNeeds extends LoginNeeds {
  page: '/h5/login' | '/console/login';
  toWecom: IdentityNeeds['authorizeUrl'];
}

function registerLogin(app: Server, { db, http, identity, sessionIdleMs, page, toWecom }: LoginPageNeeds): void {
  const cookies = cookiesAt(http.publicUrl);

  typed(app).get(page, { schema: { querystring: LoginQuery } }, async (request, reply) => {
    const browser = knownBrowser(request, cookies) ?? randomBytes(16).toString('hex');
    const state = await beginLogin(db, { browser, returnTo: request.query.to });
    return reply
      .header('cache-control', 'no-store')
      .setCookie(cookies.browser, browser, { ...cookies.options, maxAge: LOGIN_LIFE_MS / 1000 })
      .redirect(toWecom({ redirectUri: `${http.publicUrl}${page}/callback`, state }));
  });

  typed(app).get(`${page}/callback`, { schema: { querystring: CallbackQuery } }, async (request, reply) => {
    reply.header('cache-control', 'no-store');
    const { code, state } = request.query;
    const browser = knownBrowser(request, cookies);
    const login = browser === null || code === '' || state === '' ? null : await takeLogin(db, { browser, state });
    const returnTo = login?.returnTo ?? (state === '' ? null : await returnPathOf(db, state));
    const again = returnTo === null ? page : `${page}?to=${encodeURIComponent(returnTo)}`;

    // WebViews call a redirect twice, a user goes back to it: who is in by now is simply led on.
    if (!login?.isFirst && returnTo !== null && (await isLoggedIn(request))) return reply.redirect(returnTo);
    if (browser === null || login === null) return refuse(reply, { ...PAGES.SPENT, again });
    if (!login.isFirst) {
      const other = await otherCall({ browser, state }, login);
      if (other.ended === 'IN' && other.isOpen) return reply.redirect(other.returnTo);
      return refuse(reply, pageOf(other.ended ?? 'AWAY', again));
    }

    const { ended, token } = await tryLogin(request, { code, state });
    if (token === null) return refuse(reply, pageOf(ended, again));
    return reply
      .setCookie(cookies.session, token, { ...cookies.options, maxAge: SESSION_LIMITS.absoluteMs / 1000 })
      .redirect(login.returnTo);
  });

  async function isLoggedIn(request: FastifyRequest): Promise<boolean> {
    const token = request.cookies[cookies.session];
    return token !== undefined && (await findSession(db, token)) !== null;
  }

  /** Waits for the call of the same redirect that came before this one. */
  async function otherCall(of: { browser: string; state: string }, login: Login): Promise<Login> {
    let latest = login;
    for (let look = 0; look < LOOKS && latest.ended === null; look += 1) {
      await wait(LOOK_AGAIN_MS);
      latest = (await readLogin(db, of)) ?? latest;
    }
    return latest;
  }

  async function tryLogin(
    request: FastifyRequest,
    { code, state }: { code: string; state: string },
  ): Promise<{ ended: Ending; token: string | null }> {
    const found = await whoCame(request, code);
    if (typeof found === 'string') {
      // Once for each login, whoever calls how often.
      request.log.warn({ page, ended: found }, 'login: nobody was let in');
      await endLogin(db, { state, ended: found });
      return { ended: found, token: null };
    }
    const token = await transact(db, async (tx) => {
      // He may have left since: his account is kept as it is until the session stands, which then ends with it.
      const still = await identity.personByUserid(found.userid, tx);
      if (still?.id !== found.personId) {
        await endLogin(tx, { state, ended: 'STRANGER' });
        return null;
      }
      await endSession(tx, request, { identity, cookies });
      await identity.recordLogin(tx, { action: 'session.open', personId: found.personId, ...visitorOf(request) });
      const opened = await openSession(tx, { ...found, idleMs: sessionIdleMs() }, visitorOf(request));
      await endLogin(tx, { state, ended: 'IN', session: opened });
      return opened;
    }).catch(async (error: unknown) => {
      await endLogin(db, { state, ended: 'AWAY' });
      throw error;
    });
    return { ended: token === null ? 'STRANGER' : 'IN', token };
  }

  async function whoCame(
    request: FastifyRequest,
    code: string,
  ): Promise<Exclude<Ending, 'IN'> | { personId: string; userid: string }> {
    const member = await identity.userByCode(code).catch((error: unknown) => {
      request.log.warn({ err: error }, 'login: WeCom did not say who this is');
      return 'away' as const;
    });
    if (member === 'away') return 'AWAY';
    if (member === null) return 'SPENT';
    if ('outsider' in member) return 'OUTSIDER';
    const person = await identity.personByUserid(member.userid);
    return person === null ? 'STRANGER' : { personId: person.id, userid: member.userid };
  }
}

/** A login asks WeCom once, which takes five seconds at most. */
const LOOKS = 60;
const LOOK_AGAIN_MS = 100;

async function endSession(
  tx: Tx,
  request: FastifyRequest,
  { identity, cookies }: { identity: IdentityNeeds; cookies: Cookies },
): Promise<void> {
  const token = request.cookies[cookies.session];
  const owner = token === undefined ? null : await closeSession(tx, token);
  if (owner === null) return;
  await identity.recordLogin(tx, { action: 'session.close', personId: owner.personId, ...visitorOf(request) });
}

function knownBrowser(request: FastifyRequest, { browser }: Cookies): string | null {
  const cookie = request.cookies[browser] ?? '';
  return /^[0-9a-f]{32}$/.test(cookie) ? cookie : null;
}

function visitorOf(request: FastifyRequest): Visitor {
  return { ip: addressOf(request), agent: request.headers['user-agent'] ?? '' };
}

function refuse(
  reply: FastifyReply,
  { status, ...page }: { status: number; title: string; text: string; again?: string },
): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').send(messagePage(page));
}

/** What whoever was not let in reads: why, and the next step that works. */
const PAGES: Record<Exclude<Ending, 'IN'>, { status: number; title: string; text: string }> = {
  SPENT: { status: 400, title: '登录已失效', text: '这次登录已经用过或过了时间，请点“重新打开”。' },
  AWAY: { status: 503, title: '请稍后再试', text: '企业微信暂时没有回应，请过一会儿重新打开。' },
  OUTSIDER: {
    status: 403,
    title: '您不在本应用的可见范围内',
    text: '请联系本单位企业微信管理员，在管理后台“应用管理”打开本应用，把您加入“可见范围”，然后从企业微信里重新打开。',
  },
  STRANGER: {
    status: 403,
    title: '暂时不能登录',
    text: '您的企业微信账号还没有登记，请联系本单位安全顾问或社区民警。',
  },
};

/** Whom going round again does not help, is not sent round again. */
function pageOf(ended: Ending, again: string) {
  if (ended === 'OUTSIDER' || ended === 'STRANGER') return PAGES[ended];
  return { ...PAGES[ended === 'IN' ? 'SPENT' : ended], again };
}

const LOGIN_LIFE_MS = minutes(10);

/** IN: with a session. OUTSIDER: no member, or out of the app's range. STRANGER: a member whom the roster does not know. */
type Ending = 'IN' | 'SPENT' | 'AWAY' | 'OUTSIDER' | 'STRANGER';

interface Login {
  returnTo: string;
  /** Taken by this very call; every other call of the same redirect finds it taken. */
  isFirst: boolean;
  /** Null while the first call is under way. */
  ended: Ending | null;
  /** The session it ended in is still open. */
  isOpen: boolean;
}

/** The state handed to WeCom: 32 letters and digits, of the at most 128 it allows. */
async function beginLogin(db: Database, { browser, returnTo }: { browser: string; returnTo: string }): Promise<string> {
  const state = randomBytes(16).toString('hex');
  await db
    .insertInto('loginState')
    .values({ state, browserHash: hashToken(browser), returnTo, expiresAt: later(LOGIN_LIFE_MS) })
    .execute();
  return state;
}

/** Takes this login; null when it is too old or was begun in another browser (login CSRF). */
async function takeLogin(db: Database, { browser, state }: { browser: string; state: string }): Promise<Login | null> {
  const taken = await db
    .updateTable('loginState')
    .set({ usedAt: sql<Date>`clock_timestamp()` })
    .where('state', '=', state)
    .where('browserHash', '=', hashToken(browser))
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', sql<Date>`clock_timestamp()`)
    .returning('returnTo')
    .executeTakeFirst();
  if (taken) return { returnTo: taken.returnTo, isFirst: true, ended: null, isOpen: false };
  return readLogin(db, { browser, state });
}

async function readLogin(db: Database, { browser, state }: { browser: string; state: string }): Promise<Login | null> {
  const { rows } = await sql<Omit<Login, 'isFirst'>>`
    select return_to, ended, exists (
      select from session where token_hash = session_hash and expires_at > clock_timestamp()
        and last_seen_at > clock_timestamp() - idle_ms * interval '1 millisecond'
    ) as is_open
    from login_state
    where state = ${state} and browser_hash = ${hashToken(browser)} and used_at is not null
      and expires_at > clock_timestamp()`.execute(db);
  const [row] = rows;
  return row === undefined ? null : { ...row, isFirst: false };
}

/** Where a login was to lead, whatever became of it: a path of this site, so that the way back is not lost. */
async function returnPathOf(db: Database, state: string): Promise<string | null> {
  const row = await db.selectFrom('loginState').select('returnTo').where('state', '=', state).executeTakeFirst();
  return row?.returnTo ?? null;
}

/** How it ended, for the other calls of the same redirect. */
async function endLogin(
  ex: Executor,
  { state, ended, session }: { state: string; ended: Ending; session?: string },
): Promise<void> {
  await ex
    .updateTable('loginState')
    .set({ ended, sessionHash: session === undefined ? null : hashToken(session) })
    .where('state', '=', state)
    .execute();
}
