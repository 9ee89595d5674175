import { join } from 'node:path';
import { sql } from 'kysely';
import type { Config } from '../config/environment.ts';
import { clock, patiently, promptly, sealPlain } from '../database/index.ts';
import { closeServer, cookiesAt, type Server } from '../http/index.ts';
import type { Inbox } from '../inbound/index.ts';
import { type Case, columnsOfCase } from '../kernel/case/index.ts';
import type { Events } from '../kernel/events/index.ts';
import { type Brought, composeModules, demandNothingInert, inert, resourcesOf } from '../kernel/module/index.ts';
import { columnsOf, fitsTable, type Registry } from '../kernel/registry/index.ts';
import { type Resource, readsTable } from '../kernel/resource/index.ts';
import { type Sweep, watch } from '../lib/periodic.ts';
import { endsWithin } from '../lib/promises.ts';
import { minutes, seconds } from '../lib/time.ts';
import { createSandbox, type Sandbox } from '../sandbox/index.ts';
import { type Advance, createAdvance } from './advance.ts';
import { checkInvariants, takesWrites } from './checks.ts';
import { createHttp, listen } from './http.ts';
import { createInbound } from './inbound.ts';
import { MODULES, type Modules } from './modules.ts';
import { plainColumns } from './reseal.ts';
import { createResources, type ResourceNeeds, type Resources } from './resources.ts';
import type { AppRole } from './roles.ts';
import { comesSeldom, createSchedules } from './schedules.ts';

export { type AppRole, ROLES } from './roles.ts';

export interface App extends Modules, Pick<Resources, 'db' | 'queue' | 'outbound'> {
  inbox: Inbox;
  events: Events;
  registries: readonly Registry[];
  cases: readonly Case[];
  /** What the desk shows by a definition. */
  resources: readonly Resource[];
  /** The commands of the operator's tool that modules bring. */
  runs: NonNullable<Brought['runs']>;
  clock: Advance;
  sandbox: Sandbox | null;
  server: Server | null;
  invariants: () => ReturnType<typeof checkInvariants>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Less than what main.ts, or a supervisor, gives the whole process. */
const STOP_WITHIN_MS = seconds(15);
const LEAST_PATIENCE_MS = 250;

interface AppNeeds extends ResourceNeeds {
  /** A sweep hangs in spite of all limits: the process should end and be started again. */
  onHang?: () => void;
}

/** The composition root: resources, what the modules bring, the way in, HTTP. What cannot be put together leaves nothing open. */
export async function createApp(needs: AppNeeds): Promise<App> {
  const resources = createResources(needs);
  try {
    return await compose(needs, resources);
  } catch (error) {
    const { outbound, queue, db } = resources;
    await endsWithin(seconds(3), Promise.allSettled([outbound.stop(), queue.close(), db.destroy()]));
    throw error;
  }
}

async function compose(needs: AppNeeds, resources: Resources): Promise<App> {
  const { roles, logger } = needs;
  const { config } = resources;
  const has = (role: AppRole): boolean => roles.includes(role);
  const { db, queue, periodic, outbound } = resources;
  const { offered: modules, brought, events } = composeModules(MODULES, resources);
  demandNothingInert(inert({ list: MODULES, brought, texts: config.texts }));
  const { timers } = modules;
  const { applier, inbox, ...inbound } = createInbound({ resources, modules, brought, hasWorker: has('worker') });
  const repeated = [...brought.flatMap(({ sweeps = [] }) => sweeps), inbound.sweep];
  const schedules = createSchedules(repeated.filter(comesSeldom), { db, queue, periodic });
  const jobs = [...brought.flatMap(({ jobs = [] }) => jobs), inbound.job, schedules.job];
  const sweeps = [...repeated.filter((sweep) => !comesSeldom(sweep)), schedules.sweep];
  const watches = brought.flatMap(({ watches = [] }) => watches);
  const registries = brought.flatMap(({ registries = [] }) => registries.map(({ registry }) => registry));
  const cases = brought.flatMap(({ cases = [] }) => cases.map(({ definition }) => definition));
  const shownAtDesk = resourcesOf(brought);
  /** What every module does at this moment, at once. */
  const each = (moment: 'inquire' | 'prepare' | 'stop') =>
    Promise.all(brought.map((part: Brought) => part[moment]?.()));

  const advance = createAdvance({
    db,
    timers,
    outbound,
    applier,
    inquire: () => each('inquire'),
    callbacksInFlight: () => sandbox?.inFlight() ?? 0,
  });
  const sandbox = has('sandbox') && config.sandbox.enabled ? sandboxOf(resources, config, advance) : null;
  const server =
    roles.length > 0
      ? await createHttp({ config, resources, modules, brought, inbox, schedules, sandbox, web: has('web') })
      : null;
  let callOff = () => {};

  return {
    ...modules,
    db,
    queue,
    outbound,
    inbox,
    events,
    registries,
    cases,
    resources: shownAtDesk,
    runs: Object.assign({}, ...brought.map(({ runs }) => runs)),
    clock: advance,
    sandbox,
    server,
    invariants: () => checkInvariants(db),

    async start() {
      await patiently(() => sealPlain(db, resources.crypto.seal, plainColumns));
      await each('prepare');
      for (const registry of registries) await fitsTable(db, columnsOf(registry));
      for (const one of cases) await fitsTable(db, columnsOfCase(one));
      for (const one of shownAtDesk) await readsTable(db, one);
      if (server) await listen(server, config, { demanded: has('web') || sandbox !== null, logger });
      if (has('worker')) {
        await schedules.start();
        periodic.start([...sweeps, ...watches]);
        await queue.work(jobs.map((job) => ({ ...job, run: (payload) => promptly(() => job.run(payload)) })));
        void patiently(() => timers.enqueueNear());
        if (needs.onHang) callOff = watch({ ...watchdogOf(resources, config), end: needs.onHang });
      } else if (server) periodic.start([heartbeatOf(resources), ...watches]);
      await sandbox?.resumeCallbacks();
    },

    /** Doors first, then workers, then connections; whatever hangs is left behind. */
    async stop() {
      callOff();
      const stages: [name: string, patienceMs: number, stop: () => Promise<unknown> | undefined][] = [
        ['clock', seconds(3), () => advance.stop()],
        ['doors', seconds(6), async () => server && closeServer(server, seconds(5))],
        ['sandbox', seconds(3), async () => sandbox?.stop()],
        ['sweeps', seconds(7), () => periodic.stop()],
        ['modules', seconds(3), () => each('stop')],
        ['calls to WeCom', seconds(6), () => outbound.stop()],
        ['queue', seconds(10), () => queue.close()],
        ['database', seconds(3), () => db.destroy()],
      ];
      const begun = Date.now();
      for (const [stage, patienceMs, stop] of stages) {
        // Each has its share of what is left, so that all together end before the process is cut off.
        const leftMs = Math.max(begun + STOP_WITHIN_MS - Date.now(), LEAST_PATIENCE_MS);
        if (!(await endsWithin(Math.min(patienceMs, leftMs), Promise.resolve(stop()))))
          logger.error({ stage }, 'did not stop in time');
      }
    },
  };
}

/** Where no sweep would notice, a connection that died in silence is found by this. */
function heartbeatOf({ db }: Resources): Sweep {
  const run = async () => {
    await sql`select 1`.execute(db);
    return 0;
  };
  return { name: 'database', everyMs: seconds(1), run };
}

function watchdogOf({ db, periodic, logger }: Resources, { watchdogMinutes }: Config) {
  return {
    overdue: () => (watchdogMinutes > 0 ? periodic.overdue(minutes(watchdogMinutes)) : []),
    wouldHelp: async () => (await takesWrites(db)).ok,
    logger,
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
