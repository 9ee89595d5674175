import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';
import { type App, createApp, ROLES } from '../../src/app/app.ts';
import type { ResourceNeeds } from '../../src/app/resources.ts';
import type { Config } from '../../src/config/environment.ts';
import type { NewWarningInput, WarningViewData } from '../../src/domain/warnings/index.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { createDatabase, dropDatabase } from './databases.ts';
import { freePort } from './free-port.ts';
import { createHttp, type Http } from './http.ts';
import { createPhone, type Phone } from './phone.ts';
import { testRedis } from './redis.ts';
import { seededTemplate } from './seeded-template.ts';
import { FRUGAL, testAppConfig } from './test-app-config.ts';

interface TestAppOptions {
  settings?: Partial<Config['settings']>;
  host?: string;
  /** Leave out BullMQ's part: sweeps alone must do. */
  withoutBells?: boolean;
  /** A Redis of the test's own instead of the run's. */
  redisUrl?: () => string;
}

/** Where a testApp keeps everything; a second process, or a testApp after a crash, opens the same. */
export interface TestAppStores {
  databaseUrl: string;
  redisUrl: string;
  queuePrefix: string;
  port: number;
}

export interface Received {
  id: string;
  number: string;
  state: string;
  merged?: boolean;
}

/** The whole of eqian with its sandbox on a seeded county of its own; time moves only by `advance`. */
export interface TestApp {
  readonly app: App;
  readonly config: Config;
  readonly http: Http;
  readonly stores: TestAppStores;
  warn(input?: Partial<NewWarningInput>): Promise<Received>;
  /** The same with whatever a gateway may send wrongly. */
  warnWith(input: object): Promise<Received>;
  view(warning: { id: string }): Promise<WarningViewData>;
  phone(userid: string): Phone;
  /** A browser logged in as this member, through WeCom's OAuth. */
  as(userid: string): Promise<Http>;
  advance(ms: number): Promise<void>;
  now(): Promise<Date>;
  faults(settings: Record<string, unknown>): Promise<void>;
  /** Stops everything of the app and starts it again on the same stores. */
  restart(): Promise<void>;
  /** One more worker process' worth of app beside the first. */
  anotherWorker(): Promise<App>;
  expectInvariants(): Promise<void>;
}

let refs = 0;

/** Registers hooks that start a testApp before the file's tests and check every invariant after each. */
export function useTestApp(options: TestAppOptions = {}): TestApp {
  let running: Running | null = null;
  const here = (): Running => {
    if (!running) throw new Error('the testApp is there only inside tests');
    return running;
  };

  beforeAll(async () => {
    running = await startTestApp(options);
  });
  afterEach(async () => {
    await testApp.expectInvariants();
  });
  afterAll(async () => {
    await running?.stop();
  });

  const testApp: TestApp = {
    get app() {
      return here().app;
    },
    get config() {
      return here().config;
    },
    get http() {
      return here().http;
    },
    get stores() {
      return here().stores;
    },
    ...verbsOf(here),
    async restart() {
      await here().restart();
    },
    anotherWorker: () => here().anotherWorker(),
    async expectInvariants() {
      const broken = (await here().app.invariants()).filter(({ rows }) => rows.length > 0);
      expect(broken).toEqual([]);
    },
  };
  return testApp;
}

interface Endpoints {
  base: string;
  http: Http;
  gateway: Http;
}

export type TestAppVerbs = Pick<TestApp, 'warn' | 'warnWith' | 'view' | 'phone' | 'as' | 'advance' | 'now' | 'faults'>;

/** What can be done through the doors alone, whichever process stands behind them. */
export function verbsOf(here: () => Endpoints): TestAppVerbs {
  function warnWith(input: object): Promise<Received> {
    refs += 1;
    const body = { sourceRef: `TEST-${refs}`, level: 'CRITICAL', fraudType: 'BRUSHING_REBATE', ...input };
    return here().gateway.post<Received>('/api/warnings', body);
  }
  return {
    warn(input = {}) {
      return warnWith({ ...(input.drill ? {} : { person: { employeeId: 'emp-0001-0002' } }), ...input });
    },
    warnWith,
    view: ({ id }) => here().gateway.get<WarningViewData>(`/api/warnings/${id}`),
    phone: (userid) => createPhone(here().http, userid),
    async as(userid) {
      const visitor = createHttp(here().base);
      const page = encodeURIComponent(`${here().base}/h5/login?to=/healthz`);
      const response = await visitor.request('GET', `/sandbox/api/members/${userid}/open?url=${page}`);
      if (!response.ok) throw new Error(`${userid} could not log in: HTTP ${response.status}`);
      return visitor;
    },
    async advance(ms) {
      await here().http.post('/sandbox/api/clock/advance', { seconds: ms / 1000 });
    },
    async now() {
      const { now } = await here().http.get<{ now: string }>('/sandbox/api/clock');
      return new Date(now);
    },
    async faults(settings) {
      await here().http.put('/sandbox/api/faults', settings);
    },
  };
}

export function endpointsOf({ config }: { config: Config }): Endpoints {
  const base = config.http.publicUrl;
  return {
    base,
    http: createHttp(base),
    gateway: createHttp(base, { authorization: `Bearer ${config.http.apiToken}` }),
  };
}

interface Running extends Endpoints {
  app: App;
  config: Config;
  stores: TestAppStores;
  restart(): Promise<void>;
  anotherWorker(): Promise<App>;
  stop(): Promise<void>;
}

export async function startTestApp({
  settings,
  host,
  withoutBells = false,
  redisUrl,
}: TestAppOptions = {}): Promise<Running> {
  const stores = await createStores({
    ...(withoutBells ? { redisUrl: NO_REDIS } : redisUrl ? { redisUrl: redisUrl() } : {}),
  });
  const config = testAppConfig({ port: stores.port, ...(host ? { host } : {}), ...(settings ? { settings } : {}) });
  const beside: App[] = [];
  const running: Running = {
    app: await openApp(stores, config, FRUGAL),
    config,
    ...endpointsOf({ config }),
    stores,
    async restart() {
      await running.app.stop();
      running.app = await openApp(stores, config, FRUGAL);
    },
    async anotherWorker() {
      const app = await openApp(stores, config, { roles: ['worker'] });
      beside.push(app);
      return app;
    },
    async stop() {
      await Promise.all(beside.map((app) => app.stop()));
      await running.app.stop();
      await dropStores(stores);
    },
  };
  return running;
}

const NO_REDIS = 'redis://127.0.0.1:1';

export async function createStores({ redisUrl }: { redisUrl?: string } = {}): Promise<TestAppStores> {
  const database = await createDatabase(inject('postgresUrl'), await seededTemplate());
  const redis = testRedis();
  return {
    databaseUrl: database.url,
    redisUrl: redisUrl ?? redis.url,
    queuePrefix: redis.prefix,
    port: await freePort(),
  };
}

export async function dropStores({ databaseUrl }: TestAppStores): Promise<void> {
  await dropDatabase(inject('postgresUrl'), new URL(databaseUrl).pathname.slice(1));
}

/** The app on these stores, working. */
export async function openApp(stores: TestAppStores, config: Config, more: Partial<ResourceNeeds> = {}): Promise<App> {
  const logger = createLogger({ level: process.env.TOWN_LOG ?? 'silent' });
  const app = await createApp({ ...stores, config, roles: ROLES, logger, ...more });
  await app.start();
  return app;
}
