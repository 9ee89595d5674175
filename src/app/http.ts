import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { Config } from '../config/environment.ts';
import { type Database, transact } from '../database/index.ts';
import { createServer, type Metrics, type Server } from '../http/index.ts';
import { APP_RECEIVER, CONTACTS_RECEIVER, callbackRoutes, type Inbox } from '../inbound/index.ts';
import { accessOfRoute } from '../kernel/access/index.ts';
import { recordRefusals } from '../kernel/audit/index.ts';
import { caseRoutes } from '../kernel/case/index.ts';
import {
  type Brought,
  type Declared,
  demandNothingInert,
  type Gauge,
  inertActs,
  inertRights,
  type PageEntry,
  resourcesOf,
} from '../kernel/module/index.ts';
import { registryRoutes } from '../kernel/registry/index.ts';
import { resourceRoutes } from '../kernel/resource/index.ts';
import { hasCode } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { minutes } from '../lib/time.ts';
import type { Sandbox } from '../sandbox/index.ts';
import { createReceiver } from '../wecom/callback/index.ts';
import { checkInvariants, readiness } from './checks.ts';
import { MODULES, type Modules } from './modules.ts';
import type { Resources } from './resources.ts';
import type { Schedules } from './schedules.ts';

interface HttpNeeds {
  config: Config;
  resources: Resources;
  modules: Pick<Modules, 'directory' | 'audit'>;
  brought: readonly Brought[];
  inbox: Inbox;
  schedules: Pick<Schedules, 'overdue'>;
  sandbox: Sandbox | null;
  /** Without the web role there are only health, metrics and, where it runs, the sandbox. */
  web: boolean;
}

/** The HTTP server with the routes of every module. */
export async function createHttp({
  config,
  resources,
  modules,
  brought,
  inbox,
  schedules,
  sandbox,
  web,
}: HttpNeeds): Promise<Server> {
  const { db, crypto, queue, metrics, periodic, wecom, outbound, logger } = resources;
  const { directory, audit } = modules;
  const server = await createServer({
    db,
    crypto,
    logger,
    metrics,
    http: config.http,
    limits: config.settings.limits,
    fieldTitles: { ...config.texts.inputs, ...config.texts.fields },
    countShared: queue.count,
    recordRefusals: (events) => transact(db, (tx) => recordRefusals(tx, audit, events)),
    version: config.version,
    access: accessOfRoute(async (personId) => directory.rolesOf(db, personId)),
    identity: {
      authorizeUrl: wecom.authorizeUrl,
      loginUrl: wecom.loginUrl,
      userByCode: wecom.userByCode,
      personByUserid: (userid, tx) =>
        tx ? directory.personLoggingIn(tx, userid) : directory.personByUserid(db, userid),
      recordLogin: (tx, { action, personId, ip, agent }) =>
        audit.record(tx, {
          actor: { kind: 'person', personId },
          action,
          object: { kind: 'person', id: personId },
          ip,
          agent,
        }),
    },
    sessionIdleMs: () => minutes(config.settings.desk.idleMinutes),
    checks: readiness({ db, queue, outbound, periodic, schedules }),
    onlyKnownHosts: sandbox !== null,
    proofFolders: [join(config.dataDir, 'proof'), join(config.root, 'config')],
  });
  meterStores(
    metrics,
    db,
    brought.flatMap(({ gauges = [] }) => gauges),
  );
  if (web) {
    const asked = new Set<string>(brought.flatMap(({ commands = [] }) => commands.flatMap(({ rights }) => rights)));
    const taken: string[] = [];
    server.addHook('onRoute', ({ config, method, url }) => {
      asked.add(config?.permission ?? '');
      taken.push(...[method].flat().map((one) => `${one} ${url}`));
    });
    await server.register(callbackRoutes, {
      receivers: receiversOf(config),
      inbox,
      logger,
      refused: server.callbackRefused,
    });
    for (const { routes, registries = [], cases = [] } of brought) {
      if (routes) await server.register(routes);
      for (const registry of registries) await server.register((app) => registryRoutes(app, registry, db));
      for (const one of cases) await server.register((app) => caseRoutes(app, one));
    }
    for (const resource of resourcesOf(brought))
      await server.register((app) => resourceRoutes(app, resource, { db, audit, directory, crypto }));
    const dir = join(config.root, 'dist/pages');
    const entries = MODULES.flatMap(({ pages = [] }: Declared) => pages);
    demandNothingInert([...inertRights(MODULES, asked), ...inertActs(brought, taken), ...unbuiltPages(dir, entries)]);
    await server.register((app) => pageRoutes(app, { dir, sandbox: sandbox !== null }));
  }
  if (sandbox) await server.register(sandbox.plugin, { prefix: '/sandbox' });
  return server;
}

/** Gauges of the modules; the invariants at most once a minute, because they look at everything. */
function meterStores(metrics: Metrics, db: Database, gauges: readonly Gauge[]): void {
  for (const gauge of gauges) metrics.gauge(gauge);
  metrics.gauge({
    name: 'invariant_violations',
    help: 'Rows found by the invariant checks',
    read: atMostEvery(minutes(1), async () =>
      (await checkInvariants(db)).reduce((sum, { rows }) => sum + rows.length, 0),
    ),
  });
}

function atMostEvery(ms: number, read: () => Promise<number>): () => Promise<number> {
  let last = { at: 0, value: 0 };
  return async () => {
    if (Date.now() - last.at > ms) last = { at: Date.now(), value: await read() };
    return last.value;
  };
}

const SANDBOX_EXPOSED =
  'THE SANDBOX IS OPEN TO THE NETWORK: whoever reaches this address can log in as anybody. Unset HOST unless that is wanted, and keep real data out';

/** A worker beside a web process on one machine may find the port taken: it works all the same, without a health door. */
export async function listen(
  server: Server,
  { http, sandbox }: Config,
  { demanded, logger }: { demanded: boolean; logger: Logger },
): Promise<void> {
  try {
    await server.listen({ port: http.port, host: http.host });
    if (sandbox.exposed) logger.warn({ host: http.host }, SANDBOX_EXPOSED);
  } catch (error) {
    if (demanded || !hasCode(error, 'EADDRINUSE')) throw error;
    logger.warn(
      { port: http.port },
      'the port is taken: this worker answers no health checks; give it a PORT of its own',
    );
  }
}

function receiversOf({ wecom }: Config) {
  const receiver = (secrets: { token: string; aesKey: string }) =>
    createReceiver({ ...secrets, receiveIds: [wecom.corpId], windowSeconds: wecom.callbackWindowSeconds });
  const receivers = new Map([[APP_RECEIVER, receiver(wecom.callback)]]);
  if (wecom.contactsCallback) receivers.set(CONTACTS_RECEIVER, receiver(wecom.contactsCallback));
  return receivers;
}

interface PageNeeds {
  /** Where the built pages lie. */
  dir: string;
  sandbox: boolean;
}

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="#0b57a4" d="M12 1l9 4v6c0 6-4 10-9 12-5-2-9-6-9-12V5z"/></svg>`;

const PUBLIC_PAGES = ['/h5/notice', '/h5/help', '/h5/verify'];

/** Entries of the home page that lead nowhere: no page was built for them. Where no pages are built at all, nothing is known. */
export function unbuiltPages(dir: string, pages: readonly PageEntry[]): string[] {
  const path = join(dir, 'h5/.vite/manifest.json');
  if (!existsSync(path)) return [];
  const built = Object.keys(JSON.parse(readFileSync(path, 'utf8')));
  return pages
    .map(({ to }) => [to, `pages/${to.slice('/h5/'.length).replaceAll('/', '.')}.tsx`] as const)
    .filter(([, file]) => !built.some((one) => one.includes('/domain/') && one.endsWith(`/${file}`)))
    .map(([to, file]) => `the page ${to} is not built: no module has ${file}`);
}

/** Pages opened from cards: one document, its own paths; only the notice and the help are open to everybody. */
async function pageRoutes(app: Server, { dir, sandbox }: PageNeeds): Promise<void> {
  const home = sandbox ? '/sandbox/' : '/h5/warnings';
  app.get('/', (_request, reply) => reply.redirect(home));
  // Browsers ask for it beside every page and every file, whatever the page says.
  app.get('/favicon.ico', { config: { permission: 'public' } }, (_request, reply) =>
    reply.header('cache-control', 'public, max-age=86400').type('image/svg+xml').send(ICON),
  );
  await phonePages(app, join(dir, 'h5'));
  await deskPages(app, join(dir, 'console'));
}

async function phonePages(app: Server, folder: string): Promise<void> {
  const document = await builtPages(app, { folder, prefix: '/h5' });
  if (document === null) return;
  for (const path of PUBLIC_PAGES) {
    app.get(path, { config: { permission: 'public' } }, (_request, reply) =>
      reply.type('text/html; charset=utf-8').send(document),
    );
  }
  app.get('/h5', (_request, reply) => reply.redirect('/h5/warnings'));
  app.get('/h5/*', { config: { permission: 'person' } }, (_request, reply) =>
    reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').send(document),
  );
}

/** The officers' desk. */
async function deskPages(app: Server, folder: string): Promise<void> {
  const document = await builtPages(app, { folder, prefix: '/console' });
  if (document === null) return;
  app.get('/console', (_request, reply) => reply.redirect('/console/'));
  // Where whoever is not known yet says who he is.
  app.get('/console/sign-in', { config: { permission: 'public' } }, (_request, reply) =>
    reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').send(document),
  );
  app.get('/console/*', { config: { permission: 'person' } }, (_request, reply) =>
    reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').send(document),
  );
}

/** Serves what the build made beside a document, and answers the document; null where it was not built. */
async function builtPages(
  app: Server,
  { folder, prefix }: { folder: string; prefix: '/h5' | '/console' },
): Promise<Buffer | null> {
  if (!existsSync(join(folder, 'index.html'))) return null;
  const assets = join(folder, 'assets');
  if (existsSync(assets)) {
    await app.register(fastifyStatic, {
      root: assets,
      prefix: `${prefix}/assets/`,
      decorateReply: false,
      preCompressed: true,
      setHeaders: (reply) => void reply.header('vary', 'accept-encoding'),
      immutable: true,
      maxAge: '365d',
    });
  }
  return readFileSync(join(folder, 'index.html'));
}
