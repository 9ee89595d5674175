import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seed } from '../app/start.ts';
import { type Config, readConfig } from '../config/environment.ts';
import { connect, type Database, migrate, startEmbeddedPostgres } from '../database/index.ts';
import type { Scale } from '../demo/index.ts';
import { createLogger } from '../lib/logger.ts';
import { startEmbeddedRedis } from '../queue/index.ts';

export interface BenchStores {
  dataDir: string;
  databaseUrl: string;
  redisUrl: string;
  db: Database;
  close(): Promise<void>;
}

const logger = createLogger({ level: 'warn' });
const FIELD_KEY = `bench:${Buffer.alloc(32, 3).toString('base64')}`;

/** The configuration every part of a bench shares; nothing of the caller's environment gets in. */
export function benchConfig(input: { dataDir: string; port: number; wecomUrl?: string }): Config {
  return readConfig({
    PORT: String(input.port),
    HOST: '127.0.0.1',
    PUBLIC_URL: `http://127.0.0.1:${input.port}`,
    DATA_DIR: input.dataDir,
    LOG_LEVEL: 'warn',
    FIELD_KEY,
    ...(input.wecomUrl === undefined ? {} : { WECOM_API_BASE_URL: input.wecomUrl }),
  });
}

/** A seeded county on stores of the bench's own. */
export async function openCounty(scale: Scale, settings: Record<string, string> = {}): Promise<BenchStores> {
  const stores = await openStores(settings);
  try {
    await seed(benchConfig({ dataDir: stores.dataDir, port: 1 }), stores.db, { scale, seed: 1 });
    return stores;
  } catch (error) {
    await stores.close();
    throw error;
  }
}

/** A PostgreSQL (fsync on) and a Redis, both empty, in a folder that is removed afterwards. */
export async function openStores(settings: Record<string, string> = {}): Promise<BenchStores> {
  const dataDir = await benchFolder();
  const closers: (() => Promise<unknown>)[] = [() => rm(dataDir, { recursive: true, force: true })];
  const close = async () => {
    for (const one of closers.splice(0).reverse()) await one();
  };
  try {
    const postgres = await startEmbeddedPostgres({ dataDir, logger, settings });
    closers.push(postgres.stop);
    const redis = await startEmbeddedRedis({ dataDir, logger });
    closers.push(redis.stop);
    await migrate(postgres.url, logger);
    const db = connect(postgres.url, { poolSize: 10, applicationName: 'bench', logger });
    closers.push(() => db.destroy());
    return { dataDir, databaseUrl: postgres.url, redisUrl: redis.url, db, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A folder that PostgreSQL's own account may enter. */
export async function benchFolder(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'eqian-bench-'));
  await chmod(dataDir, 0o755);
  return dataDir;
}

/** Runs `work` and, whatever happens, clears away after it. On Ctrl-C the work fails for want of its resource: no news. */
export async function clearingAway<T extends { close(): Promise<void> }>(
  resource: T,
  work: (resource: T) => Promise<void>,
): Promise<void> {
  let hasGivenUp = false;
  const giveUp = () => {
    hasGivenUp = true;
    void resource.close().finally(() => process.exit(130));
  };
  process.once('SIGINT', giveUp).once('SIGTERM', giveUp);
  try {
    await work(resource);
  } catch (error) {
    if (!hasGivenUp) throw error;
  } finally {
    process.off('SIGINT', giveUp).off('SIGTERM', giveUp);
    if (!hasGivenUp) await resource.close();
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port to be had');
  return address.port;
}

/** Share `q` of the values lies below the answer. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

/** A whole number of an option, or a message that names it. */
export function wholeOption(name: string, text: string, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new Error(`--${name} must be a whole number from 1 to ${most}`);
}

export function scaleOption(text: string): Scale {
  if (text === 'small' || text === 'full') return text;
  throw new Error('--scale must be small or full');
}
