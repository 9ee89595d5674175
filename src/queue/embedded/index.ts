import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Logger } from '../../lib/logger.ts';
import { findRedis, type RedisBinary } from './binary.ts';
import {
  forgetData,
  freePort,
  type Home,
  launch,
  openConnection,
  openHome,
  rememberedPort,
  rememberPort,
  urlOf,
} from './server.ts';

export interface EmbeddedRedis {
  url: string;
  /** Stops the server unless another process of ours still uses it. */
  stop(): Promise<void>;
}

interface EmbeddedRedisOptions {
  dataDir: string;
  logger: Logger;
  /** Folders for a fetched Redis, the preferred one first; the default serves all checkouts of this user. */
  caches?: string[];
  /** Programs tried before the cache. */
  installed?: string[];
}

/** A connection of this name says "I use this server"; a killed process loses it. */
const tenantName = 'eqian-tenant';
const patienceMs = 30_000;

/**
 * A Redis of our own under `<dataDir>/redis`, on 127.0.0.1. One left behind by a killed process is taken over when it
 * knows our password and works in that very folder.
 */
export async function startEmbeddedRedis(options: EmbeddedRedisOptions): Promise<EmbeddedRedis> {
  const { dataDir, logger, installed = ['redis-server', 'valkey-server'] } = options;
  const { caches = [join(homedir(), '.cache', 'eqian'), join(dataDir, 'cache')] } = options;
  const home = openHome(dataDir);
  const adopted = await adopt(home, logger);
  if (adopted !== null) return handle(home, adopted);
  const binary = await findRedis({ installed, caches });
  return handle(home, await launchAndMoveIn(home, binary, logger));
}

interface Tenancy {
  port: number;
  pid: number;
  tenant: Redis;
}

function handle(home: Home, tenancy: Tenancy): EmbeddedRedis {
  return { url: urlOf(home, tenancy.port), stop: () => leave(home, tenancy) };
}

async function launchAndMoveIn(home: Home, binary: RedisBinary, logger: Logger): Promise<Tenancy> {
  const deadline = Date.now() + patienceMs;
  let reason = 'it does not answer';
  while (Date.now() < deadline) {
    const port = await freePort(rememberedPort(home));
    const rival = await adopt(home, logger);
    if (rival !== null) return rival;
    rememberPort(home, port);
    let tenancy: Tenancy | null = null;
    const said = await launch(home, binary, port, async () => {
      tenancy = await moveIn(home, port);
      return tenancy !== null;
    });
    if (tenancy !== null) return tenancy;
    reason = said?.trim().split('\n').at(-1) ?? reason;
    if (said !== null && /append only|aof|rdb/i.test(said)) {
      logger.warn({ reason }, 'the saved jobs of Redis cannot be read: starting without them');
      forgetData(home);
    }
    await wait(50);
  }
  throw new Error(`embedded Redis did not start: ${reason} (see ${home.folder}/redis.log, or set REDIS_URL)`);
}

async function adopt(home: Home, logger: Logger): Promise<Tenancy | null> {
  const tenancy = await moveIn(home, rememberedPort(home));
  if (tenancy !== null) logger.info({ port: tenancy.port }, 'embedded Redis was running already');
  return tenancy;
}

/** Null when nobody answers on that port, or somebody who is not ours. */
async function moveIn(home: Home, port: number): Promise<Tenancy | null> {
  if (port === 0) return null;
  const tenant = await openConnection(urlOf(home, port), tenantName).catch(() => null);
  if (tenant === null) return null;
  try {
    const [, folder] = (await tenant.config('GET', 'dir')) as string[];
    const [, pid] = /process_id:(\d+)/.exec(await tenant.info('server')) ?? [];
    if (folder === home.folder) return { port, pid: Number(pid), tenant };
  } catch {
    // Loading its data, stopping, or a stranger: not ours to use now.
  }
  tenant.disconnect();
  return null;
}

/** The last one out turns off the light. */
async function leave(home: Home, { port, pid, tenant }: Tenancy): Promise<void> {
  tenant.disconnect();
  const leaver = await openConnection(urlOf(home, port), 'eqian-leaver').catch(() => null);
  if (leaver === null) return;
  if (await isEmpty(leaver)) {
    await leaver.call('SHUTDOWN').catch(() => {});
    await gone(pid);
  }
  leaver.disconnect();
}

async function isEmpty(redis: Redis): Promise<boolean> {
  const clients = String(await redis.client('LIST'));
  return !clients.includes(`name=${tenantName} `);
}

async function gone(pid: number): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (Date.now() < deadline) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await wait(10);
  }
}
