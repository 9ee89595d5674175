import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Account } from './account.ts';
import { isAlive } from './process.ts';

export const superuser = 'eqian';

/** What our server processes see of the environment: no secrets, no PG* settings of the user's own. */
export const cleanEnvironment = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' };

interface ClusterNeeds {
  home: string;
  initdb: string;
  account: Account | null;
  /** Without it a power cut right after the first start may cost the new, still empty folder. */
  sync: boolean;
}

/** Makes `<home>/cluster` unless it is there. It grows under another name, so a start cut off leaves nothing half made. */
export async function ensureCluster({ home, initdb, account, sync }: ClusterNeeds): Promise<string> {
  const cluster = join(home, 'cluster');
  if (existsSync(cluster)) return cluster;
  sweepUnfinished(home);
  const unfinished = join(home, `unfinished-${process.pid}`);
  const passwordFile = join(home, `password-${process.pid}`);
  const password = randomBytes(24).toString('hex');
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  try {
    give([unfinished, passwordFile], account);
    await initialise(initdb, unfinished, passwordFile, account, sync);
    renameSync(passwordFile, passwordOf(unfinished));
    moveUnlessThere(unfinished, cluster);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(unfinished, { recursive: true, force: true });
  }
  return cluster;
}

/** The superuser's password lives in the data folder, readable by its owner only. */
export function readPassword(cluster: string): string {
  return readFileSync(passwordOf(cluster), 'utf8').trim();
}

function passwordOf(cluster: string): string {
  return join(cluster, 'eqian-password');
}

async function initialise(initdb: string, folder: string, pwfile: string, account: Account | null, sync: boolean) {
  const flags = ['-D', folder, '-U', superuser, '-E', 'UTF8', '--locale=C', '-A', 'scram-sha-256', '--pwfile', pwfile];
  if (!sync) flags.push('--no-sync');
  try {
    await promisify(execFile)(initdb, flags, { cwd: '/', env: cleanEnvironment, ...account });
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    throw new Error(`PostgreSQL could not make its data folder ${folder}: ${said || String(error)}`);
  }
}

function give(paths: string[], account: Account | null): void {
  if (account === null) return;
  for (const path of paths) chownSync(path, account.uid, account.gid);
}

/** Two processes may start at once: the first folder in place is the one. */
function moveUnlessThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  }
}

function sweepUnfinished(home: string): void {
  for (const name of readdirSync(home)) {
    const [, pid] = /^(?:unfinished|password)-(\d+)$/.exec(name) ?? [];
    if (pid === undefined || (Number(pid) !== process.pid && isAlive(Number(pid)))) continue;
    rmSync(join(home, name), { recursive: true, force: true });
  }
}
