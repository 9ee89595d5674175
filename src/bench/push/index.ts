import { parseArgs } from 'node:util';
import { clearingAway, openCounty, scaleOption } from '../county.ts';
import { machine, round } from '../report.ts';
import { measure } from './measure.ts';

const MEGABYTE = 1024 * 1024;

/** Every advisor of the county gets a card: how long until WeCom (the sandbox) took them all, and the memory it takes. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { scale: { type: 'string', default: 'full' } } });
  const scale = scaleOption(values.scale);
  const before = machine();
  console.log(`push · ${before.cores} cores (${before.cpu}) · Node ${before.node} · load ${before.loadBefore}`);
  console.log(`${scale} county; PostgreSQL embedded, fsync on; the sandbox is a process of its own\n`);
  await clearingAway(await openCounty(scale), async (county) => {
    const figures = await measure(county, (line) => console.log(line));
    const megabytes = { idle: round(figures.idle / MEGABYTE), peak: round(figures.peak / MEGABYTE) };
    const { advisors, warnings, floorMs, receivedMs, acceptedMs, answerP50Ms, answerP99Ms } = figures;
    console.log(
      `${warnings} warnings for ${advisors} advisors: all answered after ${round(receivedMs)} ms, all cards taken after ${round(acceptedMs)} ms`,
    );
    console.log(`the gateway answered in p50 ${round(answerP50Ms)} ms, p99 ${round(answerP99Ms)} ms`);
    console.log(
      `memory of the process (web and worker): ${megabytes.idle} MB before, ${megabytes.peak} MB at its peak`,
    );
    console.log(
      JSON.stringify({
        bench: 'push',
        floor: round(floorMs),
        real: round(acceptedMs),
        ratio: round(floorMs / acceptedMs, 3),
        advisors,
        warnings,
        received: round(receivedMs),
        answerP50: round(answerP50Ms),
        answerP99: round(answerP99Ms),
        idleMb: megabytes.idle,
        peakMb: megabytes.peak,
        cores: before.cores,
        load: before.loadBefore,
      }),
    );
  });
}
