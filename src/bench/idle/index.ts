import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { benchFolder, clearingAway, scaleOption, wholeOption } from '../county.ts';
import { memoryOf } from '../push/service.ts';
import { machine, round } from '../report.ts';
import { seedFull, startService } from './service.ts';

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
