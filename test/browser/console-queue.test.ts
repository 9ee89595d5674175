import { describe, expect, test } from 'vitest';
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
});
