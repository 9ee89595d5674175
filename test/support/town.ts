import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import type { Config } from '../../src/config/environment.ts';
import type { NewWarningInput, WarningViewData } from '../../src/domain/warnings/index.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { createDatabase, dropDatabase } from './databases.ts';
import { createHttp, type Http } from './http.ts';
import { createPhone, type Phone } from './phone.ts';
import { testRedis } from './redis.ts';
import { seededTemplate } from './seeded-template.ts';
import { townConfig } from './town-config.ts';

interface TownOptions {
  settings?: Partial<Config['settings']>;
  /** Leave out BullMQ's part: sweeps alone must do. */
  withoutBells?: boolean;
}

export interface Received {
  id: string;
  number: string;
  state: string;
  merged?: boolean;
}

/** The whole of eqian with its sandbox on a seeded county of its own; time moves only by `advance`. */
export interface Town {
  readonly app: App;
  readonly config: Config;
  readonly http: Http;
  warn(input?: Partial<NewWarningInput>): Promise<Received>;
  view(warning: { id: string }): Promise<WarningViewData>;
  phone(userid: string): Phone;
  /** A browser logged in as this member, through WeCom's OAuth. */
  as(userid: string): Promise<Http>;
  advance(ms: number): Promise<void>;
  now(): Promise<Date>;
  faults(settings: Record<string, unknown>): Promise<void>;
  /** Stops everything of the app and starts it again on the same stores. */
  restart(): Promise<void>;
  expectInvariants(): Promise<void>;
}

let refs = 0;

/** Registers hooks that start a town before the file's tests and check every invariant after each. */
export function useTown(options: TownOptions = {}): Town {
  let running: Running | null = null;
  const here = (): Running => {
    if (!running) throw new Error('the town is there only inside tests');
    return running;
  };

  beforeAll(async () => {
    running = await startTown(options);
  });
  afterEach(async () => {
    await town.expectInvariants();
  });
  afterAll(async () => {
    await running?.stop();
  });

  const town: Town = {
    get app() {
      return here().app;
    },
    get config() {
      return here().config;
    },
    get http() {
      return here().http;
    },
    warn(input = {}) {
      refs += 1;
      const body = {
        sourceRef: `TEST-${refs}`,
        level: 'CRITICAL',
        fraudType: 'BRUSHING_REBATE',
        ...(input.drill ? {} : { person: { employeeId: 'emp-0001-0002' } }),
        ...input,
      };
      return here().gateway.post<Received>('/api/warnings', body);
    },
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
    async restart() {
      await here().restart();
    },
    async expectInvariants() {
      const broken = (await here().app.invariants()).filter(({ rows }) => rows.length > 0);
      expect(broken).toEqual([]);
    },
  };
  return town;
}

interface Running {
  app: App;
  config: Config;
  base: string;
  http: Http;
  gateway: Http;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startTown({ settings, withoutBells = false }: TownOptions = {}): Promise<Running> {
  const serverUrl = inject('postgresUrl');
  const database = await createDatabase(serverUrl, await seededTemplate());
  const redis = testRedis();
  const port = await freePort();
  const config = townConfig({ port, ...(settings ? { settings } : {}) });
  const base = config.http.publicUrl;
  const open = async (): Promise<App> => {
    const app = await createApp({
      config,
      databaseUrl: database.url,
      redisUrl: withoutBells ? 'redis://127.0.0.1:1' : redis.url,
      queuePrefix: redis.prefix,
      roles: ['web', 'worker', 'sandbox'],
      logger: createLogger({ level: process.env.TOWN_LOG ?? 'silent' }),
    });
    await app.start();
    return app;
  };
  const running: Running = {
    app: await open(),
    config,
    base,
    http: createHttp(base),
    gateway: createHttp(base, { authorization: `Bearer ${config.http.apiToken}` }),
    async restart() {
      await running.app.stop();
      running.app = await open();
    },
    async stop() {
      await running.app.stop();
      await dropDatabase(serverUrl, database.name);
    },
  };
  return running;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port to be had');
  return address.port;
}
