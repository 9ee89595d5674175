import { readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

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
    tell(pid, signal);
    const deadline = Date.now() + patience;
    while (isAlive(pid) && Date.now() < deadline) await wait(10);
  }
  if (isAlive(pid)) throw new Error(`process ${pid} does not stop`);
}

function tell(pid: number, signal: NodeJS.Signals): void {
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
