import { pinyin } from 'pinyin-pro';
import { describe, expect, test } from 'vitest';
import { useActions } from '../support/actions.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';

describe('the officers’ desk', () => {
  const testApp = useTestApp();
  const views = useBrowser(testApp);
  const { nameOf } = useActions(testApp);

  test('whoever has signed in finds his name, his roles and his menu', async () => {
    const page = await views.console('centre-1');
    await page.getByRole('heading', { level: 1, name: '实时态势' }).waitFor();
    await snapshot(page, 'console-01-shell');
    await page.locator('.desk-person').click();
    await page.getByRole('menuitem', { name: '反诈中心', exact: false }).waitFor();
  });

  test('the night shift chooses a dark desk, and it stays so', async () => {
    const page = await views.console('duty-01');
    await page.locator('.desk-person').click();
    await page.getByRole('menuitem', { name: '夜间' }).click();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: '实时态势' }).waitFor();
    expect(await page.evaluate('getComputedStyle(document.querySelector(".ant-layout")).backgroundColor')).toBe(
      'rgb(0, 0, 0)',
    );
    await snapshot(page, 'console-02-dark');
  });

  test('an address of no page says so and leads on', async () => {
    const page = await views.console('centre-1', '/console/nowhere');
    await page.getByText('没有这个页面').waitFor();
    await page.getByRole('link', { name: '回到首页' }).click();
    await page.getByRole('heading', { level: 1, name: '实时态势' }).waitFor();
  });

  test('the palette opens a page by the keyboard alone, and the question mark shows the keys', async () => {
    const page = await views.console('centre-1', '/console/nowhere');
    await page.getByText('没有这个页面').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: '快捷键' }).getByText('找页面、操作').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByRole('textbox', { name: '找页面、操作' }).fill('态势');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: '实时态势' }).waitFor();
  });

  test('the palette finds somebody by the initials of his pinyin, a warning by its number, and an act of this page', async () => {
    const warning = await testApp.warn({ person: { employeeId: 'emp-0001-0002' } });
    const name = await nameOf('emp-0001-0002');
    const initials = pinyin(name, { pattern: 'first', toneType: 'none', type: 'array' }).join('');
    const page = await views.console('centre-1');
    await page.getByRole('heading', { level: 1, name: '实时态势' }).waitFor();
    const options = page.getByRole('option');
    const seek = async (words: string) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('textbox', { name: '找页面、操作' }).fill(words);
    };
    await seek(initials);
    await options.filter({ hasText: '人员' }).filter({ hasText: name }).first().waitFor();
    await snapshot(page, 'console-03-palette');
    await page.keyboard.press('Escape');
    await seek('快捷键');
    await options.filter({ hasText: '操作' }).first().waitFor();
    await page.keyboard.press('Escape');
    await seek(warning.number);
    await options.filter({ hasText: '预警' }).filter({ hasText: warning.number }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: `预警 ${warning.number}` }).waitFor();
  });
});
