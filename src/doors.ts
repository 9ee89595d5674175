import { join } from 'node:path';
import { readiness } from './checks.ts';
import type { Config } from './config/environment.ts';
import { transact } from './database/index.ts';
import { auditRoutes, logWords, recordRefusals } from './domain/audit/index.ts';
import { bulletinRoutes } from './domain/bulletins/index.ts';
import { campaignRoutes, evidenceRoutes } from './domain/campaigns/index.ts';
import { importRoutes } from './domain/directory/index.ts';
import { postRoutes } from './domain/posts/index.ts';
import { privacyRoutes } from './domain/privacy/index.ts';
import { statisticsRoutes } from './domain/statistics/index.ts';
import { taskRoutes } from './domain/tasks/index.ts';
import { visitRoutes } from './domain/visits/index.ts';
import { warningRoutes, wordsOf } from './domain/warnings/index.ts';
import { createServer, type Server } from './http/index.ts';
import { APP_RECEIVER, CONTACTS_RECEIVER, callbackRoutes, type Inbox } from './inbound/index.ts';
import { accessAtTheDoor } from './kernel/access/index.ts';
import { hasCode } from './lib/errors.ts';
import type { Logger } from './lib/logger.ts';
import { meterStores } from './meters.ts';
import type { Modules } from './modules.ts';
import { pageRoutes } from './pages.ts';
import type { Resources } from './resources.ts';
import type { Sandbox } from './sandbox/index.ts';
import { createReceiver } from './wecom/callback/index.ts';

interface DoorNeeds {
  config: Config;
  resources: Resources;
  modules: Modules;
  inbox: Inbox;
  sandbox: Sandbox | null;
  /** Without the web role there are only health, metrics and, where it runs, the sandbox. */
  web: boolean;
}

/** The HTTP server with the routes of every module. */
export async function createDoors({ config, resources, modules, inbox, sandbox, web }: DoorNeeds): Promise<Server> {
  const { db, crypto, queue, metrics, periodic, wecom, outbound, logger } = resources;
  const { directory, audit } = modules;
  const server = await createServer({
    db,
    crypto,
    logger,
    metrics,
    http: config.http,
    limits: config.settings.limits,
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
    checks: readiness({ db, queue, outbound, periodic }),
    onlyKnownHosts: sandbox !== null,
    proofFolders: [join(config.dataDir, 'proof'), join(config.root, 'config')],
  });
  meterStores(metrics, { db, outbound });
  if (web) {
    await server.register(callbackRoutes, {
      receivers: receiversOf(config),
      inbox,
      logger,
      refused: server.callbackRefused,
    });
    await registerModules(server, modules, config);
    const dir = join(config.root, 'dist/pages');
    await server.register((app) => pageRoutes(app, { dir, sandbox: sandbox !== null }));
  }
  if (sandbox) await server.register(sandbox.plugin, { prefix: '/sandbox' });
  return server;
}

async function registerModules(server: Server, modules: Modules, { texts, settings }: Config): Promise<void> {
  const { privacy, imports, posts, campaigns, evidence, bulletins, bulletinViews, bulletinReports } = modules;
  const { warnings, warningViews, statistics, visits, audit, disclosures, tasks } = modules;
  const words = () => wordsOf(texts, settings);
  await server.register((app) => warningRoutes(app, { warnings, views: warningViews, words }));
  await server.register((app) => bulletinRoutes(app, { bulletins, views: bulletinViews, reports: bulletinReports }));
  await server.register((app) => campaignRoutes(app, { campaigns }));
  await server.register((app) => evidenceRoutes(app, { evidence }));
  await server.register((app) => importRoutes(app, { imports }));
  await server.register((app) => auditRoutes(app, { audit, words: logWords(texts) }));
  await server.register((app) => postRoutes(app, { posts }));
  await server.register((app) => privacyRoutes(app, { privacy, disclosures }));
  await server.register((app) => statisticsRoutes(app, { statistics }));
  await server.register((app) => visitRoutes(app, { visits }));
  await server.register((app) => taskRoutes(app, { tasks }));
}

const SANDBOX_EXPOSED =
  'THE SANDBOX IS OPEN TO THE NETWORK: whoever reaches this address can log in as anybody. Unset HOST unless that is wanted, and keep real data out';

/** A worker beside a web process on one machine may find the port taken: it works all the same, without a health door. */
export async function openDoors(
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
