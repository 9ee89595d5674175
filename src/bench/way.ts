import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApp } from '../app/app.ts';
import { packageRoot } from '../config/files.ts';
import { createLogger } from '../lib/logger.ts';
import { benchConfig, clearingAway, freePort, openCounty } from './county.ts';

/** Neither the service itself nor on anybody's way: the other company, the clock, the measuring. */
const BESIDE = /^\/(sandbox|bench|app\/advance)/;
const GOALS = { warning: { files: 45, functions: 120 }, press: { files: 50, functions: 140 } };

/**
 * Through how many files and named functions of the service a warning goes from `POST /api/warnings` to the card on the
 * advisor's phone, and a press from the callback to the card that answers it. Prints them, in the order of the folders.
 */
export async function run(): Promise<void> {
  const county = await openCounty('small', { fsync: 'off' });
  await clearingAway(county, async ({ dataDir, databaseUrl, redisUrl }) => {
    const port = await freePort();
    const config = benchConfig({ dataDir, port });
    const logger = createLogger({ level: 'silent' });
    const app = await createApp({ config, databaseUrl, redisUrl, roles: ['web', 'sandbox'], logger });
    await app.start();
    const coverage = await createCoverage(join(packageRoot(), 'dist'));
    try {
      const at = (path: string) => `http://127.0.0.1:${port}${path}`;
      const warn = async (sourceRef: string, employeeId: string) => {
        const answer = await post(at('/api/warnings'), {
          ...{ sourceRef, level: 'HIGH', fraudType: 'FAKE_LOAN' },
          person: { employeeId },
        });
        await app.clock.advance(0);
        return answer;
      };
      const sign = async () => {
        const screen = at('/sandbox/api/members/adv-0001-1/screen');
        const cards = (await (await fetch(screen)).json()) as Shown[];
        const card = cards.find(({ buttons }) => buttons?.some(({ key }) => key.endsWith(':ack')));
        const key = card?.buttons?.find(({ key }) => key.endsWith(':ack'))?.key;
        if (!card || !key) throw new Error('the advisor has no card to sign');
        await post(at('/sandbox/api/members/adv-0001-1/press'), { messageId: card.messageId, key });
        await app.clock.advance(0);
      };
      // The first of all fetches the token and connects.
      await warn('way-0', 'emp-0002-0040');
      const idle = await coverage.during(() => app.clock.advance(0));
      const warning = without(await coverage.during(() => warn('way-1', 'emp-0001-0040')), idle);
      const press = without(await coverage.during(sign), idle);
      print('A warning: from POST /api/warnings to the card sent', warning);
      print('A press: from the callback to the card that answers it', press);
      const counted = { warning: countsOf(warning), press: countsOf(press) };
      console.log(JSON.stringify({ bench: 'way', ...counted, goals: GOALS }));
    } finally {
      coverage.stop();
      await app.stop();
    }
  });
}

interface Shown {
  messageId: string;
  buttons?: { key: string }[];
}

async function post(url: string, body: unknown): Promise<unknown> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer demo-api-token' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** What runs when nothing happens is on nobody's way; of a file that has more, only the rest. */
function without(ran: Ran, idle: Ran): Ran {
  const left = new Map<string, string[]>();
  for (const [file, names] of ran) {
    if (BESIDE.test(file)) continue;
    const own = names.filter((name) => !idle.get(file)?.includes(name));
    if (own.length > 0) left.set(file, own);
  }
  return left;
}

const countsOf = (ran: Ran) => ({ files: ran.size, functions: [...ran.values()].flat().length });

function print(title: string, ran: Ran): void {
  const { files, functions } = countsOf(ran);
  console.log(`\n${title}: ${files} files, ${functions} named functions\n`);
  for (const [file, names] of [...ran].sort(([a], [b]) => rankOf(a) - rankOf(b) || a.localeCompare(b)))
    console.log(`  src${file}  ${names.join(' ')}`);
}

const FOLDERS = [
  'http',
  'inbound',
  'app',
  'kernel',
  'domain',
  'outbound',
  'queue',
  'wecom',
  'database',
  'config',
  'lib',
];

function rankOf(file: string): number {
  const [, folder = ''] = file.split('/');
  return FOLDERS.indexOf(folder);
}

/** By file of the build, the named functions that ran, in the order in which they stand in it. */
type Ran = Map<string, string[]>;

/** Which functions V8 ran while something was done. */
async function createCoverage(root: string) {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });

  return {
    async during(work: () => Promise<unknown>): Promise<Ran> {
      await session.post('Profiler.takePreciseCoverage');
      await work();
      const { result } = await session.post('Profiler.takePreciseCoverage');
      const ran: Ran = new Map();
      for (const { url, functions } of result) {
        if (!url.startsWith('file://')) continue;
        const file = fileURLToPath(url);
        if (!file.startsWith(root)) continue;
        const names = functions
          .filter(({ functionName, ranges }) => functionName !== '' && (ranges[0]?.count ?? 0) > 0)
          .map(({ functionName }) => functionName);
        if (names.length > 0) ran.set(file.slice(root.length).replace(/\.js$/, '.ts'), [...new Set(names)]);
      }
      return ran;
    },

    stop: () => session.disconnect(),
  };
}
