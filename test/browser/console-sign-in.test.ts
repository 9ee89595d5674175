import { generateSync } from 'otplib';
import { describe, expect, test } from 'vitest';
import type { LocalAccountListData, OneTimeData } from '../../src/domain/accounts/index.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';

describe('signing in to the desk', () => {
  const testApp = useTestApp();
  const views = useBrowser(testApp);

  test('whoever is not known is led to the sign-in page, and from there as any role with one click', async () => {
    const page = await views.stranger('/console/?tab=2');
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('heading', { level: 1, name: 'E企安工作台' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/console/sign-in');
    const roles = page.getByRole('navigation', { name: '演示身份' }).getByRole('link');
    expect(await roles.count()).toBe(9);
    await snapshot(page, 'sign-in-01');
    await roles.filter({ hasText: 'admin-1' }).click();
    await page.waitForURL('**/console/?tab=2');
    await page.getByRole('heading', { level: 1, name: '运行状况' }).waitFor();
  });

  async function opened(name: string): Promise<OneTimeData> {
    const admin = await testApp.as('admin-1');
    const { accounts } = await admin.get<LocalAccountListData>('/api/accounts?of=CANDIDATES');
    return admin.post<OneTimeData>('/api/accounts', { personId: accounts[0]?.personId, name });
  }

  const codeOf = (secret: string, steps: number): string =>
    generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + steps * 30 });

  test('an officer without WeCom sets his password, takes the authenticator over, and is in', async () => {
    const { name, password } = await opened('officer.one');
    const page = await views.stranger('/console/');
    await page.setViewportSize({ width: 1440, height: 1000 });
    await page.getByLabel('用户名').fill(name);
    await page.getByLabel('密码').fill(password);
    await page.getByRole('button', { name: '登 录' }).click();
    await page.getByLabel('新密码').fill('correct horse battery staple');
    await page.getByLabel('再输入一次').fill('correct horse battery staple');
    await page.getByRole('button', { name: '保存密码，下一步' }).click();
    await page.getByRole('button', { name: '用手机验证器（推荐）' }).click();
    const secret = ((await page.locator('code').first().textContent()) ?? '').trim();
    await snapshot(page, 'sign-in-02-totp');
    await page.getByLabel('App上显示的6位验证码').fill(codeOf(secret, -1));
    await page.getByRole('button', { name: '确认绑定' }).click();
    await page.getByRole('list', { name: '恢复码' }).waitFor();
    expect(await page.getByRole('list', { name: '恢复码' }).getByRole('listitem').count()).toBe(10);
    await snapshot(page, 'sign-in-03-codes');
    await page.getByRole('button', { name: '已经抄好，进入工作台' }).click();
    await page.getByRole('heading', { level: 1, name: '实时态势' }).waitFor();

    await page.keyboard.press('Control+Alt+l');
    await page.getByRole('heading', { level: 1, name: '屏幕已锁定' }).waitFor();
    expect(await page.getByText('实时态势').count()).toBe(0);
    await snapshot(page, 'sign-in-04-locked');
    await page.reload();
    await page.getByLabel('密码，或验证器上的6位验证码').fill(codeOf(secret, 0));
    await page.getByRole('button', { name: '解 锁' }).click();
    await page.getByRole('heading', { level: 1, name: '实时态势' }).waitFor();
  });

  test('whoever types a wrong password too often reads when he may try again', async () => {
    views.expectNoise('status of 403');
    views.expectNoise('status of 429');
    const page = await views.stranger('/console/sign-in');
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByLabel('用户名').fill('somebody');
    for (let n = 0; n < 5; n += 1) {
      await page.getByLabel('密码').fill(`wrong wrong wrong ${n}`);
      const answered = page.waitForResponse('**/api/accounts/sign-in');
      await page.getByRole('button', { name: '登 录' }).click();
      await answered;
      await page.getByRole('alert').waitFor();
    }
    await page.getByText(/请在 \d\d:\d\d:\d\d 之后再试/).waitFor();
    await snapshot(page, 'sign-in-05-paused');
  });

  test('a session that is ended elsewhere leads to the sign-in page, which says so', async () => {
    const page = await views.console('duty-01', '/console/account');
    await page.getByRole('heading', { level: 1, name: '账号与安全' }).waitFor();
    await snapshot(page, 'sign-in-06-security');
    const elsewhere = await testApp.as('duty-01');
    await elsewhere.delete('/api/me/sessions');
    await page.getByRole('link', { name: '预警通报' }).click();
    await page.getByText('您的这次登录已被结束').waitFor();
  });

  test('a desk left alone warns, then locks', async () => {
    const page = await views.console('duty-02');
    await page.getByRole('heading', { level: 1, name: '实时态势' }).waitFor();
    await testApp.app.db.updateTable('session').set({ idleMs: 170_000 }).execute();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: '实时态势' }).waitFor();
    await page.evaluate('{ const real = Date.now; Date.now = () => real() + 125_000; }');
    await page.getByText('即将自动退出').waitFor();
    await snapshot(page, 'sign-in-07-warning');
    await page.getByRole('button', { name: '继续使用' }).click();
    await page.evaluate('{ const real = Date.now; Date.now = () => real() + 660_000; }');
    await page.getByRole('heading', { level: 1, name: '屏幕已锁定' }).waitFor();
    await page.getByRole('link', { name: '企业微信扫码解锁' }).click();
    await page.getByRole('heading', { level: 1, name: '实时态势' }).waitFor();
  });

  test('the administrator opens an account and hands its password over', async () => {
    const page = await views.console('admin-1', '/console/accounts?of=CANDIDATES');
    await page.getByRole('button', { name: '开 通' }).last().click();
    await page.getByLabel('用户名').fill('by.hand');
    await page.getByRole('button', { name: '开通并生成一次性密码' }).click();
    await page.getByText('用户名：by.hand').waitFor();
    await snapshot(page, 'sign-in-08-one-time');
    await page.getByRole('button', { name: '已告知本人，关闭' }).click();
    await page.getByText('已开通').click();
    await page.getByRole('cell', { name: 'by.hand' }).waitFor();
    await snapshot(page, 'sign-in-09-accounts');
  });
});
