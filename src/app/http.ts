import { join } from 'node:path';
import type { Config } from '../config/environment.ts';
import { transact } from '../database/index.ts';
import { createServer, type Server } from '../http/index.ts';
import { APP_RECEIVER, CONTACTS_RECEIVER, callbackRoutes, type Inbox } from '../inbound/index.ts';
import { accessAtTheDoor } from '../kernel/access/index.ts';
import { recordRefusals } from '../kernel/audit/index.ts';
import { caseRoutes } from '../kernel/case/index.ts';
import { type Brought, type Declared, demandNothingInert, inertRights } from '../kernel/module/index.ts';
import { registryRoutes } from '../kernel/registry/index.ts';
import { hasCode } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import type { Sandbox } from '../sandbox/index.ts';
import { createReceiver } from '../wecom/callback/index.ts';
import { readiness } from './checks.ts';
import { meterStores } from './meters.ts';
import { MODULES, type Modules } from './modules.ts';
import { pageRoutes, unbuiltPages } from './pages.ts';
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
    access: accessAtTheDoor(async (personId) => directory.rolesOf(db, personId)),
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
    server.addHook('onRoute', ({ config }) => void asked.add(config?.permission ?? ''));
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
    const dir = join(config.root, 'dist/pages');
    const entries = MODULES.flatMap(({ pages = [] }: Declared) => pages);
    demandNothingInert([...inertRights(MODULES, asked), ...unbuiltPages(dir, entries)]);
    await server.register((app) => pageRoutes(app, { dir, sandbox: sandbox !== null }));
  }
  if (sandbox) await server.register(sandbox.plugin, { prefix: '/sandbox' });
  return server;
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
