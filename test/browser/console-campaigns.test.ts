import { describe, expect, test } from 'vitest';
import { minutes } from '../../src/lib/time.ts';
import { useCampaigns } from '../scenarios/campaign-actions.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';

describe('the three protections on the desk', () => {
  const testApp = useTestApp();
  const views = useBrowser(testApp);
  const { until } = useCampaigns(testApp);

  test('opened for a pasted list of organisations, drilled into down to who is not done, reminded, ended', async () => {
    await until('09:02');
    const officer = await views.console('centre-1', '/console/campaigns');
    await officer.getByRole('button', { name: '发起活动' }).click();
    await officer.getByLabel('活动名称').fill('春季三项防护');
    await officer.getByRole('button', { name: '粘贴单位名单' }).click();
    await officer.getByLabel('单位名称或编号').fill('0010\n汀栎建材厂\n没有这样的单位');
    await officer.getByRole('button', { name: '核对名单' }).click();
    await officer.getByText('找到1个单位，2行没有对上').waitFor();
    await snapshot(officer, 'console-campaigns-01-pasted');
    await officer.getByRole('button', { name: '加入1个单位' }).click();
    await officer.getByText('只问这些单位（1个）').waitFor();
    await officer.getByRole('button', { name: '看看有多少人' }).click();
    await officer.getByText('名员工').waitFor();
    await snapshot(officer, 'console-campaigns-02-open');
    await officer.getByRole('button', { name: '确认发起' }).click();
    await officer.getByRole('heading', { name: '活动：春季三项防护' }).waitFor();
    await testApp.advance(minutes(2));
    await officer.reload();
    await officer.getByRole('button', { name: '汀栎建材', exact: true }).click();
    await officer.getByRole('button', { name: '未完成名单' }).waitFor();
    await snapshot(officer, 'console-campaigns-03-board');
    await officer.getByRole('button', { name: '未完成名单' }).click();
    await officer.getByRole('dialog').getByText('未回复').first().waitFor();
    await snapshot(officer, 'console-campaigns-04-people');
    await officer.keyboard.press('Escape');
    await officer.getByRole('dialog').waitFor({ state: 'detached' });
    await officer.getByRole('button', { name: '全部' }).click();
    await officer.getByRole('button', { name: '提醒汀栎建材未完成的人' }).click();
    await officer.getByRole('dialog').getByText('人未完成，其中将提醒').waitFor();
    await snapshot(officer, 'console-campaigns-05-remind');
    await officer
      .getByRole('dialog')
      .getByRole('button', { name: /^提醒\d+人$/ })
      .click();
    await officer.getByText(/^已提醒\d+人$/).waitFor();
    await officer.getByRole('button', { name: '提醒汀栎建材未完成的人' }).click();
    await officer
      .getByRole('dialog')
      .getByText(/今天已提醒过，当时\d+人/)
      .waitFor();
    await officer.keyboard.press('Escape');
    await officer.getByRole('dialog').waitFor({ state: 'detached' });
    const file = officer.waitForEvent('download');
    await officer.getByRole('button', { name: '导出表格' }).click();
    expect((await file).suggestedFilename()).toBe('春季三项防护.xlsx');
    await officer.getByRole('button', { name: '防护抽查' }).click();
    await officer.getByRole('heading', { name: '防护抽查' }).waitFor();
    await officer.getByText('本月还没有抽中的人', { exact: false }).waitFor();
    await officer.goBack();
    await officer.getByRole('button', { name: '结束活动' }).click();
    await officer.getByRole('tooltip').getByRole('button', { name: '结束活动' }).click();
    await officer.getByText('已结束', { exact: true }).waitFor();
    expect(await officer.getByRole('button', { name: /^提醒/ }).count()).toBe(0);
  });
});
