import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { packageRoot } from '../../config/files.ts';
import { freePort } from '../county.ts';

export interface Service {
  pid: number;
  /** From the command to the welcome text. */
  startMs: number;
  rest(seconds: number): Promise<void>;
  stop(): Promise<void>;
}

const START_PATIENCE_MS = 120_000;
const FIELD_KEY = `bench:${Buffer.alloc(32, 3).toString('base64')}`;

/** `npm start` without npm: the built service with all roles and the sandbox, on stores of its own. */
export async function startService(dataDir: string): Promise<Service> {
  const startedAt = performance.now();
  const child = node(['main.js'], dataDir, await freePort());
  await saysSomething(child);
  const startMs = performance.now() - startedAt;
  return {
    pid: child.pid ?? 0,
    startMs,
    async rest(seconds) {
      await wait(seconds * 1_000);
      if (child.exitCode !== null) throw new Error('the service ended while it was idle');
    },
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

export async function seedFull(dataDir: string): Promise<void> {
  const child = node(['cli.js', 'seed', '--scale', 'full'], dataDir, await freePort());
  child.stdout?.resume();
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`seeding the full county failed (${code})`);
}

function node([script = '', ...args]: string[], dataDir: string, port: number): ChildProcess {
  const { PATH = '', HOME = '' } = process.env;
  return spawn(process.execPath, [join(packageRoot(), 'dist', script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH, HOME, DATA_DIR: dataDir, PORT: String(port), HOST: '127.0.0.1', LOG_LEVEL: 'warn', FIELD_KEY },
  });
}

async function saysSomething(child: ChildProcess): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the service did not start in time')), START_PATIENCE_MS);
    child.once('exit', (code) => reject(new Error(`the service ended at its start (${code})`)));
    child.stdout?.once('data', () => {
      clearTimeout(timer);
      resolve();
    });
    child.stdout?.resume();
  });
}
