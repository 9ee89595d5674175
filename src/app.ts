import { join } from 'node:path';
import { type Advance, createAdvance } from './advance.ts';
import { checkInvariants } from './checks.ts';
import type { Config } from './config/environment.ts';
import { clock } from './database/index.ts';
import { createDoors, openDoors } from './doors.ts';
import { closeServer, cookiesAt, type Server } from './http/index.ts';
import type { Inbox } from './inbound/index.ts';
import { jobsOf, sweepsOf } from './jobs.ts';
import { createModules, type Modules } from './modules.ts';
import { outboundJobs } from './outbound/index.ts';
import { createResources, type ResourceNeeds, type Resources } from './resources.ts';
import type { AppRole } from './roles.ts';
import { createSandbox, type Sandbox } from './sandbox/index.ts';
import { createWayIn } from './way-in.ts';

export { type AppRole, ROLES } from './roles.ts';

export interface App extends Modules, Pick<Resources, 'db' | 'queue' | 'outbound'> {
  inbox: Inbox;
  clock: Advance;
  sandbox: Sandbox | null;
  server: Server | null;
  invariants: () => ReturnType<typeof checkInvariants>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The parts list: resources, modules, the way in, doors. */
export async function createApp(needs: ResourceNeeds): Promise<App> {
  const { config, roles, logger } = needs;
  const has = (role: AppRole): boolean => roles.includes(role);
  const resources = createResources(needs);
  const { db, queue, periodic, outbound } = resources;
  const modules = createModules(resources, config);
  const { timers, evidence, privacy, returns } = modules;
  const { applier, inbox } = createWayIn(resources, modules, has('worker'));

  const advance = createAdvance({
    db,
    timers,
    outbound,
    applier: {
      ...applier,
      sweep: async () => (await applier.sweep()) + (await evidence.sweep()) + (await returns.sweep()),
    },
    callbacksInFlight: () => sandbox?.inFlight() ?? 0,
  });
  const sandbox = has('sandbox') && config.sandbox.enabled ? sandboxOf(resources, config, advance) : null;
  const server =
    roles.length > 0 ? await createDoors({ config, resources, modules, inbox, sandbox, web: has('web') }) : null;
  const work = { ...modules, db, outbound, applier, logger };

  return {
    ...modules,
    db,
    queue,
    outbound,
    inbox,
    clock: advance,
    sandbox,
    server,
    invariants: () => checkInvariants(db),

    async start() {
      await privacy.publishNotice();
      if (server) await openDoors(server, config, { demanded: has('web') || sandbox !== null, logger });
      if (has('worker')) {
        periodic.start(sweepsOf(work));
        await queue.work([...jobsOf(work), ...outboundJobs(outbound)]);
        void timers.rebuildBells();
      }
      await sandbox?.resumeCallbacks();
    },

    /** Doors first, then workers, then connections. */
    async stop() {
      await advance.stop();
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

/** WeCom on a desk: it speaks to the service over HTTP like the real one and moves the clock for it. */
function sandboxOf({ db, logger }: Resources, config: Config, { advance, progress }: Advance): Sandbox {
  const { wecom, http, sandbox } = config;
  const callbackBase = `http://127.0.0.1:${http.port}/wecom/callback`;
  return createSandbox({
    db,
    corpId: wecom.corpId,
    agentId: wecom.agentId,
    secret: wecom.secret,
    contactsSecret: wecom.contactsSecret,
    callback: { url: callbackBase, ...wecom.callback },
    contactsCallback: wecom.contactsCallback ? { url: `${callbackBase}/contacts`, ...wecom.contactsCallback } : null,
    publicUrl: http.publicUrl,
    pagesDir: join(config.root, 'dist/pages/sandbox'),
    sessionCookie: cookiesAt(http.publicUrl).session,
    clock: { advance, progress, read: () => clock.read(db), setSpeed: (speed) => clock.setSpeed(db, speed) },
    demoToken: sandbox.demoToken,
    exposed: sandbox.exposed,
    logger,
  });
}
