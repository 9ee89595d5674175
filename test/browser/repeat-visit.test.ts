import { describe, expect, test } from 'vitest';
import { useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';

const YEAR_SECONDS = 365 * 24 * 3_600;
/** The document, what the page shows (profile, tasks, protections), and whether there is an alarm. */
const MOST_REQUESTS = 5;
const MOST_BYTES = 16 * 1024;

describe('a repeat visit of the home page', () => {
  const testApp = useTestApp();
  const views = useBrowser(testApp);

  test('takes scripts and styles, whose names say what is in them, from the phone; only what may have changed comes over the line', async () => {
    const page = await views.open('adv-0010-1', '/h5/home');
    const ready = () => page.getByRole('heading', { name: '您好' }).waitFor();
    await ready();
    await page.waitForLoadState('networkidle');
    const line = await page.context().newCDPSession(page);
    await line.send('Network.enable');
    const paths = new Map<string, string>();
    const overTheLine: { path: string; bytes: number }[] = [];
    const kept: Record<string, string> = {};
    line.on('Network.responseReceived', ({ requestId, response }) => {
      const { pathname } = new URL(response.url);
      paths.set(requestId, pathname);
      if (pathname.startsWith('/h5/assets/')) kept[pathname] = response.headers['cache-control'] ?? '';
    });
    line.on('Network.loadingFinished', ({ requestId, encodedDataLength: bytes }) => {
      if (bytes > 0) overTheLine.push({ path: paths.get(requestId) ?? '', bytes });
    });

    await page.reload();
    await ready();
    await page.waitForLoadState('networkidle');

    expect(Object.keys(kept).length).toBeGreaterThan(2);
    for (const [path, rule] of Object.entries(kept))
      expect(rule, path).toBe(`public, max-age=${YEAR_SECONDS}, immutable`);
    expect(overTheLine.filter(({ path }) => path.startsWith('/h5/assets/'))).toEqual([]);
    expect(overTheLine.length, JSON.stringify(overTheLine)).toBeLessThanOrEqual(MOST_REQUESTS);
    expect(overTheLine.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(MOST_BYTES);
  });
});
