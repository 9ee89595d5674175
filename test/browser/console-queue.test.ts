import { describe, expect, test } from 'vitest';
import type { SettingData } from '../../src/domain/desk/api.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';

// 0011 lies at station 1: duty-01.
describe('the list of warnings on the desk', () => {
  const testApp = useTestApp();
  const views = useBrowser(testApp);

  test('is narrowed in the address, walked by key, and acted on many at once', async () => {
    for (const [no, level] of [
      ['0030', 'HIGH'],
      ['0031', 'MEDIUM'],
      ['0032', 'LOW'],
    ] as const)
      await testApp.warn({ person: { employeeId: `emp-0011-${no}` }, level });
    const page = await views.console('centre-1', '/console/warnings');
    const rows = page.locator('.ant-table-tbody tr.ant-table-row');
    await rows.nth(2).waitFor();
    await snapshot(page, 'console-queue-01-list');

    await page.getByRole('button', { name: '排除高危' }).click();
    await page.waitForURL(/level=-HIGH/);
    await expect.poll(() => rows.count()).toBe(2);
    await page.getByRole('button', { name: /^视图/ }).click();
    await page.getByText('把当前条件存为视图').click();
    await page.getByRole('textbox', { name: '名称' }).fill('非高危');
    await snapshot(page, 'console-queue-04-view');
    await page.getByRole('button', { name: /^保\s*存$/ }).click();
    await page.getByRole('button', { name: '视图：非高危' }).waitFor();
    const file = page.waitForEvent('download');
    await page.getByRole('button', { name: '导出 XLSX' }).click();
    expect((await file).suggestedFilename()).toBe('预警列表.xlsx');
    await page.goBack();
    await expect.poll(() => rows.count()).toBe(3);

    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.getByText('预警摘要').waitFor();
    await page.getByText('下一时限').last().waitFor();
    await snapshot(page, 'console-queue-02-panel');
    expect(await page.locator('tr[aria-selected=true]').count()).toBe(1);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('tr[aria-selected=true]').count()).toBe(0);

    await page.getByRole('button', { name: '处理符合条件的全部3起' }).click();
    await page.getByRole('radio', { name: '撤销' }).check();
    await page.getByRole('textbox', { name: '原因' }).fill('来源数据有误');
    await snapshot(page, 'console-queue-03-bulk');
    await page.getByRole('button', { name: '撤销3起' }).click();
    await page.getByText('已完成3起，未完成0起').waitFor();
    await page
      .locator('.ant-modal-footer')
      .getByRole('button', { name: /关\s*闭/ })
      .click();
    await page.getByText('没有符合条件的预警').waitFor();
  });

  test('columns are left out and widened by key, and stand so at the next machine', async () => {
    await testApp.warn({ person: { employeeId: 'emp-0011-0033' }, level: 'LOW' });
    const page = await views.console('duty-01', '/console/warnings');
    await page.getByRole('columnheader', { name: '派出所' }).waitFor();
    await page.getByRole('button', { name: '设置列' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('checkbox', { name: '派出所' }).focus();
    await page.keyboard.press('Space');
    await page.getByRole('spinbutton', { name: '单位列宽' }).focus();
    await page.keyboard.press('ArrowUp');
    await snapshot(page, 'console-queue-06-columns');
    await page.getByRole('button', { name: /^保\s*存$/ }).click();
    await page.getByRole('columnheader', { name: '派出所' }).waitFor({ state: 'detached' });
    const elsewhere = await views.console('duty-01', '/console/warnings');
    await elsewhere.getByRole('columnheader', { name: '单位' }).waitFor();
    expect(await elsewhere.getByRole('columnheader', { name: '派出所' }).count()).toBe(0);
    const kept = await (await testApp.as('duty-01')).get<SettingData>('/api/desk/settings/warnings.columns');
    expect(kept.value).toEqual({ hidden: ['station'], widths: { unit: 190 } });
  });

  test('an advisor and the auditor have their own list: nothing to act on, no name to look for, nothing to take along', async () => {
    const warning = await testApp.warn({ person: { employeeId: 'emp-0011-0034' }, level: 'HIGH' });
    await testApp.warn({ person: { employeeId: 'emp-0012-0020' }, level: 'HIGH' });
    for (const [userid, lines] of [
      ['adv-0011-1', 2],
      ['auditor-1', 3],
    ] as const) {
      const page = await views.console(userid, '/console/');
      await page.getByRole('link', { name: '预警队列' }).click();
      await page.getByText(warning.number).waitFor();
      await expect.poll(() => page.locator('.ant-table-tbody tr.ant-table-row').count()).toBe(lines);
      for (const name of [/^处理/, /^导出/]) expect(await page.getByRole('button', { name }).count()).toBe(0);
      for (const name of ['姓名或拼音', '手机号（完整）'])
        expect(await page.getByRole('textbox', { name }).count()).toBe(0);
      await page.keyboard.press('j');
      await page.getByText('预警摘要').waitFor();
      await snapshot(page, `console-queue-07-${userid}`);
      await page.context().close();
    }
  });
});
