import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { sql } from 'kysely';
import { connect, type Database, migrate, startEmbeddedPostgres } from '../../database/index.ts';
import { createLogger } from '../../lib/logger.ts';
import { startEmbeddedRedis } from '../../queue/index.ts';

export interface Stores {
  databaseUrl: string;
  redisUrl: string;
  db: Database;
  /** What PostgreSQL itself says about its promises. */
  durability: string;
  /** Of jobs whose rows are gone. */
  emptyRedis(): Promise<void>;
  close(): Promise<void>;
}

const logger = createLogger({ level: 'warn' });

/** A PostgreSQL and a Redis of the bench's own in a folder that is removed afterwards. */
export async function openStores(): Promise<Stores> {
  const dataDir = await mkdtemp(join(tmpdir(), 'eqian-bench-'));
  await chmod(dataDir, 0o755);
  const closers: (() => Promise<unknown>)[] = [() => rm(dataDir, { recursive: true, force: true })];
  const close = async () => {
    for (const one of closers.splice(0).reverse()) await one();
  };
  try {
    const postgres = await startEmbeddedPostgres({ dataDir, logger });
    closers.push(postgres.stop);
    const redis = await startEmbeddedRedis({ dataDir, logger });
    closers.push(redis.stop);
    await migrate(postgres.url, logger);
    const db = connect(postgres.url, { poolSize: 2, applicationName: 'bench', logger });
    closers.push(() => db.destroy());
    const emptyRedis = async () => {
      const admin = new Redis(redis.url);
      await admin.flushall();
      admin.disconnect();
    };
    return { databaseUrl: postgres.url, redisUrl: redis.url, db, durability: await durability(db), emptyRedis, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function durability(db: Database): Promise<string> {
  const { rows } = await sql<{ name: string; setting: string }>`
    select name, setting from pg_settings where name in ('server_version', 'fsync', 'synchronous_commit') order by name
  `.execute(db);
  return rows.map(({ name, setting }) => `${name} ${setting}`).join(' · ');
}
