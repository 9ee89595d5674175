import { spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { cleanEnvironment, superuser } from './cluster.ts';
import { type Account, isAlive, worksIn } from './process.ts';

export interface Running extends Address {
  pid: number;
}

export interface LaunchNeeds {
  home: string;
  cluster: string;
  postgres: string;
  account: Account | null;
  password: string;
  settings: Record<string, string>;
}

/** Starts the server and waits until it answers; a string says why it did not. */
export async function launch(needs: LaunchNeeds): Promise<Running | string> {
  const port = await freePort(readPort(needs.home));
  const socketFolder = socketFolderOf(needs.cluster);
  const started = await launchAt({ port, socketFolder }, needs);
  const isWithoutSockets = typeof started === 'string' && started.includes('Unix-domain socket');
  return isWithoutSockets ? launchAt({ port, socketFolder: null }, needs) : started;
}

/** It outlives us: no pipes, own session. */
async function launchAt(address: Address, needs: LaunchNeeds): Promise<Running | string> {
  const { home, cluster, postgres, account, password } = needs;
  if (address.socketFolder !== null) holderOf(`${socketIn(address.socketFolder, address.port)}.lock`, cluster);
  const logPath = join(home, 'postgres.log');
  const log = openSync(logPath, 'a', 0o600);
  const logStart = fstatSync(log).size;
  const child = spawn(postgres, ['-D', cluster, ...flagsFor(address, needs.settings)], {
    cwd: '/',
    env: cleanEnvironment,
    detached: true,
    stdio: ['ignore', log, log],
    ...account,
  });
  closeSync(log);
  const started = await new Promise<boolean>((done) => {
    child.once('spawn', () => done(true));
    child.once('error', () => done(false));
  });
  if (!started || child.pid === undefined) return `${postgres} cannot be run`;
  child.unref();
  while (isAlive(child.pid)) {
    if (await answers({ cluster, port: address.port, password })) {
      writeFileSync(join(home, 'port'), String(address.port));
      return { pid: child.pid, ...address };
    }
    await wait(20);
  }
  const said = readFileSync(logPath, 'utf8').slice(logStart);
  return /(?:FATAL|PANIC): +(.*)/.exec(said)?.[1] ?? 'it ended without a word';
}

/** The server that already works in this folder. */
export function findRunning(cluster: string): Running | null {
  const lockFile = join(cluster, 'postmaster.pid');
  const pid = holderOf(lockFile, cluster);
  if (pid === null) return null;
  const lines = readLines(lockFile);
  return { pid, port: Number(lines[3]), socketFolder: lines[4] || null };
}

/**
 * Our server whose number stands in a lock file. A leftover number that now belongs to a stranger would block the start:
 * our own in its place makes PostgreSQL see the file as stale and still check the shared memory.
 */
function holderOf(lockFile: string, cluster: string): number | null {
  const lines = readLines(lockFile);
  const pid = Number(lines[0]);
  if (!(pid > 0) || !isAlive(pid)) return null;
  if (worksIn(pid, cluster)) return pid;
  writeFileSync(lockFile, [process.pid, ...lines.slice(1)].join('\n'));
  return null;
}

/** Whether the server on that port is up, knows our password and works in our folder. */
export async function answers({ cluster, port, password }: { cluster: string; port: number; password: string }) {
  const url = urlOf({ port, socketFolder: null }, password, 'postgres');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ folder: string }>(`select current_setting('data_directory') as folder`);
    return rows[0]?.folder === cluster;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

function flagsFor({ port, socketFolder }: Address, settings: Record<string, string>): string[] {
  const all = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: socketFolder ?? '',
    unix_socket_permissions: '0700',
    max_connections: '200',
    log_timezone: 'UTC',
    timezone: 'UTC',
    ...settings,
  };
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function readPort(home: string): number {
  return Number(readLines(join(home, 'port'))[0] ?? 0);
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    return [];
  }
}

/** The port of last time, so that written-down addresses stay true, else any free one. */
async function freePort(wanted: number): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once('error', (error) => (wanted === 0 ? failed(error) : found(freePort(0))));
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => found(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Where a server listens: on a port of 127.0.0.1 and, unless the path would be too long, on a socket in that folder. */
export interface Address {
  port: number;
  socketFolder: string | null;
}

/** The address without the socket when nobody can connect to it, as on some mounted folders. */
export async function reachable({ port, socketFolder }: Address): Promise<Address> {
  if (socketFolder === null) return { port, socketFolder };
  const probe = connect(socketIn(socketFolder, port));
  const connected = await new Promise<boolean>((resolve) => {
    probe.once('connect', () => resolve(true)).once('error', () => resolve(false));
  });
  probe.destroy();
  return { port, socketFolder: connected ? socketFolder : null };
}

/** Programs that know `host=` (pg, psql) take the socket, which costs both sides less than TCP; others the port. */
export function urlOf({ port, socketFolder }: Address, password: string, database: string): string {
  const url = `postgresql://${superuser}:${password}@127.0.0.1:${port}/${database}`;
  return socketFolder === null ? url : `${url}?host=${encodeURIComponent(socketFolder)}`;
}

/** The system cuts longer paths off (unix(7): 108 bytes, macOS 104); PostgreSQL reads commas and quotes as a list. */
const longestSocket = 103;

/** The cluster itself: closed to others, found again by whoever finds the cluster. */
function socketFolderOf(cluster: string): string | null {
  const fits = Buffer.byteLength(socketIn(cluster, 65_535)) <= longestSocket;
  return fits && !/[",]/.test(cluster) ? cluster : null;
}

/** PostgreSQL's own name for it, known to all its clients. */
function socketIn(folder: string, port: number): string {
  return join(folder, `.s.PGSQL.${port}`);
}
