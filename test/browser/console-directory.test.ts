import { describe, expect, test } from 'vitest';
import { snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';

describe('the directory at the desk', () => {
  const testApp = useTestApp();
  const views = useBrowser(testApp);

  test('a person is found, corrected in place with a reason, and the change stands in his history', async () => {
    const page = await views.console('centre-1', '/console/people');
    await page.getByRole('searchbox', { name: '查找人员' }).fill('emp-0003-0040');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('tbody tr.ant-table-row').count()).toBe(1);
    await snapshot(page, 'directory-01-people');
    await page.getByRole('button', { name: /^打开/ }).click();
    await page.getByRole('button', { name: '更正资料' }).click();
    await page.getByLabel('姓名', { exact: true }).fill('岚知秋');
    await page.getByLabel('新手机号').fill('12');
    await page.getByRole('button', { name: '保存更正' }).click();
    await page.getByText('请写明原因，至少2个字').waitFor();
    await page.getByLabel('更正原因').fill('本人到所要求更正');
    views.expectNoise('status of 400');
    await page.getByRole('button', { name: '保存更正' }).click();
    await page.getByText('请填写11位手机号').waitFor();
    await snapshot(page, 'directory-02-refused');
    await page.getByLabel('新手机号').fill('');
    await page.getByRole('button', { name: '保存更正' }).click();
    await page.getByRole('region', { name: '变更记录' }).getByText('更正姓名').waitFor();
    await page.locator('.ant-drawer-title').getByText('岚知秋').waitFor();
    await snapshot(page, 'directory-03-person');
  });

  test('an administrator sees no full name and gives an office', async () => {
    const page = await views.console('admin-1', '/console/people?kind=OFFICER&q=cp-01');
    await page.getByRole('button', { name: /^打开/ }).click();
    await page.getByText('姓名已隐去').waitFor();
    await page.getByRole('button', { name: '任命职务' }).click();
    await snapshot(page, 'directory-04-office');
  });
});
