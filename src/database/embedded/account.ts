import { execFileSync } from 'node:child_process';
import { type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

export interface Account {
  uid: number;
  gid: number;
}

/**
 * Whom PostgreSQL runs as: it refuses root. Null means ourselves. An existing data folder keeps its owner, so that a
 * folder made by another account stays usable when root starts the service.
 */
export function accountFor(folder: string): Account | null {
  if (process.getuid?.() !== 0) return null;
  const owner = statSync(folder, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return lookUp('postgres') ?? lookUp('nobody') ?? { uid: 65534, gid: 65534 };
}

/** Whether that account may walk down to the folder; a parent such as /root (0700) stops it. */
export function canReach(folder: string, account: Account | null): boolean {
  if (account === null) return true;
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats !== undefined && !mayEnter(stats, account)) return false;
  const parent = dirname(resolve(folder));
  return parent === resolve(folder) || canReach(parent, account);
}

function mayEnter({ mode, uid, gid }: Stats, account: Account): boolean {
  if (uid === account.uid) return (mode & 0o100) !== 0;
  if (gid === account.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}

function lookUp(name: string): Account | null {
  try {
    const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return null;
  }
}
