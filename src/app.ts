import { join } from 'node:path';
import { type Advance, createAdvance } from './advance.ts';
import { createChat } from './chat.ts';
import { checkInvariants, readiness } from './checks.ts';
import type { Config } from './config/environment.ts';
import { appNow, clock, connect, type Database } from './database/index.ts';
import { accessAtTheDoor, grantsFor } from './domain/access/index.ts';
import { type Audit, createAudit } from './domain/audit/index.ts';
import {
  type BulletinReports,
  type Bulletins,
  type BulletinViews,
  bulletinRoutes,
  createBulletins,
  createBulletinViews,
  createReports,
} from './domain/bulletins/index.ts';
import {
  type Campaigns,
  campaignRoutes,
  createCampaigns,
  createEvidence,
  evidenceRoutes,
} from './domain/campaigns/index.ts';
import { createDraw } from './domain/cards/index.ts';
import {
  type Contacts,
  contactsReader,
  createContacts,
  createDirectory,
  createImports,
  type Directory,
  type Imports,
  importRoutes,
} from './domain/directory/index.ts';
import { createRollups, createTimers, type Timers } from './domain/escalation/index.ts';
import { createPosts, type Posts, postRoutes } from './domain/posts/index.ts';
import { createPrivacy, createRetention, privacyRoutes, type Retention } from './domain/privacy/index.ts';
import { createViews, createWarnings, type Warnings, warningRoutes, wordsOf } from './domain/warnings/index.ts';
import { closeServer, createMetrics, createServer, SESSION_COOKIE, type Server } from './http/index.ts';
import {
  APP_RECEIVER,
  CONTACTS_RECEIVER,
  callbackRoutes,
  createApplier,
  createInbox,
  createRouter,
  type Inbox,
} from './inbound/index.ts';
import { APPLY_INBOX, APPLY_ROSTERS, FIRE_TIMER, jobsOf, sweepsOf } from './jobs.ts';
import { hasCode } from './lib/errors.ts';
import { createFieldCrypto } from './lib/field-crypto.ts';
import type { Logger } from './lib/logger.ts';
import { createPeriodic } from './lib/periodic.ts';
import { minutes, seconds } from './lib/time.ts';
import { meterOutbound, meterStores } from './meters.ts';
import { type Checkpoint, createOutbound, type Outbound, outboundJobs } from './outbound/index.ts';
import { pageRoutes } from './pages.ts';
import { createQueue, type Queue } from './queue/index.ts';
import { retentionRules } from './retention.ts';
import { createRinger } from './ringer.ts';
import type { AppRole } from './roles.ts';
import { createSandbox, type Sandbox } from './sandbox/index.ts';
import { warnedNow } from './warned.ts';
import { createWecomClient } from './wecom/api/index.ts';
import { createReceiver } from './wecom/callback/index.ts';

export { type AppRole, ROLES } from './roles.ts';

interface AppNeeds {
  config: Config;
  databaseUrl: string;
  redisUrl: string;
  roles: readonly AppRole[];
  logger: Logger;
  /** Keeps several systems apart on one Redis. */
  queuePrefix?: string;
  /** Where a test may stop the process for good. */
  checkpoint?: (name: Checkpoint) => void | Promise<void>;
}

export interface App {
  db: Database;
  queue: Queue;
  directory: Directory;
  contacts: Contacts;
  posts: Posts;
  imports: Imports;
  timers: Timers;
  outbound: Outbound;
  inbox: Inbox;
  audit: Audit;
  warnings: Warnings;
  campaigns: Campaigns;
  bulletins: Bulletins;
  bulletinViews: BulletinViews;
  bulletinReports: BulletinReports;
  retention: Retention;
  clock: Advance;
  sandbox: Sandbox | null;
  server: Server | null;
  invariants: () => ReturnType<typeof checkInvariants>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The parts list: resources, platform, modules in the order of their arrows, doors. */
export async function createApp({
  config,
  databaseUrl,
  redisUrl,
  roles,
  logger,
  queuePrefix,
  checkpoint,
}: AppNeeds): Promise<App> {
  const { wecom: platform, settings, texts, http } = config;
  const has = (role: AppRole): boolean => roles.includes(role);

  // Resources
  const db = connect(databaseUrl, { poolSize: has('worker') ? 20 : 10, logger });
  const queue = createQueue({ redisUrl, logger, ...(queuePrefix ? { prefix: queuePrefix } : {}) });
  const crypto = createFieldCrypto(config.fieldKeys);
  const metrics = createMetrics();
  const periodic = createPeriodic({ logger });

  // Platform
  const clientWith = (secret: string) =>
    createWecomClient({
      corpId: platform.corpId,
      agentId: platform.agentId,
      secret,
      apiBaseUrl: platform.apiBaseUrl,
      oauthBaseUrl: platform.oauthBaseUrl,
      loginBaseUrl: platform.loginBaseUrl,
      proxyUrl: platform.proxyUrl,
      cache: queue.cache,
      logger,
    });
  const wecom = clientWith(platform.secret);
  const outbound = createOutbound({
    db,
    wecom,
    ring: queue.ring,
    crypto,
    settings,
    logger,
    corpId: platform.corpId,
    agentId: platform.agentId,
    meters: meterOutbound(metrics),
    ...(checkpoint ? { checkpoint } : {}),
  });

  // Modules
  const directory = createDirectory({ crypto, corpId: platform.corpId });
  const { contactsSecret } = platform;
  const contacts = createContacts({
    db,
    corpId: platform.corpId,
    directory,
    reader: contactsReader(contactsSecret ? clientWith(contactsSecret) : wecom, {
      hasContactsSecret: contactsSecret !== null,
    }),
    logger,
  });
  const audit = createAudit({ db, crypto });
  const draw = createDraw({ texts, tenantName: settings.tenant.name });
  const imports = createImports({
    db,
    crypto,
    corpId: platform.corpId,
    directory,
    outbound,
    grantsOf: async (ex, personId) =>
      grantsFor(await directory.rolesOf(ex, personId, await appNow(ex)), 'directory.import'),
    drawDone: (variables, id) =>
      draw({ id: 'C25', variables, key: `i:${id}`, url: `${http.publicUrl}/h5/imports/${id}` }),
    record: audit.record,
    ring: () => void queue.ring(APPLY_ROSTERS, {}),
    settings: settings.import,
    logger,
  });
  const privacy = createPrivacy({
    db,
    crypto,
    directory,
    audit,
    outbound,
    draw,
    texts,
    notice: config.notice,
    answerWorkingDays: settings.privacy.answerWorkingDays,
    publicUrl: http.publicUrl,
  });
  const timers = createTimers({ db, ring: createRinger({ db, queue, name: FIRE_TIMER }), logger });
  const rollups = createRollups({ timers, intervalMs: seconds(settings.rollup.seconds) });
  const warnings = createWarnings({
    db,
    crypto,
    directory,
    timers,
    rollups,
    outbound,
    audit,
    settings,
    texts,
    publicUrl: http.publicUrl,
    logger,
  });
  const bulletins = createBulletins({
    db,
    corpId: platform.corpId,
    directory,
    timers,
    outbound,
    audit,
    draw,
    settings,
    texts,
    publicUrl: http.publicUrl,
    warnedNow,
  });
  const bulletinViews = createBulletinViews({
    db,
    directory,
    audit,
    compose: bulletins.compose,
    texts,
    tenantName: settings.tenant.name,
    approvalAbove: settings.bulletin.approvalAbove,
    remindersMax: settings.reminders.max,
  });
  const bulletinReports = createReports({ db, audit, views: bulletinViews, texts, tenantName: settings.tenant.name });
  const campaigns = createCampaigns({
    db,
    directory,
    timers,
    outbound,
    audit,
    draw,
    consent: {
      version: () => privacy.noticeVersion,
      give: (tx, given) => privacy.consent(tx, { ...given, purpose: 'PROTECTION' }),
    },
    isWarnedNow: warnedNow,
    settings,
    texts,
    corpId: platform.corpId,
    publicUrl: http.publicUrl,
  });
  const evidence = createEvidence({ db, campaigns, directory, outbound, audit, wecom, crypto, texts, logger });
  privacy.onWithdrawn(async (tx, personId) => {
    await campaigns.onWithdrawn(tx, personId);
    await evidence.onWithdrawn(tx, personId);
  });
  const views = createViews({ db, directory, audit, texts, undoMs: minutes(settings.undo.minutes) });

  // The way in
  const router = createRouter({ locateCard: outbound.locateCard });
  const posts = createPosts({
    db,
    corpId: platform.corpId,
    directory,
    outbound,
    audit,
    draw,
    texts,
    publicUrl: http.publicUrl,
  });
  router.onPress('appointment', posts.appointments.onPress);
  router.onPress('warning', warnings.replies.onWarning);
  router.onPress('follow_up', warnings.replies.onFollowUp);
  router.onPress('handover', warnings.replies.onHandover);
  router.onPress('bulletin', bulletins.onPress);
  router.onPress('campaign', campaigns.replies.onCampaign);
  router.onPress('campaign_day', campaigns.replies.onMorning);
  router.onPress('protection', campaigns.replies.onOwn);
  router.onEvent('change_contact', contacts.onChange);
  router.onText(
    createChat({
      directory,
      words: {
        我的任务: warnings.chat.myTasks,
        防护: campaigns.onWord,
        我的信息: privacy.onWords,
        更正: async (tx, to) => ((await evidence.onWord(tx, to)) ? undefined : privacy.onWords(tx, to)),
        删除: privacy.onWords,
      },
      otherwise: warnings.chat.help,
    }),
  );
  router.onMessage('image', evidence.onImage);
  router.onMessage('voice', evidence.onOther);
  router.onMessage('video', evidence.onOther);
  router.onMessage('other', async (tx, said) => {
    if (said.msgType === 'file') await evidence.onOther(tx, said);
  });
  const applier = createApplier({ db, router, logger });
  const applyNow = () =>
    void applier.sweep().catch((err: unknown) => logger.warn({ err }, 'the inbox waits for its sweep'));
  const inbox = createInbox({ db, ring: has('worker') ? applyNow : () => void queue.ring(APPLY_INBOX, {}) });

  let sandbox: Sandbox | null = null;
  const advance = createAdvance({
    db,
    timers,
    outbound,
    applier: { ...applier, sweep: async () => (await applier.sweep()) + (await evidence.sweep()) },
    callbacksInFlight: () => sandbox?.inFlight() ?? 0,
  });
  if (has('sandbox') && config.sandbox.enabled) {
    const callbackBase = `http://127.0.0.1:${http.port}/wecom/callback`;
    sandbox = createSandbox({
      db,
      corpId: platform.corpId,
      agentId: platform.agentId,
      secret: platform.secret,
      contactsSecret: platform.contactsSecret,
      callback: { url: callbackBase, ...platform.callback },
      contactsCallback: platform.contactsCallback
        ? { url: `${callbackBase}/contacts`, ...platform.contactsCallback }
        : null,
      publicUrl: http.publicUrl,
      pagesDir: join(config.root, 'dist/pages/sandbox'),
      sessionCookie: SESSION_COOKIE,
      clock: { advance: advance.advance, read: () => clock.read(db), setSpeed: (speed) => clock.setSpeed(db, speed) },
      apiToken: http.apiToken,
      logger,
    });
  }

  // Doors
  let server: Server | null = null;
  if (roles.length > 0) {
    server = await createServer({
      db,
      logger,
      metrics,
      http,
      version: config.version,
      access: accessAtTheDoor(async (personId) => directory.rolesOf(db, personId, await appNow(db))),
      identity: {
        authorizeUrl: wecom.authorizeUrl,
        loginUrl: wecom.loginUrl,
        userByCode: wecom.userByCode,
        personByUserid: (userid) => directory.personByUserid(db, userid),
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
      proofFolders: [join(config.dataDir, 'proof'), join(config.root, 'config')],
    });
    meterStores(metrics, { db, outbound });
    if (has('web')) {
      await server.register(callbackRoutes, { receivers: receiversOf(config), inbox, logger });
      await server.register((app) => privacyRoutes(app, { privacy }));
      await server.register((app) => importRoutes(app, { imports }));
      await server.register((app) => campaignRoutes(app, { campaigns }));
      await server.register((app) => evidenceRoutes(app, { evidence }));
      await server.register((app) =>
        bulletinRoutes(app, { bulletins, views: bulletinViews, reports: bulletinReports }),
      );
      await server.register((app) => postRoutes(app, { posts }));
      await server.register((app) => warningRoutes(app, { warnings, views, words: () => wordsOf(texts, settings) }));
      await server.register((app) =>
        pageRoutes(app, { dir: join(config.root, 'dist/pages'), sandbox: sandbox !== null }),
      );
    }
    if (sandbox) await server.register(sandbox.plugin, { prefix: '/sandbox' });
  }

  const retention = createRetention({ db, rules: retentionRules({ directory, settings }), logger });
  const work = {
    db,
    timers,
    outbound,
    applier,
    audit,
    warnings,
    campaigns,
    evidence,
    bulletins,
    directory,
    contacts,
    posts,
    imports,
    privacy,
    retention,
    logger,
  };
  return {
    db,
    queue,
    directory,
    contacts,
    posts,
    imports,
    timers,
    outbound,
    inbox,
    audit,
    warnings,
    campaigns,
    bulletins,
    bulletinViews,
    bulletinReports,
    retention,
    clock: advance,
    sandbox,
    server,
    invariants: () => checkInvariants(db),

    async start() {
      await privacy.publishNotice();
      if (server) await openDoor(server, config, { demanded: has('web') || sandbox !== null, logger });
      if (has('worker')) {
        periodic.start(sweepsOf(work));
        await queue.work([...jobsOf(work), ...outboundJobs(outbound)]);
        void timers.rebuildBells();
      }
      await sandbox?.resumeCallbacks();
    },

    /** Doors first, then workers, then connections. */
    async stop() {
      if (server) await closeServer(server);
      await sandbox?.stop();
      await periodic.stop();
      await evidence.stop();
      await outbound.stop();
      await queue.close();
      await db.destroy();
    },
  };
}

/** A worker beside a web process on one machine may find the port taken: it works all the same, without a health door. */
async function openDoor(
  server: Server,
  { http }: Config,
  { demanded, logger }: { demanded: boolean; logger: Logger },
): Promise<void> {
  try {
    await server.listen({ port: http.port, host: http.host });
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
