import { parseArgs } from 'node:util';
import { clearingAway } from '../county.ts';
import { machine, median, round, table } from '../report.ts';
import { type Figures, measure } from './measure.ts';
import { openStores } from './stores.ts';

const MOST_MESSAGES = 100_000;
const MOST_ROUNDS = 20;

/**
 * The door beside its floor, in turn and under the same load: `--messages` a round, `--rounds` of each,
 * `--connections` kept open.
 */
export async function run(args: string[]): Promise<void> {
  const options = readOptions(args);
  const before = machine();
  console.log(
    `callback door · ${before.cores} cores (${before.cpu}) · Node ${before.node} · load ${before.loadBefore}`,
  );
  console.log(`${options.rounds} rounds of ${options.messages} presses over ${options.connections} connections\n`);
  const stores = await openStores();
  await clearingAway(stores, async () => {
    console.log(`PostgreSQL ${stores.durability}\n`);
    const figures = await measure(stores, options, (line) => console.log(line));
    print(figures, before.cores);
  });
}

function readOptions(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string', default: '5' },
      messages: { type: 'string', default: '20000' },
      connections: { type: 'string', default: '50' },
    },
  });
  return {
    rounds: whole('rounds', values.rounds, MOST_ROUNDS),
    messages: whole('messages', values.messages, MOST_MESSAGES),
    connections: whole('connections', values.connections, 1_000),
  };
}

function whole(name: string, text: string, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new Error(`--${name} must be a whole number from 1 to ${most}`);
}

function print({ floor, real, withWorker, start, drain, kept, answered }: Figures, cores: number): void {
  const of = (pick: (round: Figures['floor'][number]) => number, rounds: Figures['floor']) => median(rounds.map(pick));
  const row = (name: string, rounds: Figures['floor']) => [
    name,
    round(of((r) => r.perSecond, rounds)),
    round(
      of((r) => r.p50Ms, rounds),
      1,
    ),
    round(
      of((r) => r.p99Ms, rounds),
      1,
    ),
    round(
      of((r) => r.cpuMicros, rounds),
      1,
    ),
  ];
  const perSecond = { floor: of((r) => r.perSecond, floor), real: of((r) => r.perSecond, real) };
  const ratio = round(perSecond.real / perSecond.floor, 3);

  console.log(
    `\n${table([
      ['median', 'req/s', 'p50 ms', 'p99 ms', 'CPU µs/req'],
      row('floor: verify + decrypt + drop', floor),
      row('door: verify + decrypt + keep', real),
      row('door while the worker runs', withWorker),
    ])}`,
  );
  console.log(`\nratio door/floor ${ratio} · rows kept ${kept} for ${answered} answers of 200`);
  console.log(
    `worked off ${drain.rows} rows in ${round(drain.ms / 1000, 1)} s (${round((drain.rows / drain.ms) * 1000)}/s)`,
  );
  console.log(
    `from kept to the command's start at ${start.perSecond}/s: p50 ${round(start.p50Ms, 1)} · p99 ${round(start.p99Ms, 1)} ms (goal < 5 and < 25)`,
  );
  console.log(
    JSON.stringify({
      bench: 'callback',
      floor: round(perSecond.floor),
      real: round(perSecond.real),
      ratio,
      p50: round(
        of((r) => r.p50Ms, real),
        1,
      ),
      p99: round(
        of((r) => r.p99Ms, real),
        1,
      ),
      floorP99: round(
        of((r) => r.p99Ms, floor),
        1,
      ),
      withWorker: round(of((r) => r.perSecond, withWorker)),
      withWorkerP99: round(
        of((r) => r.p99Ms, withWorker),
        1,
      ),
      kept,
      answered,
      startP50: round(start.p50Ms, 1),
      startP99: round(start.p99Ms, 1),
      workedOff: drain.rows,
      workedOffPerSecond: round((drain.rows / drain.ms) * 1000),
      cores,
    }),
  );
}
