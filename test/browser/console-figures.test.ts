import { describe, expect, test } from 'vitest';
import { useActions } from '../support/actions.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';

describe('the county in figures', () => {
  const testApp = useTestApp();
  const { press, warn } = useActions(testApp);
  const views = useBrowser(testApp);

  test('the chief reads a figure with what it is made of, sees it by township and week, and sends the page on', async () => {
    const warning = await warn('emp-0001-0080');
    for (const text of ['立即签收', '已见到本人', '已劝阻未转账']) await press('adv-0001-1', text, warning);
    const page = await views.console('centre-1', '/console/figures');
    await page.getByRole('heading', { name: '数据统计' }).waitFor();
    await page.getByRole('button', { name: '激活率' }).click();
    await page.getByText('各乡镇街道：激活率').waitFor();
    const tile = page.locator('button[aria-pressed]').filter({ hasText: '青岚街道' });
    await tile.filter({ hasText: '%' }).click();
    await page.getByRole('button', { name: '看全部乡镇街道' }).waitFor();
    expect(page.url()).toContain('measure=activation');
    expect(page.url()).toContain('townshipId=');
    await snapshot(page, 'console-figures', { whole: true });
    await page.getByTitle('单位', { exact: true }).click();
    await page.getByRole('columnheader', { name: '单位' }).waitFor();
    await snapshot(page, 'console-figures-organisations', { whole: true });
    await page.goBack();
    await page.getByRole('button', { name: '看全部乡镇街道' }).waitFor({ state: 'detached' });
  });

  test('a figure leads to its rows, and a township is chosen without the mouse', async () => {
    const warning = await warn('emp-0001-0081');
    for (const text of ['立即签收', '已见到本人', '已劝阻未转账']) await press('adv-0001-1', text, warning);
    const page = await views.console('centre-1', '/console/figures');
    await page.getByText('各乡镇街道：', { exact: false }).waitFor();
    const tiles = page.locator('button[aria-pressed]').filter({ hasText: /街道|镇|乡/ });
    await tiles.first().focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(/townshipId=/);
    expect(await tiles.nth(2).getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '看全部乡镇街道' }).waitFor({ state: 'detached' });

    await page.getByText('每周', { exact: true }).click();
    await page.getByRole('columnheader', { name: '一周' }).waitFor();
    await snapshot(page, 'console-figures-weeks', { whole: true });
    const card = page.locator('.ant-card').filter({ has: page.getByRole('button', { name: '签收用时' }) });
    const rows = card.getByRole('link');
    const [counted = ''] = (await rows.textContent())?.split(' ') ?? [];
    await rows.click();
    await page.getByRole('heading', { level: 1, name: '预警队列' }).waitFor();
    await page.getByRole('button', { name: `处理符合条件的全部${counted}起` }).waitFor();
    await snapshot(page, 'console-figures-rows');
    await page.goBack();
    await page.getByRole('heading', { name: '数据统计' }).waitFor();
  });

  test('whoever may see no totals does not find the page', async () => {
    const page = await views.console('adv-0001-1', '/console/figures');
    await page.getByText('您没有查看权限').waitFor();
    expect(await page.getByRole('link', { name: '数据统计' }).count()).toBe(0);
  });
});
