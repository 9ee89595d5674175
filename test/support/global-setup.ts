import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrate, startEmbeddedPostgres } from '../../src/database/index.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { startEmbeddedRedis } from '../../src/queue/index.ts';
import { createDatabase, dropTestDatabases, hasDatabase, renameDatabase } from './databases.ts';
import { COUNTY_TEMPLATE, keepCluster, restoreCluster, SCHEMA_TEMPLATE } from './kept-cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
    template: string;
    redisUrl: string;
  }
}

interface Servers {
  postgresUrl: string;
  template: string;
  redisUrl: string;
  stop(): Promise<void>;
}

const logger = createLogger({ level: 'warn' });

/** A run needs no data after it, so nothing waits for the disk. */
const careless = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '300',
  deadlock_timeout: '100ms',
};

/** Each project loads this file for itself: the servers of the run hang on the process. */
const shared = globalThis as { eqianServers?: { users: number; started: Promise<Servers> } };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.eqianServers ??= { users: 0, started: startServers() };
  const servers = shared.eqianServers;
  servers.users += 1;
  const { stop, ...addresses } = await servers.started;
  for (const name of ['postgresUrl', 'template', 'redisUrl'] as const) project.provide(name, addresses[name]);
  return async () => {
    servers.users -= 1;
    if (servers.users === 0) await stop();
  };
}

async function startServers(): Promise<Servers> {
  await stopLeftovers();
  const folder = mkdtempSync(join(tmpdir(), `eqian-test-${process.pid}-`));
  chmodSync(folder, 0o711);
  const isRestored = process.env.TEST_DATABASE_URL === undefined && restoreCluster(folder);
  const [postgres, redis] = await Promise.all([startPostgres(folder), startRedis(folder)]);
  await migratedTemplate(postgres.url);
  return {
    postgresUrl: postgres.url,
    template: SCHEMA_TEMPLATE,
    redisUrl: redis.url,
    async stop() {
      const isWorthKeeping = postgres.isOurs && !isRestored && (await hasDatabase(postgres.url, COUNTY_TEMPLATE));
      if (isWorthKeeping) await dropTestDatabases(postgres.url);
      await Promise.all([postgres.stop(), redis.stop()]);
      if (isWorthKeeping) keepCluster(folder);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Renamed when it is whole: a run that was killed while migrating leaves none behind. */
async function migratedTemplate(serverUrl: string): Promise<void> {
  if (await hasDatabase(serverUrl, SCHEMA_TEMPLATE)) return;
  const { name, url } = await createDatabase(serverUrl);
  await migrate(url, logger);
  await renameDatabase(serverUrl, name, SCHEMA_TEMPLATE);
}

async function startPostgres(dataDir: string) {
  const { TEST_DATABASE_URL: url } = process.env;
  if (url) return { url, isOurs: false, stop: async () => {} };
  return { ...(await startEmbeddedPostgres({ dataDir, logger, settings: careless })), isOurs: true };
}

async function startRedis(dataDir: string) {
  const { TEST_REDIS_URL: url } = process.env;
  return url ? { url, stop: async () => {} } : startEmbeddedRedis({ dataDir, logger });
}

/** Servers of a run that was killed are taken over once more, and stopped. */
async function stopLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const [, pid] = /^eqian-test-(\d+)-/.exec(name) ?? [];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const folder = join(tmpdir(), name);
    const quiet = createLogger({ level: 'silent' });
    const starting = [
      startEmbeddedPostgres({ dataDir: folder, logger: quiet, settings: careless }),
      startEmbeddedRedis({ dataDir: folder, logger: quiet }),
    ];
    for (const started of await Promise.allSettled(starting)) {
      if (started.status === 'fulfilled') await started.value.stop();
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
