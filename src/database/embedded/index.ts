import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from '../../lib/logger.ts';
import { ensureCluster, findBinaries, homeFolder, readPassword } from './cluster.ts';
import { accountFor, end } from './process.ts';
import { type Address, answers, findRunning, type LaunchNeeds, launch, reachable, urlOf } from './server.ts';

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

/** Smart shutdown lets connections close by themselves, fast shutdown cuts them, the last one recovers at the next start. */
const stopSignals: [NodeJS.Signals, number][] = [
  ['SIGTERM', 2_000],
  ['SIGINT', 20_000],
  ['SIGQUIT', 5_000],
];

/**
 * A real PostgreSQL of our own under `<dataDir>/postgres`, on 127.0.0.1 and a socket. A server left behind by a killed process is
 * taken over when it works in that very folder.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, logger, settings = {} } = options;
  const home = homeFolder(dataDir);
  const account = accountFor(`${home}/cluster`);
  const { initdb, postgres } = findBinaries(account);
  const cluster = await ensureCluster({ home, initdb, account, sync: settings.fsync !== 'off' });
  const password = readPassword(cluster);
  const needs = { home, cluster, postgres, account, password, settings };
  const { address, tenancy } = await moveInto(needs, logger);
  await ensureDatabase(urlOf(address, password, 'postgres'));
  return {
    url: urlOf(address, password, databaseName),
    stop: () => tenancy.leave(() => stopServer(cluster)),
  };
}

async function stopServer(cluster: string): Promise<void> {
  const running = findRunning(cluster);
  if (running !== null) await end(running.pid, stopSignals);
}

async function moveInto(needs: LaunchNeeds, logger: Logger): Promise<{ address: Address; tenancy: Tenancy }> {
  const { cluster, password } = needs;
  const deadline = Date.now() + patienceMs;
  let reason = 'it does not answer';
  while (Date.now() < deadline) {
    const running = findRunning(cluster);
    const server = running ?? (await launch(needs));
    if (typeof server === 'string') {
      reason = server;
      if (!isPassing(reason)) break;
    } else if (await answers({ cluster, port: server.port, password })) {
      const address = await reachable(server);
      const tenancy = await moveIn(urlOf(address, password, 'postgres')).catch(() => null);
      if (tenancy !== null) {
        if (running !== null) logger.info({ port: server.port }, 'embedded PostgreSQL was running already');
        return { address, tenancy };
      }
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

/** Any number, the same in every version of ours: the advisory lock that says "I use this server". */
const inUse = 3_710_126_902;

export interface Tenancy {
  /** Gives the server up; runs `stopServer` when nobody else uses it: the last one out turns off the light.
   *  It must tell the server to stop before its first await. */
  leave(stopServer: () => Promise<void>): Promise<void>;
}

/**
 * Holds a shared advisory lock for as long as this process uses the server; a killed process loses it with its
 * connection. The last one keeps newcomers waiting by the exclusive lock until the server was told to stop and refuses.
 */
async function moveIn(url: string): Promise<Tenancy> {
  const tenant = await session(url);
  await tenant.query('select pg_advisory_lock_shared($1)', [inUse]);
  return {
    async leave(stopServer) {
      await tenant.query('select pg_advisory_unlock_shared($1)', [inUse]).catch(() => {});
      await tenant.end().catch(() => {});
      const leaver = await session(url).catch(() => null);
      const isLast = leaver === null || (await takeExclusively(leaver));
      const stopping = isLast ? stopServer() : undefined;
      await leaver?.end().catch(() => {});
      await stopping;
    },
  };
}

async function takeExclusively(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ last: boolean }>('select pg_try_advisory_lock($1) as last', [inUse]);
  return rows[0]?.last === true;
}

async function session(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'eqian tenant', keepAlive: true });
  client.on('error', () => {});
  await client.connect();
  return client;
}
