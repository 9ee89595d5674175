import { describe, expect, test } from 'vitest';
import { useActions } from '../support/actions.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';

describe('whether somebody can be reached', () => {
  const testApp = useTestApp();
  const { warn } = useActions(testApp);
  const views = useBrowser(testApp);

  test('stands before a warning is sent, on its page, in the list of people and on the person; one request for a page', async () => {
    await testApp.app.directory.markUnreachable(testApp.app.db, 'adv-0010-1', 81_013);
    const page = await views.console('centre-1', '/console/raise');
    await page.getByRole('combobox', { name: '员工' }).fill('0010/0022');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('现在能联系上 0/', { exact: false }).waitFor();
    await page.getByText('消息送不到：不在应用可见范围，错误码81013', { exact: false }).first().waitFor();
    await snapshot(page, 'reach-01-raise');

    const warning = await warn('emp-0003-0020', { level: 'HIGH' });
    await page.goto(`${testApp.config.http.publicUrl}/console/w/${warning.id}?tab=asked`);
    await page.locator('[data-reach="REACHABLE"]').first().waitFor();
    await snapshot(page, 'reach-02-warning');

    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/api/reachability?')) asked.push(request.url());
    });
    await page.goto(`${testApp.config.http.publicUrl}/console/people?role=ADVISOR`);
    await page.locator('[data-reach]').first().waitFor();
    expect(await page.locator('[data-reach]').count()).toBeGreaterThan(5);
    expect(asked).toHaveLength(1);
    await page.locator('[data-reach="UNKNOWN"]').first().waitFor();
    await snapshot(page, 'reach-03-people');
    await page.getByRole('button', { name: /^打开/ }).first().click();
    await page.getByText(/收到卡片 \d+ 张，其中夜间/).waitFor();
    await snapshot(page, 'reach-04-person');
  });
});
