import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { seconds } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';

/** In place of the browser's own: what was shown and how many tones were begun. */
const watchers = (permission: string, isMade = true) => `(() => {
  window.shown = [];
  window.tones = 0;
  class Shown {
    static permission = '${permission}';
    static requestPermission = async () => '${permission}';
    constructor(title, { body }) {
      if (!${isMade}) throw new TypeError('Illegal constructor');
      window.shown.push(title + ' ' + body);
    }
  }
  window.Notification = Shown;
  const Real = window.AudioContext;
  window.AudioContext = class extends Real {
    createOscillator() {
      window.tones += 1;
      return super.createOscillator();
    }
  };
})()`;

describe('the alarm of a new CRITICAL', () => {
  const testApp = useTestApp();
  const views = useBrowser(testApp);
  const { look, warn } = useActions(testApp);
  const tones = (page: Page) => page.evaluate<number>('window.tones');
  const shown = (page: Page) => page.evaluate<string[]>('window.shown');
  const flash = (page: Page) =>
    page.evaluate('getComputedStyle(document.querySelector(".board-fresh")).animationName') as Promise<string>;

  async function board(permission: string, isMade = true): Promise<Page> {
    const page = await views.console('centre-2');
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await page.getByText('实时 ·', { exact: false }).waitFor();
    await page.evaluate(watchers(permission, isMade));
    await page.getByRole('button', { name: '开启声音提醒' }).click();
    await page.getByRole('button', { name: '声音已开' }).waitFor();
    return page;
  }

  test('it sounds, flashes and is shown by the browser, without any name; known of, it is quiet', async () => {
    const page = await board('granted');
    const before = await tones(page);
    const warning = await warn('emp-0001-0002');
    const alarm = page.getByRole('alert').filter({ hasText: '新的特急预警' });
    await alarm.filter({ hasText: warning.number }).waitFor();
    await expect.poll(() => tones(page)).toBeGreaterThan(before);
    const { subject, organisation } = await look('centre-1', warning);
    expect(await shown(page)).toEqual([expect.stringContaining(warning.number)]);
    expect(JSON.stringify(await shown(page))).not.toContain(subject?.name);
    expect(organisation).not.toBeNull();
    expect(await flash(page)).toBe('board-fresh');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await flash(page)).toBe('none');
    await alarm.getByRole('button', { name: '知道了' }).click();
    await alarm.waitFor({ state: 'detached' });
    const after = await tones(page);
    // What is less urgent makes no noise, and what is known of neither.
    const other = await warn('emp-0001-0003', { level: 'HIGH' });
    await page.getByRole('listitem').filter({ hasText: other.number }).waitFor();
    expect(await tones(page)).toBe(after);
    expect(await shown(page)).toHaveLength(1);
  });

  test('without permission, or where a browser has no such thing to make, it flashes and sounds all the same', async () => {
    for (const [permission, isMade, employeeId] of [
      ['denied', true, 'emp-0001-0005'],
      ['granted', false, 'emp-0001-0006'],
    ] as const) {
      const page = await board(permission, isMade);
      const before = await tones(page);
      const warning = await warn(employeeId);
      await page.getByRole('alert').filter({ hasText: warning.number }).waitFor();
      await expect.poll(() => tones(page)).toBeGreaterThan(before);
      expect(await shown(page)).toEqual([]);
      await page.context().close();
    }
  });

  test('who mutes for a while mutes his own view: neither the wall nor whoever comes next', async () => {
    const page = await board('denied');
    await page.getByRole('button', { name: '声音已开' }).click();
    await page.getByRole('menuitem', { name: '静音 10 分钟' }).click();
    await page.getByRole('button', { name: '静音 10 分钟' }).click();
    await page.getByRole('button', { name: '静音至', exact: false }).waitFor();
    const before = await tones(page);
    const warning = await warn('emp-0001-0002');
    await page.getByRole('alert').filter({ hasText: warning.number }).waitFor();
    expect(await tones(page)).toBe(before);
    const context = page.context();
    await page.close();
    /** In the same browser, by whoever comes next. */
    const opened = async (userid: string, path: string) => {
      const next = await context.newPage();
      const url = encodeURIComponent(path);
      await next.goto(`${testApp.config.http.publicUrl}/sandbox/api/members/${userid}/open?url=${url}`);
      await next.getByRole('button', { name: '开启声音提醒' }).click();
      const shown = await next.getByRole('button', { name: /声音已开|静音至/ }).textContent();
      await next.close();
      return shown?.trim();
    };
    expect(await opened('centre-2', '/console/wall')).toBe('声音已开');
    expect(await opened('centre-1', '/console/')).toBe('声音已开');
    expect(await opened('centre-2', '/console/')).toContain('静音至');
  });

  test('what the line does is read out once, and not second by second', async () => {
    views.expectNoise('ERR_INTERNET_DISCONNECTED');
    views.expectNoise('ERR_FAILED');
    const page = await views.console('centre-2');
    const status = page.getByRole('status').filter({ hasText: '已连上，数据随时更新' });
    await status.waitFor();
    await page.evaluate(`window.said = 0; new MutationObserver(() => { window.said += 1; }).observe(
      document.querySelector('[role=status]'), { childList: true, characterData: true, subtree: true })`);
    await page.context().setOffline(true);
    await page.getByRole('status').filter({ hasText: '连接已断开，正在重连' }).waitFor();
    await page.getByText('线路中断 00:03', { exact: false }).waitFor();
    expect(await page.evaluate('window.said')).toBe(1);
    await page.context().setOffline(false);
    await status.waitFor();
  });

  test('a line cut for twenty seconds: its age is counted, and what came meanwhile stands there once', async () => {
    views.expectNoise('ERR_INTERNET_DISCONNECTED');
    views.expectNoise('ERR_FAILED');
    const before = await warn('emp-0001-0002');
    const page = await views.console('centre-2');
    await page.clock.install();
    await page.reload();
    await page.getByText('实时 ·', { exact: false }).waitFor();
    await page.context().setOffline(true);
    await page.getByText('线路中断', { exact: false }).waitFor();
    const meanwhile = [await warn('emp-0001-0003'), await warn('emp-0001-0004', { level: 'HIGH' })];
    await page.clock.fastForward(seconds(20));
    await page.getByText(/线路中断 00:2\d，正在重连；数据停在 00:[23]\d 前/).waitFor();
    for (const { number } of meanwhile)
      expect(await page.getByRole('listitem').filter({ hasText: number }).count()).toBe(0);
    await snapshot(page, 'board-05-twenty-seconds');
    await page.context().setOffline(false);
    await page.clock.fastForward(seconds(20));
    await page.getByText('实时 ·', { exact: false }).waitFor();
    for (const { number } of [before, ...meanwhile]) {
      await page.getByRole('listitem').filter({ hasText: number }).waitFor();
      expect(await page.getByRole('listitem').filter({ hasText: number }).count()).toBe(1);
    }
  });

  test('over a slow line (3G, 400 kbit/s, 400 ms) the board opens, and a new warning is seen in seconds', async () => {
    const page = await views.console('centre-2');
    page.setDefaultTimeout(90_000);
    const line = await page.context().newCDPSession(page);
    await line.send('Network.enable');
    await line.send('Network.setCacheDisabled', { cacheDisabled: true });
    await line.send('Network.emulateNetworkConditions', {
      ...{ offline: false, latency: 400, downloadThroughput: 51_200, uploadThroughput: 51_200 },
    });
    const begun = Date.now();
    await page.reload({ timeout: 90_000 });
    await page.getByText('实时 ·', { exact: false }).waitFor();
    expect(Date.now() - begun).toBeLessThan(45_000);
    const warning = await testApp.warn({ person: { employeeId: 'emp-0001-0002' } });
    const committed = Date.now();
    await page.getByRole('listitem').filter({ hasText: warning.number }).waitFor();
    expect(Date.now() - committed).toBeLessThan(6_000);
  });
});
