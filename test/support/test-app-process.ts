import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { TestAppStores } from './test-app.ts';
import { testAppBundle } from './test-app-bundle.ts';
import type { Deadly } from './test-app-owner.ts';

/** The whole app in a process of its own, which may be killed like any other. */
export interface TestAppProcess {
  /** By what it ended: 'SIGKILL' when it died at its point. */
  readonly ended: Promise<string>;
  kill(): Promise<void>;
  terminate(): Promise<void>;
}

/** Starts it on the stores of a testApp; answers once its doors are open, or it died at its point before. */
export async function startTestAppProcess(stores: TestAppStores, deadly?: Deadly): Promise<TestAppProcess> {
  const child = spawn(process.execPath, [await testAppBundle(), JSON.stringify({ stores, deadly })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit').then(([code, signal]) => String(signal ?? code));
  const opened = once(child.stdout, 'data').then(() => 'open');
  const first = await Promise.race([opened, ended]);
  if (first !== 'open' && !deadly) throw new Error(`the testApp's process ended before its doors were open: ${first}`);
  return { ended, kill: () => end(child, 'SIGKILL'), terminate: () => end(child, 'SIGTERM') };

  async function end(owner: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    owner.kill(signal);
    await ended;
  }
}
