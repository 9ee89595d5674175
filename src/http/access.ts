import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { Database } from '../database/index.ts';
import { Problem } from '../lib/problem.ts';
import { cookiesAt } from './cookies.ts';
import { refuseForeignOrigin } from './csrf.ts';
import { isLocalPath } from './return-path.ts';
import { findSession } from './session.ts';
import type { Actor, ActorRole, Permission, PersonActor, Server } from './types.ts';

export interface AccessNeeds {
  /** Every action the permission table knows; a route naming another one does not register. */
  permissions: readonly Permission[];
  rolesOf(personId: string): Promise<ActorRole[]>;
  /** Whether the actor could do this anywhere at all. Which object is the service's question. */
  mayAttempt(actor: Actor, permission: Permission): Promise<boolean>;
}

interface GuardNeeds {
  db: Database;
  http: { publicUrl: string; apiToken: string };
  access: AccessNeeds;
  personByUserid(userid: string): Promise<{ id: string } | null>;
}

/** Names, by userid, the officer in whose name a script with the bearer token acts. */
const ACTING_OFFICER = 'x-acting-officer';

/** Deny by default: a route under /api that names no permission or no response does not register. */
export function guardRoutes(app: Server, needs: GuardNeeds): void {
  const known = new Set<Permission>(['public', 'person', 'gateway', ...needs.access.permissions]);
  const authorise = createAuthorise(needs);
  app.addHook('onRoute', (route) => {
    const permission = route.config?.permission;
    if (isApi(route.url)) demandDeclaration(route);
    if (permission !== undefined && !known.has(permission)) {
      throw new Error(`route ${nameOf(route)} asks for the permission "${permission}", which the table does not know`);
    }
    if (permission === undefined || permission === 'public') return;
    route.onRequest = [authorise, ...[route.onRequest ?? []].flat()];
  });
}

function demandDeclaration(route: RouteOptions): void {
  if (route.config?.permission === undefined) {
    throw new Error(`route ${nameOf(route)} names no permission: set config.permission`);
  }
  const response: unknown = route.schema?.response;
  if (typeof response !== 'object' || response === null || Object.keys(response).length === 0) {
    throw new Error(`route ${nameOf(route)} names no response: what schema.response does not describe stays inside`);
  }
}

function createAuthorise({ db, http, access, personByUserid }: GuardNeeds) {
  const isGateway = bearerCheck(http.apiToken);
  const { session } = cookiesAt(http.publicUrl);

  return async function authorise(request: FastifyRequest, reply: FastifyReply) {
    const { url: route = '', config } = request.routeOptions;
    const permission = config.permission ?? '';
    const { authorization } = request.headers;
    if (authorization !== undefined && isApi(route)) {
      if (!isGateway(authorization)) throw wrongToken();
      request.actor = await tokenHolder(request);
    } else {
      request.actor = await personBySession(request);
    }
    if (request.actor === null) return askForLogin(request, reply, { route, permission });
    if (request.actor.kind === 'person' && !request.actor.byToken) refuseForeignOrigin(request, http.publicUrl);
    if (!(await passes(request.actor, permission))) throw forbidden();
  };

  async function tokenHolder(request: FastifyRequest): Promise<Actor> {
    const userid = request.headers[ACTING_OFFICER];
    if (userid === undefined) return { kind: 'gateway' };
    const officer = typeof userid === 'string' ? await personByUserid(userid.trim()) : null;
    if (officer === null || typeof userid !== 'string') throw officerUnknown();
    return {
      ...asPerson({ personId: officer.id, userid: userid.trim().toLowerCase() }),
      byToken: true,
    };
  }

  async function personBySession(request: FastifyRequest): Promise<PersonActor | null> {
    const token = request.cookies[session];
    const owner = token === undefined ? null : await findSession(db, token);
    return owner === null ? null : asPerson(owner);
  }

  function asPerson(owner: Pick<PersonActor, 'personId' | 'userid'>): PersonActor {
    let roles: Promise<ActorRole[]> | undefined;
    return {
      kind: 'person',
      ...owner,
      roles: () => {
        roles ??= access.rolesOf(owner.personId);
        return roles;
      },
    };
  }

  async function passes(actor: Actor, permission: Permission): Promise<boolean> {
    if (permission === 'person') return actor.kind === 'person' && !actor.byToken;
    if (permission === 'gateway') return actor.kind === 'gateway';
    return access.mayAttempt(actor, permission);
  }
}

/** Pages go to the login themselves; a call from inside a page is told where it is. */
function askForLogin(
  request: FastifyRequest,
  reply: FastifyReply,
  { route, permission }: { route: string; permission: Permission },
): FastifyReply {
  if (permission === 'gateway') throw wrongToken();
  if (!isApi(route) && request.method === 'GET') return reply.redirect(loginPath(request.url));
  const error = { code: 'login_required', message: '请先登录' };
  const body = JSON.stringify({ error, loginUrl: loginPath(pageOf(request)) });
  return reply.code(401).type('application/json; charset=utf-8').send(body);
}

function loginPath(page: string): string {
  const door = page.startsWith('/console') ? '/console/login' : '/h5/login';
  return `${door}?to=${encodeURIComponent(page)}`;
}

function pageOf(request: FastifyRequest): string {
  const { referer } = request.headers;
  if (!referer || !URL.canParse(referer)) return '/h5/';
  const { host, pathname, search } = new URL(referer);
  const page = `${pathname}${search}`;
  return host === request.headers.host && isLocalPath(page) ? page : '/h5/';
}

/** Digests have one length, so the comparison tells nothing about the token, not even how long it is. */
function bearerCheck(apiToken: string): (authorization: string) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const expected = digest(apiToken);
  return (authorization) => {
    const token = /^Bearer\s+(\S+)\s*$/i.exec(authorization)?.[1] ?? '';
    return timingSafeEqual(digest(token), expected) && token !== '';
  };
}

function isApi(url: string): boolean {
  return url === '/api' || url.startsWith('/api/');
}

function nameOf({ method, url }: RouteOptions): string {
  return `${[method].flat().join('|')} ${url}`;
}

function wrongToken(): Problem {
  const messageZh = '接入口令不正确，请检查 Authorization: Bearer 后面的 API_TOKEN';
  return new Problem({ code: 'token_wrong', status: 401, messageZh });
}

function officerUnknown(): Problem {
  const messageZh = '没有找到 X-Acting-Officer 所写的企业微信账号（如 duty-03）';
  return new Problem({ code: 'officer_unknown', status: 403, messageZh });
}

function forbidden(): Problem {
  return new Problem({ code: 'forbidden', status: 403, messageZh: '您没有此项操作的权限' });
}
