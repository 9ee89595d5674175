import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { shanghaiDay } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { placeOf } from '../support/readers.ts';
import { useTestApp } from '../support/test-app.ts';
import { sideways } from './held-phone.ts';

const SMALL = { width: 1366, height: 768 };

describe('pages that definitions make', () => {
  const testApp = useTestApp();
  const { browser, nameOf } = useActions(testApp);
  const views = useBrowser(testApp);
  const menuOf = async (page: Page) => (await page.getByRole('navigation', { name: '主菜单' }).textContent()) ?? '';

  test('an advisor writes a visit down, finds it, walks to it by key, takes the file and takes it back', async () => {
    const place = await placeOf(testApp, '0006', '0010');
    const visit = { gridUnitId: place.gridUnitId, visitedOn: shanghaiDay(await testApp.now()), people: 3 };
    await (await browser('adv-0006-1')).post('/api/visits', { ...visit, purpose: 'PROTECTIONS' });
    const page = await views.console('adv-0006-1', '/console/r/visit', SMALL);
    await page.getByRole('heading', { name: '上门走访' }).waitFor();
    await page.keyboard.press('c');
    const form = page.getByRole('dialog');
    await form.getByLabel('部门').click();
    await page.locator('.ant-select-item-option').first().click();
    await form.getByRole('button', { name: '登记走访' }).click();
    await form.getByText('请填写当面谈了几人').waitFor();
    await snapshot(page, 'resource-01-form');
    await form.getByLabel('当面谈了几人').fill('12');
    await form.getByRole('button', { name: '登记走访' }).click();
    await page.getByText('共2条').waitFor();
    await page.getByText('12人').waitFor();
    await snapshot(page, 'resource-02-list');

    await page.getByRole('combobox', { name: '事由' }).click();
    await page.locator('.ant-select-item-option').filter({ hasText: '上门宣传防骗' }).click();
    await page.keyboard.press('Escape');
    await page.getByText('共1条').waitFor();
    expect(new URL(page.url()).searchParams.get('purpose')).toBe('PUBLICITY');
    const file = page.waitForEvent('download');
    await page.getByRole('button', { name: '导出 XLSX' }).click();
    expect((await file).suggestedFilename()).toBe('上门走访.xlsx');
    await page.getByRole('heading', { name: '上门走访' }).click();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByText('经过').waitFor();
    await page
      .getByText(await nameOf('adv-0006-1'))
      .first()
      .waitFor();
    expect(await sideways(page)).toBeLessThanOrEqual(0);
    await snapshot(page, 'resource-03-one');

    await page.keyboard.press('1');
    const asked = page.getByRole('dialog');
    await asked.getByText('这次走访不再计入统计').waitFor();
    await asked.getByRole('button', { name: /撤\s?销/ }).click();
    await page.getByText('已撤销').waitFor();
    await page.getByText('共1条').waitFor();
  });

  test('a proposal waits in the menu of the officer, who agrees at the desk; what he may not do he is not offered', async () => {
    await (await browser('adv-0006-1')).post('/api/appointments', {
      ...{ organisationId: (await placeOf(testApp, '0006', '0010')).organisationId, employeeId: 'emp-0006-0033' },
      title: '安全科长',
    });
    const own = await views.console('adv-0006-1', '/console/r/appointment', SMALL);
    await own.getByText('待审核').first().click();
    await own.getByText('下一步：等民警审核').waitFor();
    expect(await own.getByRole('region', { name: '操作' }).getByRole('button').allInnerTexts()).toEqual(['撤 回']);

    const page = await views.console('cp-07', '/console/', SMALL);
    await page.getByTitle('1件等您处理').waitFor();
    await page.getByRole('link', { name: /安全顾问聘任/ }).click();
    await page.getByText(await nameOf('emp-0006-0033')).click();
    await page.getByText('下一步：等民警审核').waitFor();
    await snapshot(page, 'resource-04-case');
    await page.getByRole('button', { name: /^同\s?意$/ }).click();
    await page.getByText('下一步：等本人在企业微信').waitFor();
    expect(await page.getByRole('region', { name: '操作' }).getByRole('button').allInnerTexts()).toEqual(['撤 回']);
    await page.emulateMedia({ media: 'print' });
    await page.getByText('打印人').waitFor();
    await snapshot(page, 'resource-05-print');
  });

  test('each finds in his menu what he may open, and whoever types another address is told so', async () => {
    for (const [userid, sees] of [
      ['centre-1', true],
      ['chief-01', true],
      ['duty-01', true],
      ['cp-01', true],
      ['admin-1', false],
      ['auditor-1', false],
    ] as const) {
      const page = await views.console(userid, '/console/account', SMALL);
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect([userid, (await menuOf(page)).includes('上门走访')]).toEqual([userid, sees]);
    }
    views.expectNoise('status of 403');
    const page = await views.console('auditor-1', '/console/r/visit', SMALL);
    await page.getByText('您没有查看权限').waitFor();
  });

  test('at night, and with nothing to show: the next step stands there', async () => {
    const page = await views.console('adv-0004-1', '/console/r/visit', SMALL);
    await page.evaluate(`localStorage.setItem('eqian.shade', 'dark')`);
    await page.reload();
    await page.getByText('您的管辖范围内还没有上门走访').waitFor();
    await snapshot(page, 'resource-06-empty-dark');
    await page.getByRole('main').getByRole('button', { name: '登记走访' }).last().click();
    await page.getByRole('dialog').waitFor();
    await snapshot(page, 'resource-07-form-dark');
  });
});
