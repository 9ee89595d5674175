import { randomBytes } from 'node:crypto';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Database, type Tx, transact } from '../database/index.ts';
import { addressOf } from './address.ts';
import { type Cookies, cookiesAt } from './cookies.ts';
import { beginLogin, LOGIN_LIFE_MS, takeLogin } from './login-state.ts';
import { messagePage } from './message-page.ts';
import { isLocalPath } from './return-path.ts';
import { closeSession, openSession, SESSION_LIMITS, type Visitor } from './session.ts';
import { type Server, typed } from './types.ts';

export interface IdentityNeeds {
  /** Inside WeCom (web OAuth) and on a desktop (scan to log in). */
  authorizeUrl(to: { redirectUri: string; state: string }): string;
  loginUrl(to: { redirectUri: string; state: string }): string;
  /** Null when the code is spent or belongs to no member of the corp. */
  userByCode(code: string): Promise<{ userid: string } | null>;
  personByUserid(userid: string): Promise<{ id: string } | null>;
  /** Written in the same transaction as the session, so that no login goes unrecorded. */
  recordLogin(tx: Tx, event: { action: 'session.open' | 'session.close'; personId: string } & Visitor): Promise<void>;
}

interface LoginNeeds {
  db: Database;
  http: { publicUrl: string };
  identity: IdentityNeeds;
}

const LoginQuery = z.object({
  to: z.string().refine(isLocalPath, '只能是本服务内的路径').default('/h5/').meta({ example: '/h5/' }),
});
/** People see what this answers: who said no to WeCom comes back without a code, and gets a page. */
const CallbackQuery = z.object({
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
  registerDoor(app, { ...needs, door: '/h5/login', toWecom: (to) => identity.authorizeUrl(to) });
  registerDoor(app, { ...needs, door: '/console/login', toWecom: (to) => identity.loginUrl(to) });

  typed(app).post(
    '/api/logout',
    { config: { permission: 'person' }, schema: { response: { 204: z.undefined() } } },
    async (request, reply) => {
      await transact(needs.db, (tx) => endSession(tx, request, { identity, cookies }));
      return reply.clearCookie(cookies.session, cookies.options).code(204).send();
    },
  );
};

interface DoorNeeds extends LoginNeeds {
  door: '/h5/login' | '/console/login';
  toWecom: IdentityNeeds['authorizeUrl'];
}

function registerDoor(app: Server, { db, http, identity, door, toWecom }: DoorNeeds): void {
  const cookies = cookiesAt(http.publicUrl);

  typed(app).get(door, { schema: { querystring: LoginQuery } }, async (request, reply) => {
    const browser = knownBrowser(request, cookies) ?? randomBytes(16).toString('hex');
    const state = await beginLogin(db, { browser, returnTo: request.query.to });
    return reply
      .header('cache-control', 'no-store')
      .setCookie(cookies.browser, browser, { ...cookies.options, maxAge: LOGIN_LIFE_MS / 1000 })
      .redirect(toWecom({ redirectUri: `${http.publicUrl}${door}/callback`, state }));
  });

  typed(app).get(`${door}/callback`, { schema: { querystring: CallbackQuery } }, async (request, reply) => {
    reply.header('cache-control', 'no-store');
    const { code, state } = request.query;
    const browser = knownBrowser(request, cookies);
    const returnTo = browser === null || code === '' || state === '' ? null : await takeLogin(db, { browser, state });
    if (returnTo === null) return refuse(reply, { status: 400, ...EXPIRED, again: door });
    const again = `${door}?to=${encodeURIComponent(returnTo)}`;

    const member = await identity.userByCode(code).catch((error: unknown) => {
      request.log.warn({ err: error }, 'login: WeCom did not say who this is');
      return 'away' as const;
    });
    if (member === 'away') return refuse(reply, { status: 503, ...AWAY, again });
    if (member === null) return refuse(reply, { status: 400, ...EXPIRED, again });
    const person = await identity.personByUserid(member.userid);
    if (person === null) return refuse(reply, { status: 403, ...STRANGER });

    const token = await transact(db, async (tx) => {
      await endSession(tx, request, { identity, cookies });
      await identity.recordLogin(tx, { action: 'session.open', personId: person.id, ...visitorOf(request) });
      return openSession(tx, { personId: person.id, userid: member.userid }, visitorOf(request));
    });
    return reply
      .setCookie(cookies.session, token, { ...cookies.options, maxAge: SESSION_LIMITS.absoluteMs / 1000 })
      .redirect(returnTo);
  });
}

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

const EXPIRED = { title: '登录已失效', text: '这次登录已经用过、过了时间，或不是本企业微信的成员，请重新打开。' };
const AWAY = { title: '请稍后再试', text: '企业微信暂时没有回应，请过一会儿重新打开。' };
const STRANGER = { title: '暂时不能登录', text: '您的企业微信账号还没有登记，请联系本单位安全顾问或社区民警。' };
