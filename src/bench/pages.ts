import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type CDPSession, chromium, type Page } from 'playwright-core';
import { benchFolder, clearingAway, wholeOption } from './county.ts';
import { startService } from './idle.ts';
import { machine, median, round } from './report.ts';

const GOAL_MS = 1_800;
const DESK_GOAL_MS = 500;
const READER = 'adv-0010-1';
const OFFICER = 'centre-1';
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
const DESK = { viewport: { width: 1440, height: 900 } };
/** A page that can be read once this heading stands there, and what is waited for until all it loads has come. */
interface Target {
  heading: string;
  settle: (page: Page) => Promise<void>;
}

const HOME: Target = { heading: '您好', settle: (page) => page.waitForLoadState('networkidle') };
/** The desk keeps a stream of events open, so its network never rests. */
const BOARD: Target = { heading: '实时态势', settle: (page) => page.waitForTimeout(1_000) };
/** What Chrome calls "Slow 3G". */
const SLOW_3G = { offline: false, latency: 400, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8 };

/**
 * The home page over a slow line, from the request until the reader sees what he may do: with an empty cache, and again.
 * The floor is what no page can do without: one round trip for the document and one for what it shows.
 * Then the officers' desk over the line it has, until its board stands there.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { rounds: { type: 'string', default: '5' }, browser: { type: 'string', default: '/usr/bin/chromium' } },
  });
  const rounds = wholeOption('rounds', values.rounds, 100);
  const before = machine();
  console.log(`pages · ${before.cores} cores (${before.cpu}) · Node ${before.node} · load ${before.loadBefore}`);
  console.log(`slow 3G: ${SLOW_3G.latency} ms latency, 400 kbit/s both ways; ${rounds} visits of the home page\n`);
  const dataDir = await benchFolder();
  await clearingAway({ close: () => rm(dataDir, { recursive: true, force: true }) }, async () => {
    const service = await startService(dataDir);
    const browser = await chromium.launch({ executablePath: values.browser, args: ['--no-sandbox', '--disable-gpu'] });
    try {
      const page = await (await browser.newContext(PHONE)).newPage();
      await page.goto(`${service.url}/sandbox/api/members/${READER}/open?url=${encodeURIComponent('/h5/home')}`);
      await page.getByRole('heading', { name: HOME.heading }).waitFor();
      const line = await page.context().newCDPSession(page);
      await line.send('Network.enable');
      await line.send('Network.emulateNetworkConditions', SLOW_3G);
      await line.send('Network.clearBrowserCache');
      const first = await visit(page, line, HOME);
      const visits: Visit[] = [];
      const floors: number[] = [];
      for (let n = 0; n < rounds; n += 1) {
        visits.push(await visit(page, line, HOME));
        floors.push(await bareRoundTrips(page));
      }
      print({ first, visits, floors, ...before });
      printDesk(await visitDesk(await (await browser.newContext(DESK)).newPage(), service.url, rounds));
    } finally {
      await browser.close();
      await service.stop();
    }
  });
}

interface Visit {
  /** From the request for the page until what it is for can be read. */
  readableMs: number;
  requests: number;
  bytes: number;
}

async function visitDesk(page: Page, url: string, rounds: number): Promise<Pick<Figures, 'first' | 'visits'>> {
  await page.goto(`${url}/sandbox/api/members/${OFFICER}/open?url=${encodeURIComponent('/console/')}`);
  await page.getByRole('heading', { name: BOARD.heading }).waitFor();
  const line = await page.context().newCDPSession(page);
  await line.send('Network.enable');
  await line.send('Network.clearBrowserCache');
  const first = await visit(page, line, BOARD);
  const visits: Visit[] = [];
  for (let n = 0; n < rounds; n += 1) visits.push(await visit(page, line, BOARD));
  return { first, visits };
}

async function visit(page: Page, line: CDPSession, { heading, settle }: Target): Promise<Visit> {
  let [requests, bytes] = [0, 0];
  const count = ({ encodedDataLength }: { encodedDataLength: number }) => {
    if (encodedDataLength === 0) return;
    requests += 1;
    bytes += encodedDataLength;
  };
  line.on('Network.loadingFinished', count);
  await page.reload({ waitUntil: 'commit' });
  await page.getByRole('heading', { name: heading }).waitFor();
  const readableMs = await page.evaluate<number>('performance.now()');
  await settle(page);
  line.off('Network.loadingFinished', count);
  return { readableMs, requests, bytes };
}

const bareRoundTrips = (page: Page): Promise<number> =>
  page.evaluate<number>(`(async () => {
    const startedAt = performance.now();
    for (const n of [1, 2]) await (await fetch('/healthz?' + n, { cache: 'no-store' })).text();
    return performance.now() - startedAt;
  })()`);

interface Figures {
  first: Visit;
  visits: Visit[];
  floors: number[];
  cores: number;
  loadBefore: number;
}

function print({ first, visits, floors, cores, loadBefore: load }: Figures): void {
  const [floor, real] = [median(floors), median(visits.map(({ readableMs }) => readableMs))].map((ms) => round(ms));
  const [requests, bytes] = [median(visits.map((one) => one.requests)), median(visits.map((one) => one.bytes))];
  console.log(`floor: two bare round trips take ${floor} ms`);
  console.log(
    `first visit: readable after ${round(first.readableMs)} ms (${first.requests} requests, ${first.bytes} bytes)`,
  );
  console.log(`repeat visit: readable after ${real} ms (${requests} requests, ${bytes} bytes; goal < ${GOAL_MS} ms)`);
  console.log(
    JSON.stringify({
      bench: 'pages',
      floor,
      real,
      ratio: round((floor ?? Number.NaN) / (real ?? Number.NaN), 3),
      firstVisit: round(first.readableMs),
      firstRequests: first.requests,
      firstBytes: first.bytes,
      requests,
      bytes,
      cores,
      load,
    }),
  );
}

function printDesk({ first, visits }: Pick<Figures, 'first' | 'visits'>): void {
  const real = round(median(visits.map(({ readableMs }) => readableMs)));
  const bytes = median(visits.map((one) => one.bytes));
  console.log(
    `the desk, first: board after ${round(first.readableMs)} ms (${first.requests} requests, ${first.bytes} bytes over the line)`,
  );
  console.log(`the desk, again: board after ${real} ms (${bytes} bytes; goal < ${DESK_GOAL_MS} ms)`);
  console.log(
    JSON.stringify({ bench: 'desk', real, firstVisit: round(first.readableMs), firstBytes: first.bytes, bytes }),
  );
}
