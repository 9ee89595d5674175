import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { addMs, days, shanghaiDay } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';

const SMALL = { width: 1366, height: 768 };
const WIDE = { width: 1920, height: 1080 };

describe('the roster as a calendar', () => {
  const testApp = useTestApp();
  const { nameOf, personIdOf } = useActions(testApp);
  const views = useBrowser(testApp);
  /** Of the next month: all of it lies ahead. */
  let month = '';
  const dayIn = (n: number) => `${month}-${String(n).padStart(2, '0')}`;

  beforeAll(async () => {
    const now = await testApp.now();
    const [year = 0, number = 1] = shanghaiDay(now).split('-').map(Number);
    month = new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7);
    expect(shanghaiDay(addMs(now, days(45))) > month).toBe(true);
  });

  const open = (userid: string, size = SMALL) => views.console(userid, `/console/roster?month=${month}`, size);
  /** The cell of somebody's day. */
  const cell = async (page: Page, userid: string, n: number) =>
    page.locator(`[data-person="${await personIdOf(userid)}"][data-day="${dayIn(n)}"]`);
  const wordsIn = async (page: Page, userid: string, n: number) =>
    (await cell(page, userid, n)).getAttribute('aria-label');
  const told = async (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

  test('a station sees its month: who is on duty by day and night, gaps by shape and word; nothing sticks out', async () => {
    const page = await open('duty-03');
    await page.getByRole('heading', { level: 1, name: /派出所值班表$/ }).waitFor();
    await page.getByRole('table', { name: /派出所值班/ }).waitFor();
    expect(await wordsIn(page, 'duty-03', 3)).toMatch(/白班 08:00至20:00/);
    expect(await wordsIn(page, 'duty-03-2', 3)).toMatch(/夜班 20:00至次日08:00/);
    await snapshot(page, 'roster-01-station');
    const wide = await open('centre-1', WIDE);
    await wide.getByRole('table').first().waitFor();
    await snapshot(wide, 'roster-02-centre-wide');
  });

  test('by keyboard: walk to a day, put somebody on duty, move it, take it away after being asked', async () => {
    const page = await open('adv-0003-1');
    await (await cell(page, 'adv-0003-1', 10)).focus();
    await page.keyboard.press('b');
    await told(page, /已排.*10日 周. 白班/);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('y');
    await told(page, /已排.*11日 周. 夜班/);
    await page.keyboard.press('b');
    await told(page, /已排.*11日 周. 白班/);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('x');
    await told(page, '正在移动班次：点或按回车放到目标格，Esc 放弃');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await told(page, /已移到.*10日/);
    await expect.poll(() => wordsIn(page, 'adv-0003-2', 10)).toMatch(/白班/);
    await page.getByRole('button', { name: '移回原处' }).click();
    await expect.poll(() => wordsIn(page, 'adv-0003-1', 10)).toMatch(/白班/);
    await (await cell(page, 'adv-0003-1', 10)).focus();
    await page.keyboard.press('Delete');
    await page.getByText('这段时间的预警改发给同岗位其他人').waitFor();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^删\s?去$/ })
      .click();
    await told(page, '已删去班次');
    await expect.poll(() => wordsIn(page, 'adv-0003-1', 10)).toMatch(/没有排班/);
  });

  test('by mouse: a shift of other hours, dragged to another day; an overlap is refused in words that name the other', async () => {
    const page = await open('adv-0003-1');
    await (await cell(page, 'adv-0003-2', 20)).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('下班').fill('18:00');
    await snapshot(page, 'roster-03-day');
    await dialog.getByRole('button', { name: '加入班次' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await (await cell(page, 'adv-0003-2', 20)).dragTo(await cell(page, 'adv-0003-2', 22));
    await told(page, /已移到.*22日/);
    await expect.poll(() => wordsIn(page, 'adv-0003-2', 22)).toMatch(/08:00至18:00/);
    await (await cell(page, 'adv-0003-2', 22)).click();
    views.expectNoise('status of 400');
    await dialog.getByRole('button', { name: '加入班次' }).click();
    const refusal = dialog.getByRole('alert').filter({ hasText: '两班时间重叠' });
    await refusal.waitFor();
    expect(await refusal.textContent()).toContain(
      `${await nameOf('adv-0003-2')}已排${dayIn(22)} 08:00至${dayIn(22)} 18:00`,
    );
    await snapshot(page, 'roster-04-overlap');
  });

  test('leave with a substitute becomes a bar; without one it says first what it leaves bare, and the shift is a gap', async () => {
    const page = await open('duty-03');
    await (await cell(page, 'duty-03', 12)).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '登记请假…' }).click();
    await dialog.getByLabel('请假结束').fill(`${dayIn(14)}T00:00`);
    await snapshot(page, 'roster-05-leave');
    await dialog.getByRole('button', { name: '登记请假', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    for (const n of [12, 13]) await expect.poll(() => wordsIn(page, 'duty-03', n)).toMatch(/无人代班/);
    await page.getByRole('img', { name: /12日 周.白天无人值班/ }).waitFor();
    await told(page, /▲ 无人值班：.*12日/);
    await snapshot(page, 'roster-06-leave-and-gap');
    await (await cell(page, 'duty-03', 12)).click();
    await dialog.getByRole('button', { name: '取消请假…' }).click();
    await page.getByRole('button', { name: '取消请假', exact: true }).click();
    await told(page, '已取消请假');
  });

  test('a week is repeated after a preview', async () => {
    const page = await views.console('duty-03', `/console/roster?month=${month}`, SMALL);
    await page.getByRole('button', { name: '按周重复…' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: /^预\s?览$/ }).click();
    await dialog
      .getByRole('status')
      .filter({ hasText: /将加入\d+个班次；\d+个不加入/ })
      .waitFor();
    await snapshot(page, 'roster-07-repeat');
    const add = dialog.getByRole('button', { name: /^加入这\d+个班次$/ });
    await add.click();
    await told(page, /已加入\d+个班次/);
  });

  test('the month is in the address, printed across A4, and readable at night', async () => {
    const page = await open('centre-1');
    await page.getByRole('table').first().waitFor();
    await page.keyboard.press(']');
    await expect.poll(() => new URL(page.url()).searchParams.get('month')).not.toBe(month);
    await page.goBack();
    await expect.poll(() => new URL(page.url()).searchParams.get('month')).toBe(month);
    await page.evaluate(`localStorage.setItem('eqian.shade', 'dark')`);
    await page.reload();
    await page.getByRole('table').first().waitFor();
    await snapshot(page, 'roster-08-dark');
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 1055, height: 740 });
    await page.getByText('打印人：', { exact: false }).waitFor();
    expect(await page.getByRole('button', { name: '打印' }).isVisible()).toBe(false);
    await snapshot(page, 'roster-09-print');
    if (process.env.EQIAN_SCREENSHOTS)
      await page.pdf({ path: `${process.env.EQIAN_SCREENSHOTS}/roster.pdf`, preferCSSPageSize: true });
  });

  test('whom the last week asked most, by station, with who cannot be reached', async () => {
    const page = await views.console('centre-1', '/console/duty-load', SMALL);
    await page.getByRole('heading', { level: 1, name: '值守负荷' }).waitFor();
    await page.getByRole('columnheader', { name: '能否联系上' }).waitFor();
    await page.getByText('按夜间卡片').click();
    await expect.poll(() => new URL(page.url()).searchParams.get('sort')).toBe('nights');
    await snapshot(page, 'roster-10-load');
  });
});
