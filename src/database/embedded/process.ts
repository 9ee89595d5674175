import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync, type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

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

/** False for a zombie too: in a container nobody may be there to bury it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return stateOf(pid) !== 'Z';
}

/** A server stands in its data folder, which tells it from a stranger with the same pid. */
export function worksIn(pid: number, folder: string): boolean {
  if (!isAlive(pid)) return false;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    return process.platform !== 'linux';
  }
}

/** Sends the signals one after another, each with its patience in milliseconds, until the process is gone. */
export async function end(pid: number, signals: [signal: NodeJS.Signals, patience: number][]): Promise<void> {
  for (const [signal, patience] of signals) {
    if (!isAlive(pid)) return;
    signalOf(pid, signal);
    const deadline = Date.now() + patience;
    while (isAlive(pid) && Date.now() < deadline) await wait(10);
  }
  if (isAlive(pid)) throw new Error(`process ${pid} does not stop`);
}

function signalOf(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (isAlive(pid)) throw error;
  }
}

function stateOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat[stat.lastIndexOf(')') + 2];
  } catch {
    return undefined;
  }
}
