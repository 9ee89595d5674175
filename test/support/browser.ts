import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { type Browser, type BrowserContextOptions, chromium, type Page, type Request } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { TestApp } from './test-app.ts';

/** WeCom's web view on a phone, and the window on the desk of whoever shows the sandbox. */
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
const DESK = { viewport: { width: 1400, height: 900 } };

/** Many at once share two cores: patience costs nothing when all goes well. */
const PATIENCE_MS = 20_000;

export interface Views {
  /** The sandbox page, with its phones side by side. */
  desk(): Promise<Page>;
  /** The same page on a narrow screen. */
  deskOnPhone(): Promise<Page>;
  /** What a member gets who taps a link in WeCom on his phone; a new web view each time. */
  open(userid: string, path: string): Promise<Page>;
  /** The officers' desk of a member, in a window of that size (1440 × 900 px where none is given). */
  console(userid: string, path?: string, size?: { width: number; height: number }): Promise<Page>;
  /** A phone on which nobody is logged in. */
  stranger(path: string): Promise<Page>;
  /** Words of console errors that the test provokes. */
  expectNoise(words: string): void;
}

/** A browser for the file's tests; an error on the console or an uncaught one in a page fails the test. */
export function useBrowser(testApp: TestApp): Views {
  let browser: Browser | null = null;
  let faults: string[] = [];
  let noise: string[] = [];

  beforeAll(async () => {
    requirePages(testApp.config.root);
    browser = await chromium.launch({
      executablePath: findBrowser(),
      args: [
        '--lang=zh-CN',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
  });
  afterEach(async ({ task }) => {
    const contexts = browser?.contexts() ?? [];
    const pages = contexts.flatMap((context) => context.pages());
    if (task.result?.state === 'fail')
      await Promise.all(pages.map((page, at) => snapshot(page, `failed-${task.id}-${at}`)));
    await Promise.all(contexts.map((context) => context.close()));
    // One browser, one member: a page left behind still asks once after another has logged in.
    const left = 'status of 401 (Unauthorized)';
    const unexpected = faults.filter((fault) => ![...noise, left].some((words) => fault.includes(words)));
    faults = [];
    noise = [];
    expect(unexpected).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
  });

  async function view(path: string, options: BrowserContextOptions): Promise<Page> {
    if (browser === null) throw new Error('the browser is there only inside tests');
    const context = await browser.newContext({
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      ...options,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    page.on('pageerror', (error) => faults.push(`uncaught in the page: ${error.stack ?? error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(`${message.text()} (${message.location().url})`);
    });
    const settled = settling(page);
    await page.goto(`${testApp.config.http.publicUrl}${path}`);
    // Whatever is looked for next is there: the driver would look again only after half a second.
    await settled();
    return page;
  }

  return {
    desk: () => view('/sandbox/', DESK),
    deskOnPhone: () => view('/sandbox/', PHONE),
    open: (userid, path) => view(`/sandbox/api/members/${userid}/open?url=${encodeURIComponent(path)}`, PHONE),
    console: (userid, path = '/console/', size = { width: 1440, height: 900 }) =>
      view(`/sandbox/api/members/${userid}/open?url=${encodeURIComponent(path)}`, { viewport: size }),
    stranger: (path) => view(path, PHONE),
    expectNoise: (words) => void noise.push(words),
  };
}

/** A part of the page that has just come may take a moment to ask for more. */
const LOOKS = 2;

/** Answers once all that the page asked for has come, and drawing it made the page ask for nothing more. */
export function settling(page: Page): () => Promise<void> {
  const underWay = new Set<Request>();
  let begun = 0;
  page.on('request', (request) => {
    // An event stream stays open as long as the page.
    if (request.resourceType() === 'eventsource') return;
    underWay.add(request);
    begun += 1;
  });
  page.on('requestfinished', (request) => underWay.delete(request));
  page.on('requestfailed', (request) => underWay.delete(request));
  return async () => {
    for (let quiet = 0, before = -1; quiet < LOOKS; quiet = before === begun ? quiet + 1 : 0) {
      while (underWay.size > 0) await wait(10);
      before = begun;
      await page.locator('.opening').waitFor({ state: 'detached' });
      await painted(page);
    }
  };
}

/** Two frames: what an answer changed is on the screen, and its effects have run. */
const painted = (page: Page): Promise<unknown> =>
  page.evaluate(
    'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 0))))',
  );

/** The size after gzip of all that the page loads anew of these kinds ('script', 'stylesheet', …) until it is ready. */
export async function gzippedBytes(page: Page, kinds: string[], ready: () => Promise<void>): Promise<number> {
  const bodies: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (kinds.includes(response.request().resourceType())) bodies.push(response.body());
  });
  await page.reload();
  await ready();
  return (await Promise.all(bodies)).reduce((sum, body) => sum + gzipSync(body).length, 0);
}

/** Keeps a picture of the page when EQIAN_SCREENSHOTS names a folder. */
export async function snapshot(page: Page, name: string, { whole = false } = {}): Promise<void> {
  const folder = process.env.EQIAN_SCREENSHOTS;
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: whole });
}

function findBrowser(): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  for (const program of ['chromium', 'chromium-browser', 'google-chrome']) {
    const found = folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
    if (found) return found;
  }
  throw new Error('the browser tests need Chromium (apt-get install chromium fonts-wqy-microhei)');
}

function requirePages(root: string): void {
  for (const page of ['h5', 'console', 'sandbox']) {
    if (!existsSync(join(root, 'dist/pages', page, 'index.html'))) {
      throw new Error(`the pages are not built (${page}): run \`npm run build\``);
    }
  }
}
