import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { accountFor, canReach } from './account.ts';

/** Where root puts what an unprivileged account must reach when the checkout itself is closed to it. */
export function reachableHome(): string {
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
