import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { packageRoot } from '../config/files.ts';
import { benchFolder, clearingAway, freePort, scaleOption, wholeOption } from './county.ts';
import { machine, round } from './report.ts';
import { memoryOf } from './service.ts';

const MEGABYTE = 1024 * 1024;
const GOALS_MB = { small: 200, full: 350 };

/** The built service doing nothing: resident memory of the Node process with all roles, and how long a second start takes. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { seconds: { type: 'string', default: '60' }, scale: { type: 'string', default: 'both' } },
  });
  const idleSeconds = wholeOption('seconds', values.seconds, 3_600);
  const scales = values.scale === 'both' ? (['small', 'full'] as const) : [scaleOption(values.scale)];
  const before = machine();
  console.log(`idle · ${before.cores} cores (${before.cpu}) · Node ${before.node} · load ${before.loadBefore}`);
  const floor = await bareNode();
  console.log(`floor: a Node process that only waits holds ${floor} MB\n`);
  const found: Record<string, { mb: number; firstStartMs: number; secondStartMs: number }> = {};
  for (const scale of scales) {
    const dataDir = await benchFolder();
    const close = () => rm(dataDir, { recursive: true, force: true });
    await clearingAway({ close }, async () => {
      if (scale === 'full') await seedFull(dataDir);
      const first = await startService(dataDir);
      await first.rest(idleSeconds);
      const mb = round(memoryOf(first.pid).now / MEGABYTE);
      await first.stop();
      const second = await startService(dataDir);
      await second.stop();
      found[scale] = { mb, firstStartMs: round(first.startMs), secondStartMs: round(second.startMs) };
      console.log(
        `${scale} county: ${mb} MB after ${idleSeconds} s (goal < ${GOALS_MB[scale]}); second start ${round(second.startMs)} ms (goal < 3000)`,
      );
    });
  }
  const real = found.small?.mb ?? found.full?.mb ?? 0;
  console.log(
    JSON.stringify({
      bench: 'idle',
      floor,
      real,
      ratio: round(floor / real, 3),
      ...found,
      cores: before.cores,
      load: before.loadBefore,
    }),
  );
}

async function bareNode(): Promise<number> {
  const { spawn } = await import('node:child_process');
  const child = spawn(process.execPath, ['-e', "console.log('up');setInterval(() => {}, 1e9)"], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const { now } = memoryOf(child.pid ?? 0);
  child.kill();
  return round(now / MEGABYTE);
}

export interface Service {
  pid: number;
  /** As the service's own links name it. */
  url: string;
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
  const port = await freePort();
  const child = node(['main.js'], dataDir, port);
  await saysSomething(child);
  const startMs = performance.now() - startedAt;
  return {
    pid: child.pid ?? 0,
    url: `http://localhost:${port}`,
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

async function seedFull(dataDir: string): Promise<void> {
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
