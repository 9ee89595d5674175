import { describe, expect, test } from 'vitest';
import { useActions } from '../support/actions.ts';
import { gzippedBytes, snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';

const FIRST_LOAD_MAX_BYTES = 150 * 1024;

describe('around the pages', () => {
  const testApp = useTestApp();
  const { warn } = useActions(testApp);
  const views = useBrowser(testApp);

  test('an advisor of another organisation is told, in Chinese, that there is nothing for him', async () => {
    const warning = await warn('emp-0001-0060');
    views.expectNoise('404');
    const page = await views.open('adv-0010-1', `/h5/w/${warning.id}`);
    await page.getByRole('heading', { name: '打不开这条预警' }).waitFor();
    await page.getByText('没有找到这条预警，或您没有查看权限').waitFor();
    await snapshot(page, 'h5-30-not-for-him');
    const names = (await page.textContent('body')) ?? '';
    expect(names).not.toContain(warning.number);

    await page.getByRole('button', { name: '看我的任务' }).tap();
    await page.getByText('现在没有等您处理的').waitFor();
  });

  test('the list leads to the page; back closes a sheet first and then returns to the list; forward goes on', async () => {
    const warning = await warn('emp-0001-0061');
    const page = await views.open('adv-0001-1', '/h5/warnings');
    const row = page.getByRole('listitem').filter({ hasText: warning.number });
    await row.waitFor();
    await snapshot(page, 'h5-31-list');
    await row.tap();
    await page.getByRole('button', { name: '立即签收' }).tap();
    await page.getByRole('button', { name: '反馈结果' }).tap();
    await page.getByRole('dialog').waitFor();

    await page.goBack();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: '请直接到现场找到他' }).waitFor();
    await page.goBack();
    await page.getByRole('tab', { name: '我的任务' }).waitFor();
    await page.goForward();
    await page.getByRole('heading', { name: '请直接到现场找到他' }).waitFor();
  });

  test('an officer’s list has his whole area', async () => {
    const warning = await warn('emp-0001-0062');
    const page = await views.open('duty-01', '/h5/warnings');
    await page.getByText('现在没有等您处理的').waitFor();
    await page.getByRole('tab', { name: '本辖区' }).tap();
    await page.getByText(warning.number).waitFor();
    await snapshot(page, 'h5-32-area');
  });

  test('the notice and the help are open to everybody', async () => {
    views.expectNoise('401');
    const page = await views.stranger('/h5/notice');
    await page.getByRole('heading', { name: '信息使用说明' }).waitFor();
    await snapshot(page, 'h5-33-notice', { whole: true });
    await page.getByRole('link', { name: '使用帮助' }).tap();
    await page.getByRole('heading', { name: '收到预警卡片（安全顾问）' }).waitFor();
    await snapshot(page, 'h5-34-help', { whole: true });
  });

  test('an unknown page says so and leads on', async () => {
    const page = await views.open('adv-0001-1', '/h5/nowhere');
    await page.getByRole('heading', { name: '没有这个页面' }).waitFor();
    await snapshot(page, 'h5-35-nowhere');
  });

  test('without a network the page says so, keeps what it shows, and goes on when the network is back', async () => {
    const warning = await warn('emp-0001-0063');
    views.expectNoise('ERR_INTERNET_DISCONNECTED');
    const page = await views.open('adv-0001-1', `/h5/w/${warning.id}`);
    await page.getByRole('button', { name: '立即签收' }).waitFor();
    await page.context().setOffline(true);
    await page.getByText('网络不通，下面可能不是最新情况').waitFor();
    await page.getByRole('button', { name: '立即签收' }).tap();
    await page.getByRole('status').getByText('网络不通，没有发出去，请重试').waitFor();
    await snapshot(page, 'h5-36-offline');
    expect(await testApp.view(warning)).toMatchObject({ state: 'DISPATCHED' });

    await page.context().setOffline(false);
    await page.getByText('网络不通，下面可能不是最新情况').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '立即签收' }).tap();
    await page.getByRole('heading', { name: '请直接到现场找到他' }).waitFor();
  });

  test('scripts and styles of a first visit are below 150 KB on the wire', async () => {
    const warning = await warn('emp-0001-0064');
    const page = await views.open('adv-0001-1', `/h5/w/${warning.id}`);
    const ready = () => page.getByRole('button', { name: '立即签收' }).waitFor();
    // What still comes from the first opening would be counted, and its bodies are gone after the reload.
    await ready();
    const bytes = await gzippedBytes(page, ['script', 'stylesheet'], ready);
    expect(bytes).toBeGreaterThan(10 * 1024);
    expect(bytes).toBeLessThan(FIRST_LOAD_MAX_BYTES);
  });
});
