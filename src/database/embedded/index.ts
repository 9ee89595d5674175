import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from '../../lib/logger.ts';
import { accountFor } from './account.ts';
import { findBinaries } from './binaries.ts';
import { ensureCluster, readPassword } from './cluster.ts';
import { homeFolder } from './folders.ts';
import { end } from './process.ts';
import { answers, findRunning, type LaunchNeeds, launch, type Running, urlOf } from './server.ts';
import { moveIn } from './tenants.ts';

export interface EmbeddedPostgres {
  url: string;
  /** Stops the server unless another process of ours still uses it. */
  stop(): Promise<void>;
}

interface EmbeddedPostgresOptions {
  dataDir: string;
  logger: Logger;
  /** postgresql.conf settings, such as `{ fsync: 'off' }` for tests. */
  settings?: Record<string, string>;
}

const databaseName = 'eqian';
const patienceMs = 60_000;

/**
 * A real PostgreSQL of our own under `<dataDir>/postgres`, on 127.0.0.1. A server left behind by a killed process is
 * taken over when it works in that very folder.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, logger, settings = {} } = options;
  const home = homeFolder(dataDir);
  const account = accountFor(`${home}/cluster`);
  const { initdb, postgres } = findBinaries(account);
  const cluster = await ensureCluster({ home, initdb, account, sync: settings.fsync !== 'off' });
  const password = readPassword(cluster);
  const tenancy = moveIn(home);
  try {
    const { pid, port } = await findOrLaunch({ home, cluster, postgres, account, password, settings }, logger);
    await ensureDatabase(urlOf(port, password, 'postgres'));
    return {
      url: urlOf(port, password, databaseName),
      async stop() {
        if (!tenancy.leave()) return;
        await end(pid, [
          ['SIGTERM', 2_000],
          ['SIGINT', 20_000],
          ['SIGQUIT', 5_000],
        ]);
      },
    };
  } catch (error) {
    tenancy.leave();
    throw error;
  }
}

async function findOrLaunch(needs: LaunchNeeds, logger: Logger): Promise<Running> {
  const { cluster, password } = needs;
  const deadline = Date.now() + patienceMs;
  let reason = 'it does not answer';
  while (Date.now() < deadline) {
    const running = findRunning(cluster);
    if (running !== null && (await answers({ cluster, port: running.port, password }))) {
      logger.info({ port: running.port }, 'embedded PostgreSQL was running already');
      return running;
    }
    if (running === null) {
      const launched = await launch(needs);
      if (typeof launched !== 'string') return launched;
      reason = launched;
      if (!isPassing(reason)) break;
    }
    await wait(50);
  }
  throw new Error(`embedded PostgreSQL did not start: ${reason} (see ${needs.home}/postgres.log, or set DATABASE_URL)`);
}

/** A killed server's children still hold its memory, another start won the race, or somebody took the port. */
function isPassing(reason: string): boolean {
  return /shared memory block|lock file|could not create any TCP\/IP sockets/.test(reason);
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`create database ${databaseName}`);
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && (error.code === '42P04' || error.code === '23505');
    if (!isThere) throw error;
  } finally {
    await client.end();
  }
}
