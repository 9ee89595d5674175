import { generateSync } from 'otplib';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type {
  LocalAccountListData,
  OneTimeData,
  SignInStepData,
  TotpSetupData,
} from '../../src/domain/accounts/index.ts';
import { useActions } from '../support/actions.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { createHttp } from '../support/http.ts';
import { useTestApp } from '../support/test-app.ts';

const PASSWORD = 'correct horse battery staple';
const PATH = '/api/accounts/sign-in';
const NOTE = '正在通话，对方要求转账';

describe('what is half filled in', () => {
  const testApp = useTestApp();
  const { act, press, warn, personIdOf } = useActions(testApp);
  const views = useBrowser(testApp);

  /** A second way in for an officer of the centre, whose screen is unlocked by his password. */
  async function withAccount(userid: string, name: string) {
    const admin = await testApp.as('admin-1');
    const personId = await personIdOf(userid);
    const { accounts } = await admin.get<LocalAccountListData>('/api/accounts?limit=100');
    expect(accounts.some((one) => one.personId === personId)).toBe(false);
    const { password } = await admin.post<OneTimeData>('/api/accounts', { personId, name });
    const http = createHttp(testApp.config.http.publicUrl);
    const first = await http.post<SignInStepData>(PATH, { name, password });
    const ticket = 'ticket' in first ? first.ticket : '';
    await http.post(`${PATH}/password`, { ticket, password: PASSWORD });
    const { secret } = await http.post<TotpSetupData>(`${PATH}/totp-setup`, { ticket });
    const codeAt = (steps: number) => generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + steps * 30 });
    await http.post(`${PATH}/totp`, { ticket, code: codeAt(-1) });
    return async (path: string): Promise<Page> => {
      const page = await views.stranger(path);
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.getByLabel('用户名').fill(name);
      await page.getByLabel('密码').fill(PASSWORD);
      await page.getByRole('button', { name: '登 录' }).click();
      await page.getByLabel('验证器上的6位验证码').fill(codeAt(0));
      await page.getByRole('button', { name: '验证并登录' }).click();
      return page;
    };
  }

  async function lockAndUnlock(page: Page) {
    await page.keyboard.press('Control+Alt+l');
    await page.getByRole('heading', { level: 1, name: '屏幕已锁定' }).waitFor();
    expect(await page.getByText(NOTE).count()).toBe(0);
    await page.getByLabel('密码，或验证器上的6位验证码').fill(PASSWORD);
    await page.getByRole('button', { name: '解 锁' }).click();
    await page.getByRole('heading', { level: 1, name: '屏幕已锁定' }).waitFor({ state: 'detached' });
  }

  /** In clear nothing of it lies in the browser. */
  const stored = (page: Page) => page.evaluate('JSON.stringify({ ...sessionStorage, ...localStorage })');
  const isSealed = (page: Page, name: string) =>
    page.waitForFunction(`Object.keys(sessionStorage).some((one) => one.startsWith('eqian.form ${name}'))`);

  async function fillRaise(page: Page) {
    await page.getByRole('combobox', { name: '员工' }).fill('0010/0023');
    await page.getByRole('option').first().click();
    await page.getByRole('button', { name: '重选' }).waitFor();
    await page.getByText('高危（2）').click();
    await page.getByLabel('备注').fill(NOTE);
  }
  async function isRaiseThere(page: Page) {
    await page.getByText('已恢复先前填写的内容').waitFor();
    await page.getByRole('button', { name: '重选' }).waitFor();
    expect(await page.getByLabel('备注').inputValue()).toBe(NOTE);
    expect(await page.getByRole('radio', { name: '高危（2）' }).isChecked()).toBe(true);
  }

  test('a warning that is being raised survives the locked screen, and a reload while it is locked', async () => {
    const signIn = await withAccount('centre-1', 'centre.one');
    const page = await signIn('/console/raise');
    await fillRaise(page);
    await lockAndUnlock(page);
    await isRaiseThere(page);
    await isSealed(page, 'raise');
    expect(await stored(page)).not.toContain('正在通话');
    await page.keyboard.press('Control+Alt+l');
    await page.getByRole('heading', { level: 1, name: '屏幕已锁定' }).waitFor();
    await page.reload();
    await page.getByLabel('密码，或验证器上的6位验证码').fill(PASSWORD);
    await page.getByRole('button', { name: '解 锁' }).click();
    await isRaiseThere(page);
    await snapshot(page, 'kept-01-raise');
    // Left by himself it is empty when he comes back: no older person stands in a new warning.
    await page.getByRole('link', { name: '预警队列' }).click();
    await page.getByRole('heading', { level: 1, name: '预警队列' }).waitFor();
    await page.getByRole('link', { name: '发起预警' }).click();
    await page.getByRole('combobox', { name: '员工' }).waitFor();
    expect(await page.getByText('已恢复先前填写的内容').count()).toBe(0);
    expect(await page.getByLabel('备注').inputValue()).toBe('');
  });

  test('and the end of the session: whoever signs in again goes on, another person reads nothing', async () => {
    const page = await views.console('centre-2', '/console/raise');
    await fillRaise(page);
    await isSealed(page, 'raise');
    await (await testApp.as('centre-2')).delete('/api/me/sessions');
    await page.getByRole('button', { name: '重选' }).click();
    await page.getByRole('combobox', { name: '员工' }).fill('0010/0024');
    await page.getByText('您的这次登录已被结束').waitFor();
    await page.getByRole('navigation', { name: '演示身份' }).getByText('duty-01').click();
    await page.getByRole('combobox', { name: '员工' }).waitFor();
    expect(await page.getByLabel('备注').inputValue()).toBe('');
    expect(await page.getByText('已恢复先前填写的内容').count()).toBe(0);
  });

  test('whoever signs in again finds all he had typed', async () => {
    const page = await views.console('centre-2', '/console/raise');
    await fillRaise(page);
    await isSealed(page, 'raise');
    await page.context().clearCookies();
    await page.getByRole('combobox', { name: '来源' }).press('Enter');
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'E企安工作台' }).waitFor();
    const to = new URL(page.url()).searchParams.get('to') ?? '';
    expect(to).toBe('/console/raise');
    await page.goto(`${testApp.config.http.publicUrl}/sandbox/api/members/centre-2/open?url=${encodeURIComponent(to)}`);
    await isRaiseThere(page);
  });

  test('the reason for sending a result back survives it, in its own dialog', async () => {
    const warning = await warn('emp-0010-0025', { level: 'HIGH' });
    await press('adv-0010-1', '立即签收', warning);
    await press('adv-0010-1', '已见到本人', warning);
    await act('adv-0010-1', warning, 'outcome', { outcome: 'DISSUADED', detail: { method: 'IN_PERSON' } });
    const signIn = await withAccount('centre-2', 'centre.two');
    const page = await signIn(`/console/review?id=${warning.id}`);
    await page.getByRole('button', { name: /^退回/ }).click();
    await page.getByLabel('原因').fill(NOTE);
    await lockAndUnlock(page);
    await page.getByRole('dialog').waitFor();
    expect(await page.getByLabel('原因').inputValue()).toBe(NOTE);
    await snapshot(page, 'kept-02-review');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect((await testApp.view(warning)).state).toBe('CONTACTED');
  });

  test('so does a bulletin that is being written', async () => {
    const signIn = await withAccount('duty-01', 'duty.one');
    const page = await signIn('/console/bulletins/new');
    await page.getByLabel('标题').fill('冒充客服退款骗局');
    await lockAndUnlock(page);
    await page.getByText('已恢复上次没保存的内容').waitFor();
    expect(await page.getByLabel('标题').inputValue()).toBe('冒充客服退款骗局');
  });
});
