import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { useActions } from '../support/actions.ts';
import { useBrowser } from '../support/browser.ts';
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
});
