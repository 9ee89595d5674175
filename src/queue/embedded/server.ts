import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { type RedisBinary, serverName } from './binary.ts';

export interface Home {
  folder: string;
  password: string;
}

/** `<dataDir>/redis` with its password, made once: of two first starts the second reads what the first wrote. */
export function openHome(dataDir: string): Home {
  const folder = resolve(dataDir, 'redis');
  const secret = join(folder, 'password');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    try {
      writeFileSync(secret, randomBytes(24).toString('hex'), { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    return { folder: realpathSync(folder), password: readFileSync(secret, 'utf8') };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`DATA_DIR ${dataDir} cannot hold Redis' data (${reason}): set DATA_DIR or REDIS_URL`);
  }
}

/** Starts the server on a port; null once it answers to `isUp`, else why it ended. It outlives us: no pipes, own session. */
export async function launch(home: Home, binary: RedisBinary, port: number, isUp: () => Promise<boolean>) {
  const { folder } = home;
  const settings = join(folder, 'redis.conf');
  writeFileSync(settings, settingsFor(home, port), { mode: 0o600 });
  const logPath = join(folder, 'redis.log');
  const log = openSync(logPath, 'a', 0o600);
  const logStart = fstatSync(log).size;
  const child = spawn(binary.program, [settings], {
    argv0: serverName,
    cwd: folder,
    env: binary.libraries === null ? {} : { LD_LIBRARY_PATH: binary.libraries },
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  child.once('error', () => {
    ended = true;
  });
  child.unref();
  while (!ended) {
    if (await isUp()) return null;
    await wait(10);
  }
  return readFileSync(logPath, 'utf8').slice(logStart);
}

/** The append-only file keeps delayed jobs over a restart; noeviction because BullMQ must not lose keys. */
function settingsFor({ folder, password }: Home, port: number): string {
  return `bind 127.0.0.1
port ${port}
requirepass ${password}
dir "${folder}"
save ""
appendonly yes
appendfsync everysec
maxmemory-policy noeviction
`;
}

export function urlOf(home: Home, port: number): string {
  return `redis://:${home.password}@127.0.0.1:${port}`;
}

export function rememberedPort({ folder }: Home): number {
  try {
    return Number(readFileSync(join(folder, 'port'), 'utf8'));
  } catch {
    return 0;
  }
}

export function rememberPort({ folder }: Home, port: number): void {
  writeFileSync(join(folder, 'port'), String(port));
}

/** PostgreSQL is the truth and sweeps find the work, so a broken append-only file may go. */
export function forgetData({ folder }: Home): void {
  rmSync(join(folder, 'appendonlydir'), { recursive: true, force: true });
  rmSync(join(folder, 'appendonly.aof'), { force: true });
}

/** One connection that tries once and says why it failed. */
export async function openConnection(url: string, name: string): Promise<Redis> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectionName: name,
    connectTimeout: 2_000,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  });
  redis.on('error', () => {});
  try {
    await redis.connect();
    return redis;
  } catch (error) {
    redis.disconnect();
    throw error;
  }
}

/** The wanted port when it is free, else any free one. */
export async function freePort(wanted: number): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once('error', (error) => (wanted === 0 ? failed(error) : found(freePort(0))));
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => found(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
