import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A data folder that PostgreSQL's unprivileged account may enter. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'eqian-store-'));
  chmodSync(folder, 0o711);
  return folder;
}

/** Starts a store from another process of ours; answers once the store is up. */
export async function startElsewhere(kind: 'postgres' | 'redis', dataDir: string): Promise<ChildProcess> {
  const script = join(import.meta.dirname, 'server-owner.ts');
  const owner = spawn(process.execPath, ['--import', 'tsx', script, kind, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(owner.stdout, 'data');
  return owner;
}

export async function killHard(owner: ChildProcess): Promise<void> {
  const exited = once(owner, 'exit');
  owner.kill('SIGKILL');
  await exited;
}

/** False for a zombie too. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
