import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { Database } from '../database/index.ts';
import { forbidden, Problem } from '../lib/problem.ts';
import { cookiesAt, isLocalPath, refuseForeignOrigin } from './browser-security.ts';
import { endOf, findSession, type SessionEnd } from './session.ts';
import { type Tokens, wrongToken } from './tokens.ts';
import type { Actor, ActorRole, Permission, PersonActor, Server } from './types.ts';

export interface AccessNeeds {
  /** Every action the permission table knows; a route naming another one does not register. */
  permissions: readonly Permission[];
  /** Those of them that a script may do in an officer's name. */
  inName: readonly Permission[];
  rolesOf(personId: string): Promise<ActorRole[]>;
  /** Whether the actor could do this anywhere at all. Which object is the service's question. */
  mayAttempt(actor: Actor, permission: Permission): Promise<boolean>;
}

interface GuardNeeds {
  db: Database;
  http: { publicUrl: string };
  access: AccessNeeds;
  tokens: Pick<Tokens, 'holderOf'>;
}

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

function createAuthorise({ db, http, access, tokens }: GuardNeeds) {
  const { session } = cookiesAt(http.publicUrl);

  return async function authorise(request: FastifyRequest, reply: FastifyReply) {
    const { url: route = '', config } = request.routeOptions;
    const permission = config.permission ?? '';
    if (request.headers.authorization !== undefined && isApi(route)) {
      request.actor = await byToken(request, permission);
    } else {
      request.actor = await personBySession(request);
    }
    if (request.actor === null) return askForLogin(request, reply, { route, permission, reason: await ended(request) });
    if (request.actor.kind === 'person' && !request.actor.byToken) refuseForeignOrigin(request, http.publicUrl);
    if (!(await passes(request.actor, permission))) throw forbidden();
  };

  async function byToken(request: FastifyRequest, permission: Permission): Promise<Actor> {
    const holder = await tokens.holderOf(request, permission);
    if (holder.kind === 'feed') return { kind: 'gateway' };
    return { ...asPerson(holder.officer), byToken: holder.name };
  }

  async function personBySession(request: FastifyRequest): Promise<PersonActor | null> {
    const token = request.cookies[session];
    const owner = token === undefined ? null : await findSession(db, token, { attended: isAttended(request) });
    if (owner === null) return null;
    const { isLocked, ...person } = owner;
    // A page of the desk shows how to unlock it; of what stands behind it nothing is answered.
    const { url = '', config } = request.routeOptions;
    if (isLocked && !config.whileLocked && !url.startsWith('/console')) throw locked();
    return asPerson(person);
  }

  async function ended(request: FastifyRequest): Promise<SessionEnd | null> {
    const token = request.cookies[session];
    return token === undefined ? null : endOf(db, token);
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

/** Nobody is there: the page asked by itself, or listens for what happens. */
const isAttended = ({ headers }: FastifyRequest): boolean =>
  headers['x-unattended'] === undefined && headers.accept !== 'text/event-stream';

const locked = (): Problem => new Problem({ code: 'locked', status: 423, messageZh: '屏幕已锁定，请先解锁' });

/** Pages go to the login themselves; a call from inside a page is told where it is. */
function askForLogin(
  request: FastifyRequest,
  reply: FastifyReply,
  { route, permission, reason }: { route: string; permission: Permission; reason: SessionEnd | null },
): FastifyReply {
  if (permission === 'gateway') throw wrongToken();
  if (!isApi(route) && request.method === 'GET') return reply.redirect(loginPath(request.url, reason));
  const error = { code: 'login_required', message: '请先登录' };
  const body = JSON.stringify({ error, loginUrl: loginPath(pageOf(request), reason) });
  return reply.code(401).type('application/json; charset=utf-8').send(body);
}

function loginPath(page: string, reason: SessionEnd | null): string {
  const to = `to=${encodeURIComponent(page)}`;
  if (!page.startsWith('/console')) return `/h5/login?${to}`;
  return `/console/sign-in?${to}${reason === null ? '' : `&reason=${reason}`}`;
}

function pageOf(request: FastifyRequest): string {
  const { referer } = request.headers;
  if (!referer || !URL.canParse(referer)) return '/h5/';
  const { host, pathname, search } = new URL(referer);
  const page = `${pathname}${search}`;
  return host === request.headers.host && isLocalPath(page) ? page : '/h5/';
}

function isApi(url: string): boolean {
  return url === '/api' || url.startsWith('/api/');
}

function nameOf({ method, url }: RouteOptions): string {
  return `${[method].flat().join('|')} ${url}`;
}
