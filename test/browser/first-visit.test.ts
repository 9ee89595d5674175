import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';

const MAX_WIRE_BYTES = 150 * 1024;
const AT_ONCE = 3;

const PAGES: [userid: string, path: string, ready: string][] = [
  ['emp-0010-0020', '/h5/protections', '我的防护'],
  ['emp-0010-0020', '/h5/me', '我的信息'],
  ['emp-0010-0020', '/h5/how-to/app', '安装国家反诈中心APP'],
  ['adv-0010-1', '/h5/home', '您好'],
  ['adv-0010-1', '/h5/campaigns', '三项防护'],
  ['adv-0010-1', '/h5/organisations', '单位准备情况'],
  ['adv-0010-1', '/h5/appointments', '安全顾问聘任'],
  ['adv-0010-1', '/h5/leave', '请假与代班'],
  ['adv-0010-1', '/h5/imports', '名单导入'],
  ['centre-1', '/h5/bulletins', '预警通报'],
  ['centre-1', '/h5/bulletins/new', '写通报'],
  ['centre-1', '/h5/campaigns/new', '发起防护活动'],
  ['centre-1', '/h5/requests', '个人信息申请'],
];

describe('a first visit', () => {
  const testApp = useTestApp();
  const views = useBrowser(testApp);

  test('every page is below 150 KB over the wire and needs neither fonts nor other hosts', async () => {
    const weights: Record<string, number> = {};
    const waiting = [...PAGES];
    const visitInTurn = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) weights[next[1]] = await firstVisit(...next);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, visitInTurn));
    expect(Object.entries(weights).filter(([, bytes]) => bytes > MAX_WIRE_BYTES || bytes < 10_000)).toEqual([]);
  });

  async function firstVisit(userid: string, path: string, ready: string): Promise<number> {
    const page = await views.open(userid, '/h5/nowhere');
    const { origin } = new URL(testApp.config.http.publicUrl);
    const elsewhere: string[] = [];
    await page.context().route('**/*', (route) => {
      const request = route.request();
      const isOther = new URL(request.url()).origin !== origin && !request.url().startsWith('data:');
      if (isOther) elsewhere.push(request.url());
      return isOther || request.resourceType() === 'font' ? route.abort() : route.continue();
    });
    const bytes = await wireBytes(page, `${origin}${path}`, () =>
      page.getByRole('heading', { name: ready }).first().waitFor(),
    );
    expect(elsewhere).toEqual([]);
    await page.context().close();
    return bytes;
  }
});

/** Bytes as they came over the wire, headers included, with an empty cache, until the page can be used. */
async function wireBytes(page: Page, url: string, ready: () => Promise<void>): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  let bytes = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await page.goto(url);
  await ready();
  await page.waitForLoadState('networkidle');
  return bytes;
}
