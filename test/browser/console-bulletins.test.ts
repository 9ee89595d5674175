import { describe, expect, test } from 'vitest';
import { minutes } from '../../src/lib/time.ts';
import { TEXT, useBulletins } from '../scenarios/bulletin-actions.ts';
import { useCampaigns } from '../scenarios/campaign-actions.ts';
import { useActions } from '../support/actions.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';

describe('bulletins on the desk', () => {
  const testApp = useTestApp();
  const views = useBrowser(testApp);
  const { act } = useBulletins(testApp, useActions(testApp));
  const { until } = useCampaigns(testApp);

  test('written with both cards beside it, approved by another officer, counted down, seen down to the person', async () => {
    await until('09:02');
    const author = await views.console('centre-1', '/console/bulletins');
    await author.getByRole('button', { name: '写通报' }).click();
    await author.getByLabel('标题').fill('一二三四五六七八九十一二三四五六七八九十多');
    await author.getByText('21/20，多1字').waitFor();
    await author.getByLabel('标题').fill(TEXT.title);
    await author.getByLabel('卡片正文').fill(TEXT.body);
    await author.getByLabel('诈骗类型').click();
    await author.getByTitle('冒充电商物流客服', { exact: false }).first().click();
    await author.getByRole('checkbox', { name: '员工', exact: true }).check();
    await author.getByLabel(`卡片：防骗提醒：${TEXT.title}`).waitFor();
    await author.getByLabel(`卡片：【预警通报】${TEXT.title}`).waitFor();
    await author.getByText('需另一位民警审批').waitFor();
    await snapshot(author, 'console-bulletins-01-compose');
    await author.getByRole('button', { name: '保存，下一步' }).click();
    await author.getByRole('button', { name: '提交发送' }).click();
    await author.getByRole('dialog').getByText('送另一位民警审批').waitFor();
    await snapshot(author, 'console-bulletins-02-submit');
    await author.getByRole('dialog').getByRole('button', { name: '提交发送' }).click();
    await author.getByText('不能自己审批').waitFor();
    expect(await author.getByRole('button', { name: '同意发送' }).count()).toBe(0);

    const second = await views.console('centre-2', '/console/bulletins?view=PENDING_APPROVAL');
    await second.getByText('等您审批').waitFor();
    await snapshot(second, 'console-bulletins-03-pending');
    await second.getByRole('link', { name: TEXT.title }).click();
    await second.getByText(/^将发给\d+人，\d+个单位：.+等$/).waitFor();
    await snapshot(second, 'console-bulletins-04-approve');
    await second.getByRole('button', { name: '同意发送' }).click();
    await second.getByRole('dialog').getByRole('button', { name: '同意发送' }).click();
    await second.getByText('后开始发送').waitFor();
    await second.getByRole('button', { name: '停止发送' }).click();
    await second.getByText('草稿', { exact: true }).waitFor();
    const id = new URL(second.url()).pathname.split('/').at(-1) ?? '';
    await act('centre-1', { id }, 'submit');
    await act('centre-2', { id }, 'approve');
    await testApp.advance(minutes(3));

    await author.reload();
    await author.getByText('人已签收').first().waitFor();
    await snapshot(author, 'console-bulletins-05-board');
    await author.getByRole('button', { name: '青岚街道' }).click();
    await author.getByRole('button', { name: /汀栎建材/ }).click();
    await author.getByRole('dialog').getByText('已送达平台').first().waitFor();
    await snapshot(author, 'console-bulletins-06-people');
    await author.keyboard.press('Escape');
    await author.getByRole('dialog').waitFor({ state: 'detached' });
    await author.getByRole('button', { name: '一键催办未签收' }).click();
    await author.getByRole('dialog').getByRole('button', { name: '一键催办未签收' }).click();
    await author.getByText('已催办1次').waitFor();
  });
});
