import { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { readConfig } from '../../config/environment.ts';
import { readWarningFile } from '../../domain/intake/index.ts';
import { Problem } from '../../lib/problem.ts';
import { wholeOption } from '../county.ts';
import { machine, round, table } from '../report.ts';
import { delayWhile, repeatFor, spinElsewhere } from './delay.ts';
import { HOSTILE, inPieces } from './hostile.ts';

const GOAL_MS = 50;

/** How late the process comes to its turn while lists that nobody should send are refused. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { seconds: { type: 'string', default: '5' } } });
  const ms = wholeOption('seconds', values.seconds, 600) * 1_000;
  const { texts } = readConfig({});
  const before = machine();
  console.log(`read · ${before.cores} cores (${before.cpu}) · Node ${before.node} · load ${before.loadBefore}`);
  const floor = await delayWhile(() => spinElsewhere(ms));
  console.log(`floor: another thread is busy for ${values.seconds} s, p99 ${round(floor, 1)} ms late\n`);
  const found: Record<string, number> = {};
  for (const [name, make] of Object.entries(HOSTILE)) {
    const file = await make();
    const refuse = () => refusal(() => readWarningFile(Readable.from(inPieces(file)), texts));
    await refuse();
    found[name] = await delayWhile(() => repeatFor(ms, refuse));
  }
  const lines = Object.entries(found).map(([name, p99]) => [name, round(p99, 1)]);
  console.log(`${table([['file', 'p99 ms late'], ...lines])}\n`);
  const real = Math.max(...Object.values(found));
  console.log(
    JSON.stringify({
      bench: 'read',
      floor: round(floor, 1),
      real: round(real, 1),
      ratio: round(floor / real, 3),
      goal: GOAL_MS,
      isMet: real < GOAL_MS,
      cores: before.cores,
      load: before.loadBefore,
    }),
  );
}

async function refusal(read: () => Promise<unknown>): Promise<void> {
  const outcome = await read().catch((error: unknown) => error);
  if (!(outcome instanceof Problem)) throw new Error('a list that should be refused was not');
}
