import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { gzippedBytes, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';

const MOST_BYTES = 450 * 1024;

describe('the desk over the line', () => {
  const testApp = useTestApp();
  const views = useBrowser(testApp);

  test('the board is below 450 KB gzipped and asks for no charts; the page of figures asks for them', async () => {
    const page = await views.console('centre-1');
    const asked = scriptsAskedFor(page);
    const bytes = await gzippedBytes(page, ['document', 'script', 'stylesheet'], () => board(page));
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(MOST_BYTES);
    expect(asked.filter(isCharts)).toEqual([]);
    const charts = page.waitForRequest((request) => isCharts(request.url()));
    await page.getByRole('link', { name: '数据统计' }).click();
    await charts;
  });

  test('whoever signs in loads nothing of the desk yet', async () => {
    const page = await views.stranger('/console/sign-in');
    const bytes = await gzippedBytes(page, ['document', 'script', 'stylesheet'], () =>
      page.getByRole('heading').first().waitFor(),
    );
    expect(bytes).toBeLessThan(MOST_BYTES);
  });

  test('opened again, scripts and styles come from the browser’s own store', async () => {
    const page = await views.console('centre-1');
    await board(page);
    const line = await page.context().newCDPSession(page);
    await line.send('Network.enable');
    const paths = new Map<string, string>();
    const overTheLine: string[] = [];
    line.on('Network.responseReceived', ({ requestId, response }) => {
      paths.set(requestId, new URL(response.url).pathname);
    });
    line.on('Network.loadingFinished', ({ requestId, encodedDataLength: bytes }) => {
      if (bytes > 0) overTheLine.push(paths.get(requestId) ?? '');
    });
    await page.reload();
    await board(page);
    expect([...paths.values()].filter((path) => path.startsWith('/console/assets/')).length).toBeGreaterThan(2);
    expect(overTheLine.filter((path) => path.startsWith('/console/assets/'))).toEqual([]);
  });
});

const board = (page: Page): Promise<void> => page.getByRole('heading', { level: 1, name: '实时态势' }).waitFor();

const isCharts = (path: string): boolean => /\/charts-[^/]+\.js$/.test(path);

function scriptsAskedFor(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.resourceType() === 'script') asked.push(new URL(request.url()).pathname);
  });
  return asked;
}
