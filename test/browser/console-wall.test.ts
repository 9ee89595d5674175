import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';

/** The window in CSS pixels, the letters at least so high in them: the last is 1920 × 1080 enlarged to 250 %. */
const SCREENS = [
  { width: 1366, height: 768, letters: 17 },
  { width: 1920, height: 1080, letters: 24 },
  { width: 3840, height: 2160, letters: 49 },
  { width: 768, height: 432, letters: 13 },
];

/** Boxes that lie over one another or beyond the window, among those that must not. */
const MISPLACED = `(() => {
  const line = document.querySelector('.board-figures dl').getBoundingClientRect().bottom;
  const boxes = [...document.querySelectorAll('.wall > *, .board-rows > li, .board-rows a > *, .wall header > *, .board-figures dl > div, .board-figures p')]
    .filter((one) => one.getClientRects().length > 0)
    // What falls below the line of figures is hidden, and counted beside it.
    .filter((one) => one.parentElement.tagName !== 'DL' || one.getBoundingClientRect().top < line - 1)
    .map((one) => ({ one, box: one.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 0 && box.height > 0);
  const found = [];
  for (const { one, box } of boxes) {
    if (box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1 || box.top < -1) found.push('beyond: ' + one.className + one.tagName);
    for (const other of boxes) {
      if (other.one === one || other.one.contains(one) || one.contains(other.one)) continue;
      const wide = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
      const high = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
      if (wide > 1 && high > 1) found.push('over: ' + one.className + one.tagName + ' ' + other.one.className + other.one.tagName);
    }
  }
  return found;
})()`;

describe('the board on the wall', () => {
  const testApp = useTestApp();
  const views = useBrowser(testApp);
  useActions(testApp);

  async function isWhole(page: Page, letters: number): Promise<void> {
    expect(await page.evaluate(MISPLACED)).toEqual([]);
    expect(
      await page.evaluate(
        '[document.documentElement.scrollWidth > innerWidth, document.documentElement.scrollHeight > innerHeight]',
      ),
    ).toEqual([false, false]);
    expect(
      await page.evaluate('parseFloat(getComputedStyle(document.querySelector(".board-rows b")).fontSize)'),
    ).toBeGreaterThanOrEqual(letters);
  }

  test('nothing is scrolled, cut off or laid over anything, from a small screen to a large one and enlarged', async () => {
    for (let n = 2; n < 32; n += 1) {
      const employeeId = `emp-0001-${String(n).padStart(4, '0')}`;
      await testApp.warn({ person: { employeeId }, level: n % 3 === 0 ? 'MEDIUM' : n % 2 === 0 ? 'CRITICAL' : 'HIGH' });
    }
    await testApp.advance(minutes(11));
    for (const { letters, ...size } of SCREENS) {
      const page = await views.console('centre-1', '/console/wall', size);
      await page.locator('footer').filter({ hasText: '另有' }).waitFor();
      const shown = await page.locator('.board-rows > li').count();
      expect(await page.locator('footer').textContent()).toBe(`另有 ${30 - shown} 条`);
      expect(shown).toBeGreaterThanOrEqual(size.width > 1_000 ? 7 : 2);
      await isWhole(page, letters);
      await snapshot(page, `wall-${size.width}`);
      await page.context().close();
    }
    const dark = await views.console('centre-1', '/console/wall', { width: 1920, height: 1080 });
    await dark.emulateMedia({ colorScheme: 'dark' });
    await dark.locator('footer').filter({ hasText: '另有' }).waitFor();
    await snapshot(dark, 'wall-dark');
  });

  test('no menu stands on a wall, and a new warning keeps everything in its place', async () => {
    const page = await views.console('centre-1', '/console/wall', { width: 1920, height: 1080 });
    await page.getByText('实时 ·', { exact: false }).waitFor();
    expect(await page.locator('.desk-menu').count()).toBe(0);
    const warning = await testApp.warn({ person: { employeeId: 'emp-0001-0040' } });
    await page.getByText(warning.number).first().waitFor();
    await page.getByText('新的特急预警', { exact: false }).waitFor();
    await isWhole(page, 24);
    await snapshot(page, 'wall-new');
    await page.getByRole('link', { name: '回到工作台' }).click();
    await page.getByRole('heading', { level: 1, name: '实时态势' }).waitFor();
  });
});
