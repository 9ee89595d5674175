import { describe, expect, test } from 'vitest';
import { snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';

const HEADINGS = '统一社会信用代码,部门/车间,姓名,工号,手机号';

describe('a roster is brought at the desk', () => {
  const testApp = useTestApp();
  const views = useBrowser(testApp);

  test('a list is checked, its faults stand beside their cells, and it is confirmed with its numbers', async () => {
    const page = await views.console('centre-1', '/console/imports');
    const text = `\uFEFF${HEADINGS}\n0009,新车间,岚知夏,W1,15499000310\n0009,新车间,岚知秋,W2,15499\n`;
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: '名单.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await snapshot(page, 'import-01-list');
    await page.getByRole('button', { name: '检查名单' }).click();
    await page.getByText('应为11位手机号，这里有5位数字').waitFor();
    await page.getByText('▲ 待确认').waitFor();
    await snapshot(page, 'import-02-checked');
    await page.getByRole('button', { name: '确认导入' }).click();
    await page.getByRole('tooltip').getByRole('button', { name: '确认导入' }).click();
    await page.getByText('✓ 已导入').waitFor();
    expect(await page.getByText('1/1行').count()).toBe(1);
    await snapshot(page, 'import-03-done');
  });
});
