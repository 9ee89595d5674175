import { generateSync } from 'otplib';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type {
  LocalAccountListData,
  OneTimeData,
  SignInStepData,
  TotpSetupData,
} from '../../src/domain/accounts/index.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { createHttp } from '../support/http.ts';
import { useTestApp } from '../support/test-app.ts';

const PASSWORD = 'correct horse battery staple';
const PATH = '/api/accounts/sign-in';

describe('the second factor at the desk', () => {
  const testApp = useTestApp({ host: 'localhost' });
  const views = useBrowser(testApp);

  async function opened(name: string): Promise<OneTimeData> {
    const admin = await testApp.as('admin-1');
    const { accounts } = await admin.get<LocalAccountListData>('/api/accounts?of=CANDIDATES');
    return admin.post<OneTimeData>('/api/accounts', { personId: accounts[0]?.personId, name });
  }

  /** Chromium's own authenticator: it has a finger, and the finger is his. */
  async function plugIn(page: Page) {
    const line = await page.context().newCDPSession(page);
    await line.send('WebAuthn.enable', { enableUI: false });
    const add = () =>
      line.send('WebAuthn.addVirtualAuthenticator', {
        options: {
          ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
          ...{ isUserVerified: true, automaticPresenceSimulation: true },
        },
      });
    const { authenticatorId } = await add();
    return {
      add,
      remove: () => line.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId }),
      isHis: (isUserVerified: boolean) => line.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
      count: async () => (await line.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length,
    };
  }

  async function signIn(page: Page, name: string, password: string) {
    await page.getByLabel('用户名').fill(name);
    await page.getByLabel('密码').fill(password);
    await page.getByRole('button', { name: '登 录' }).click();
  }

  test('a passkey is registered and signs in; the only one is not deleted, a second one is added', async () => {
    const { name, password } = await opened('passkey.one');
    const page = await views.stranger('/console/');
    await page.setViewportSize({ width: 1440, height: 1000 });
    const authenticator = await plugIn(page);
    await signIn(page, name, password);
    await page.getByLabel('新密码').fill(PASSWORD);
    await page.getByLabel('再输入一次').fill(PASSWORD);
    await page.getByRole('button', { name: '保存密码，下一步' }).click();
    await page.getByRole('button', { name: '用通行密钥' }).click();
    await page.getByRole('list', { name: '恢复码' }).waitFor();
    expect(await authenticator.count()).toBe(1);
    await page.getByRole('button', { name: '已经抄好，进入工作台' }).click();
    await page.getByRole('heading', { level: 1, name: '实时态势' }).waitFor();

    await page.context().clearCookies();
    await page.goto(`${testApp.config.http.publicUrl}/console/account`);
    await signIn(page, name, PASSWORD);
    // A finger that is not his: nothing is shown of the desk.
    await authenticator.isHis(false);
    await page.getByRole('button', { name: '用通行密钥验证' }).click();
    await page.getByText('没有完成通行密钥验证，请重试').waitFor();
    await authenticator.isHis(true);
    await page.getByRole('button', { name: '用通行密钥验证' }).click();
    await page.getByRole('heading', { level: 1, name: '账号与安全' }).waitFor();
    await page.getByText('密码＋通行密钥').first().waitFor();
    await snapshot(page, 'passkey-01-account');

    // The only one is not deleted: nobody locks himself out.
    views.expectNoise('status of 409');
    await page.getByRole('button', { name: '删 除' }).click();
    await page.getByRole('tooltip').getByRole('button', { name: '删 除' }).click();
    await page.getByText('这是您唯一的第二验证方式').waitFor();
    await authenticator.remove();
    await authenticator.add().catch(() => {});
    await page.getByRole('button', { name: '添加通行密钥' }).click();
    await page.getByLabel('当前密码').fill(PASSWORD);
    await page.getByLabel('给它起个名字').fill('值班室电脑');
    await page.getByRole('button', { name: '继 续' }).click();
    await page.getByText('值班室电脑').waitFor();
  });

  test('whoever guesses codes waits, and then even the right one is not tried', async () => {
    views.expectNoise('status of 403');
    views.expectNoise('status of 429');
    const { name, password } = await opened('guessed.codes');
    const http = createHttp(testApp.config.http.publicUrl);
    const first = await http.post<SignInStepData>(PATH, { name, password });
    const ticket = 'ticket' in first ? first.ticket : '';
    await http.post(`${PATH}/password`, { ticket, password: PASSWORD });
    const { secret } = await http.post<TotpSetupData>(`${PATH}/totp-setup`, { ticket });
    const codeAt = (steps: number) => generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + steps * 30 });
    await http.post(`${PATH}/totp`, { ticket, code: codeAt(-1) });
    const page = await views.stranger('/console/');
    await page.setViewportSize({ width: 1440, height: 900 });
    await signIn(page, name, PASSWORD);
    const box = page.getByLabel('验证器上的6位验证码');
    const attempt = async (code: string) => {
      await box.fill(code);
      const answered = page.waitForResponse(`**${PATH}/code`);
      await page.getByRole('button', { name: '验证并登录' }).click();
      return (await answered).status();
    };
    const right = new Set([-2, -1, 0, 1, 2].map(codeAt));
    const wrong = Array.from({ length: 10 }, (_, n) => String(111_111 * n).padStart(6, '0')).filter(
      (code) => !right.has(code),
    );
    const said = [];
    for (const code of wrong.slice(0, 5)) said.push(await attempt(code));
    expect(said).toEqual([403, 403, 403, 403, 429]);
    await page.getByText(/请在 \d\d:\d\d:\d\d 之后再试/).waitFor();
    expect(await attempt(codeAt(0))).toBe(429);
    await snapshot(page, 'passkey-02-paused');
    expect(await page.getByText('实时态势').count()).toBe(0);
  });
});
