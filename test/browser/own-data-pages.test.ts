import { describe, expect, test } from 'vitest';
import { snapshot, useBrowser } from '../support/browser.ts';
import { useTown } from '../support/town.ts';
import { sideways } from './held-phone.ts';

describe('a person’s own data', () => {
  const town = useTown();
  const views = useBrowser(town);

  test('he sees it, asks for a correction, and police answer where he can read it', async () => {
    const page = await views.open('emp-0010-0030', '/h5/me');
    await page.getByText('云栖示范汀栎建材有限公司').waitFor();
    await page.getByRole('button', { name: '申请更正' }).tap();
    const form = page.getByRole('dialog', { name: '申请更正' });
    await form.getByRole('button', { name: '提交申请' }).tap();
    await form.getByText('请写明内容').waitFor();
    await form.getByRole('textbox', { name: '申请更正' }).fill('岗位已换成总装班长');
    await snapshot(page, 'h5-50-correction');
    await form.getByRole('button', { name: '提交申请' }).tap();
    await page.getByText('15个工作日内答复').waitFor();

    const police = await views.open('centre-1', '/h5/requests');
    await police.getByText('岗位已换成总装班长').waitFor();
    await police.getByRole('button', { name: '已办理' }).tap();
    await police.getByText('请写明答复').waitFor();
    await police.getByRole('textbox', { name: '答复' }).fill('已核对并更正');
    await police.getByRole('textbox', { name: '岗位' }).fill('总装班长');
    await snapshot(police, 'h5-51-requests', { whole: true });
    expect(await sideways(police)).toBe(0);
    await police.getByRole('button', { name: '已办理' }).tap();
    await police.getByText('没有待答复的申请').waitFor();

    await page.reload();
    await page.getByText('答复：已核对并更正（已更正：岗位').waitFor();
    await page.getByText('总装班长').waitFor();
  });

  test('requests of others are for police only', async () => {
    views.expectNoise('403');
    const page = await views.open('emp-0010-0030', '/h5/requests');
    await page.getByRole('heading', { name: '您没有查看权限' }).waitFor();
  });
});
