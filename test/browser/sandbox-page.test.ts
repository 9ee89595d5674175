import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { useActions } from '../support/actions.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { cardOn, phoneOn } from '../support/desk.ts';
import { useTestApp } from '../support/test-app.ts';

describe('the sandbox page', () => {
  const testApp = useTestApp();
  const { warn } = useActions(testApp);
  const views = useBrowser(testApp);

  const startWarning = (page: Page) => page.getByRole('button', { name: '发起一条预警' }).click();

  test('a newcomer starts a warning, signs it and sees the card change, and the deputy’s too', async () => {
    const page = await views.desk();
    await page.getByText('还没有消息').first().waitFor();
    await expect.poll(() => page.getByRole('region').count()).toBe(5);
    await startWarning(page);
    await page.getByRole('status').getByText('请看手机').waitFor();

    const asked = '【特急】请马上去找一位同事';
    await cardOn(page, '副顾问', asked).waitFor();
    await cardOn(page, '社区民警', '【知会】特急预警已下发企业').waitFor();
    await snapshot(page, 'sandbox-1-arrived');
    await cardOn(page, '安全顾问', asked).getByRole('button', { name: '立即签收' }).click();

    const signed = cardOn(page, '安全顾问', '已签收，请尽快见到本人');
    await signed.waitFor();
    await cardOn(page, '副顾问', '已有同事签收，谢谢您').waitFor();
    await snapshot(page, 'sandbox-2-signed');

    await signed.getByRole('button', { name: '已见到本人' }).click();
    const met = cardOn(page, '安全顾问', '见到了，现在情况怎样？');
    await snapshot(page, 'sandbox-3-met');
    await met.getByRole('button', { name: '已劝阻未转账' }).click();
    await cardOn(page, '安全顾问', '已反馈，谢谢您').waitFor();
    await cardOn(page, '派出所值班', '【待办】处置结果待复核').waitFor();
    await snapshot(page, 'sandbox-4-reported');
  });

  test('silence: twelve minutes on, the warning has climbed to the centre', async () => {
    const page = await views.desk();
    await startWarning(page);
    await cardOn(page, '安全顾问', '【特急】请马上去找一位同事').waitFor();
    await page.getByRole('button', { name: '前进12分钟' }).click();

    await cardOn(page, '安全顾问', '【特急】仍无人签收，请马上处理').waitFor();
    for (const phone of ['社区民警', '派出所值班', '反诈中心'])
      await cardOn(page, phone, '【升级】企业超时未签收').waitFor();
    await snapshot(page, 'sandbox-5-climbed');
  });

  test('at 60× five minutes of silence pass by themselves', async () => {
    const page = await views.desk();
    const officer = testApp.phone('cp-01');
    const warning = await warn('emp-0001-0020');
    await page.getByRole('button', { name: '60×' }).click();
    await page.locator('button.on', { hasText: '60×' }).waitFor();
    await expect.poll(() => officer.titles(warning)).toContain('【升级】企业超时未签收');
    await cardOn(page, '社区民警', '【升级】企业超时未签收').last().waitFor();
    await testApp.http.put('/sandbox/api/clock', { speed: 0 });
    await testApp.advance(0);
  });

  test('a narrow screen shows one phone, and a dot where another one rang', async () => {
    const page = await views.deskOnPhone();
    const shown = page.getByRole('region');
    const tab = (name: string) => page.getByRole('navigation').getByRole('button', { name });
    await tab('副顾问').tap();
    await phoneOn(page, '副顾问').waitFor();
    expect(await shown.count()).toBe(1);
    await tab('安全顾问').tap();
    await phoneOn(page, '安全顾问').waitFor();
    expect(await tab('副顾问').locator('.dot').count()).toBe(0);

    const { number } = await warn('emp-0001-0022');
    await phoneOn(page, '安全顾问').getByText(number).waitFor();
    await tab('副顾问').locator('.dot').waitFor();
    await snapshot(page, 'sandbox-8-narrow');
    await tab('副顾问').tap();
    await phoneOn(page, '副顾问').getByText(number).waitFor();
    await tab('副顾问').locator('.dot').waitFor({ state: 'detached' });
  });

  test('a phone can be handed to any other member, and stays with him', async () => {
    const page = await views.desk();
    const phone = phoneOn(page, '安全顾问');
    await phone.getByRole('button', { name: '切换' }).click();
    await phone.getByPlaceholder('搜索姓名、账号或单位').fill('adv-0010-1');
    await snapshot(page, 'sandbox-6-picker');
    await phone.getByRole('button', { name: 'adv-0010-1' }).click();
    await phone.getByText('还没有消息').waitFor();

    const elsewhere = await warn('emp-0001-0021');
    const here = await warn('emp-0010-0021');
    await phone.getByText(here.number).waitFor();
    expect(await phone.getByText(elsewhere.number).count()).toBe(0);
  });

  test('what a member writes stands in his chat, and the app answers', async () => {
    const page = await views.desk();
    const phone = phoneOn(page, '反诈中心');
    await phone.getByPlaceholder('发消息').fill('我的任务');
    await phone.getByRole('button', { name: '发送' }).click();
    await phone.locator('.own').getByText('我的任务').waitFor();
    await testApp.advance(0);
    await expect.poll(async () => (await testApp.phone('centre-1').screen()).length).toBeGreaterThan(0);
    await snapshot(page, 'sandbox-7-said');
  });
});
