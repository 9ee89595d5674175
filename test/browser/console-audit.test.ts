import { describe, expect, test } from 'vitest';
import { useActions } from '../support/actions.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';

describe('the auditor’s desk', () => {
  const testApp = useTestApp();
  const { look, nameOf, warn } = useActions(testApp);
  const views = useBrowser(testApp);

  test('who looked at a person is found by the name, and Back returns to the whole log', async () => {
    const warning = await warn('emp-0001-0002');
    await look('cp-01', warning);
    const page = await views.console('auditor-1', '/console/audit');
    await page.getByLabel('被查看的人').fill(await nameOf('emp-0001-0002'));
    await page.getByLabel('被查看的人').press('Enter');
    await page.getByRole('cell', { name: '查看个人信息' }).first().waitFor();
    await snapshot(page, 'audit-01-log');
    expect(page.url()).toContain('person=');
    await page.goBack();
    expect(page.url()).not.toContain('person=');
  });

  test('the chain is checked by a press, and its head is there to be copied', async () => {
    await testApp.app.audit.seal();
    const page = await views.console('auditor-1', '/console/audit/chain');
    await page.getByRole('button', { name: '开始核对' }).click();
    await page.getByText('链条完整').waitFor();
    await snapshot(page, 'audit-02-chain');
  });

  test('logins and refusals, and what was given to others, are lists in words', async () => {
    const page = await views.console('auditor-1', '/console/audit/security');
    await page.getByText('✓ 登录').first().waitFor();
    await snapshot(page, 'audit-03-security');
    const given = await views.console('auditor-1', '/console/audit/disclosures');
    await given.getByRole('heading', { level: 1, name: '个人信息提供记录' }).waitFor();
    await snapshot(given, 'audit-04-disclosures');
    const admin = await views.console('admin-1', '/console/');
    expect(await admin.getByRole('link', { name: '审计日志' }).count()).toBe(0);
  });
});
