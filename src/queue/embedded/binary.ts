import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fetchRedis } from './fetch.ts';

/** How to start a Redis; `libraries` is null when the system's own are used. */
export interface RedisBinary {
  program: string;
  libraries: string | null;
}

interface FindOptions {
  /** Names or paths tried first. */
  installed: string[];
  /** Folders that may hold a fetched copy, the preferred one first. */
  caches: string[];
}

/** Called by this name, Debian's redis-check-rdb is the server: redis-tools ships the one program under another name. */
export const serverName = 'redis-server';

/** A server on PATH, else a copy fetched earlier, else one fetched now. */
export async function findRedis({ installed, caches }: FindOptions): Promise<RedisBinary> {
  const candidates = [
    ...installed.map((program) => ({ program, libraries: null })),
    ...caches.map((cache) => extracted(join(cache, 'redis'))),
  ];
  for (const candidate of candidates) {
    if (await isUsable(candidate)) return candidate;
  }
  const reasons: string[] = [];
  for (const cache of caches) {
    try {
      const fetched = extracted(await fetchRedis(cache));
      if (await isUsable(fetched)) return fetched;
      reasons.push('the fetched one does not run here');
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error(`no Redis 6.2 or newer (${reasons[0]}): install the package redis-server, or set REDIS_URL`);
}

function extracted(folder: string): RedisBinary {
  const roots = [join(folder, 'usr/lib'), join(folder, 'lib')].filter((root) => existsSync(root));
  const libraries = roots.flatMap((root) => readdirSync(root).map((name) => join(root, name)));
  return { program: join(folder, 'usr/bin/redis-check-rdb'), libraries: libraries.join(':') };
}

async function isUsable(binary: RedisBinary): Promise<boolean> {
  const said = await versionOf(binary).catch(() => '');
  const [, major = 0, minor = 0] = /v=(\d+)\.(\d+)/.exec(said) ?? [];
  return Number(major) > 6 || (Number(major) === 6 && Number(minor) >= 2);
}

async function versionOf({ program, libraries }: RedisBinary): Promise<string> {
  const child = spawn(program, ['--version'], {
    argv0: serverName,
    stdio: ['ignore', 'pipe', 'ignore'],
    ...(libraries === null ? {} : { env: { LD_LIBRARY_PATH: libraries } }),
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  await once(child, 'close');
  return said;
}
