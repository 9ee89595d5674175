import { parseArgs } from 'node:util';
import { clearingAway, openCounty, scaleOption, wholeOption } from '../county.ts';
import { machine, round, table } from '../report.ts';
import { type Figures, measure } from './measure.ts';

/** Lateness of ladders, from due to committed step: `--due` of `--open` targets within `--spread` seconds. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      open: { type: 'string', default: '10000' },
      due: { type: 'string', default: '1000' },
      spread: { type: 'string', default: '60' },
      scale: { type: 'string', default: 'full' },
    },
  });
  const options = {
    open: wholeOption('open', values.open, 50_000),
    due: wholeOption('due', values.due, 10_000),
    spread: wholeOption('spread', values.spread, 600),
  };
  const scale = scaleOption(values.scale);
  const before = machine();
  console.log(`ladder · ${before.cores} cores (${before.cpu}) · Node ${before.node} · load ${before.loadBefore}`);
  console.log(`${options.due} of ${options.open} open targets due within ${options.spread} s, ${scale} county`);
  console.log('PostgreSQL embedded, fsync on; WeCom = a server that takes everything at once\n');
  await clearingAway(await openCounty(scale, { track_commit_timestamp: 'on' }), async (county) => {
    print(await measure(county, options, (line) => console.log(line)), before);
  });
}

function print({ floorMsPerFire, burstMsPerFire, phases, broken }: Figures, before: ReturnType<typeof machine>): void {
  const [withRedis, withoutRedis] = phases;
  console.log(
    `\n${table([
      ['lateness, ms', 'p50', 'p99', 'max', 'CPU ms/fire'],
      ...phases.map(({ name, p50Ms, p99Ms, maxMs, cpuMsPerFire }) => [
        name,
        round(p50Ms),
        round(p99Ms),
        round(maxMs),
        round(cpuMsPerFire, 1),
      ]),
    ])}`,
  );
  console.log(
    `\nfire: floor (bare SQL) ${round(floorMsPerFire, 2)} ms, real ${round(burstMsPerFire, 2)} ms a row, one after the other`,
  );
  if (broken.length > 0) console.log(`invariants broken:\n${broken.join('\n')}`);
  console.log(
    JSON.stringify({
      bench: 'ladder',
      floor: round(floorMsPerFire, 2),
      real: round(burstMsPerFire, 2),
      ratio: round(floorMsPerFire / burstMsPerFire, 3),
      p50: round(withRedis?.p50Ms ?? 0),
      p99: round(withRedis?.p99Ms ?? 0),
      p50WithoutRedis: round(withoutRedis?.p50Ms ?? 0),
      p99WithoutRedis: round(withoutRedis?.p99Ms ?? 0),
      broken: broken.length,
      cores: before.cores,
      load: before.loadBefore,
    }),
  );
}
