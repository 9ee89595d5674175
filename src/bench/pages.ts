import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type CDPSession, chromium, type Page } from 'playwright-core';
import { benchFolder, clearingAway, wholeOption } from './county.ts';
import { startService } from './idle.ts';
import { machine, median, round } from './report.ts';

const GOAL_MS = 1_800;
const READER = 'adv-0010-1';
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
/** What Chrome calls "Slow 3G". */
const SLOW_3G = { offline: false, latency: 400, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8 };

/**
 * The home page over a slow line, from the request until the reader sees what he may do: with an empty cache, and again.
 * The floor is what no page can do without: one round trip for the document and one for what it shows.
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
      await page.getByRole('heading', { name: '您好' }).waitFor();
      const line = await page.context().newCDPSession(page);
      await line.send('Network.enable');
      await line.send('Network.emulateNetworkConditions', SLOW_3G);
      await line.send('Network.clearBrowserCache');
      const first = await visit(page, line);
      const visits: Visit[] = [];
      const floors: number[] = [];
      for (let n = 0; n < rounds; n += 1) {
        visits.push(await visit(page, line));
        floors.push(await bareRoundTrips(page));
      }
      print({ first, visits, floors, ...before });
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

async function visit(page: Page, line: CDPSession): Promise<Visit> {
  let [requests, bytes] = [0, 0];
  const count = ({ encodedDataLength }: { encodedDataLength: number }) => {
    if (encodedDataLength === 0) return;
    requests += 1;
    bytes += encodedDataLength;
  };
  line.on('Network.loadingFinished', count);
  await page.reload({ waitUntil: 'commit' });
  await page.getByRole('heading', { name: '您好' }).waitFor();
  const readableMs = await page.evaluate<number>('performance.now()');
  await page.waitForLoadState('networkidle');
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
