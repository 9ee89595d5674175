import { describe, expect, test } from 'vitest';
import { useActions } from '../support/actions.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';

describe('the service seen from the desk', () => {
  const testApp = useTestApp();
  const { warn } = useActions(testApp);
  const views = useBrowser(testApp);

  test('what was sent to somebody is found by his name, and each try shows what WeCom answered', async () => {
    await testApp.faults({ refuse: { errcode: 45002, apis: ['message/send'], count: 1 } });
    const warning = await warn('emp-0001-0002', { level: 'HIGH' });
    await testApp.faults({});
    const page = await views.console('centre-1', `/console/messages?objectId=${warning.number}`);
    await page.getByRole('cell', { name: '发送失败' }).first().click();
    await page.getByText('错误码 45002：消息内容过长').waitFor();
    await snapshot(page, 'operations-01-message');
    await page.keyboard.press('Escape');
    await page.getByLabel('收件人').fill('无此人');
    await page.getByLabel('收件人').press('Enter');
    await page.getByText('没有符合条件的消息').waitFor();
  });

  test('a county admin reads the log without a name', async () => {
    await warn('emp-0001-0003');
    const page = await views.console('admin-1', '/console/messages');
    await page.getByText('不显示').first().waitFor();
    expect(await page.getByLabel('收件人').count()).toBe(0);
    await snapshot(page, 'operations-02-admin');
  });

  test('what was given up is sent again after a question', async () => {
    await testApp.faults({ refuse: { errcode: 45002, apis: ['message/send'], count: 1 } });
    await warn('emp-0001-0004', { level: 'HIGH' });
    await testApp.faults({});
    const page = await views.console('admin-1', '/console/queues');
    await page.getByText('45002：消息内容过长').first().waitFor();
    await snapshot(page, 'operations-03-dead');
    await page.getByRole('button', { name: '全部重发' }).click();
    await page.getByRole('button', { name: /^重\s?发$/ }).click();
    await page.getByText(/已重新排队 \d 条/).waitFor();
    await page.getByRole('tab', { name: '后台任务' }).click();
    await page.getByRole('cell', { name: 'outbound.deliver' }).waitFor();
    await snapshot(page, 'operations-04-jobs');
  });

  test('health is seen at once, the doctor and the rules answer by a press', async () => {
    const page = await views.console('admin-1', '/console/operations');
    await page.getByText('发送通道').waitFor();
    await page.getByRole('button', { name: '检查企业微信设置' }).click();
    await page.getByText('✔ 回调地址验证通过').waitFor();
    await page.getByRole('button', { name: '核对数据规则' }).click();
    await page.getByText(/条规则/).waitFor();
    await snapshot(page, 'operations-05-health', { whole: true });
  });
});
