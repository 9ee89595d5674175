import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { ImportViewData } from '../../src/domain/roster/index.ts';
import { writeXlsx } from '../../src/lib/spreadsheet/index.ts';
import { useActions } from '../support/actions.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';

const COLUMNS = ['统一社会信用代码', '部门/车间', '姓名', '工号', '手机号', '岗位'].map((heading) => ({ heading }));
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

async function workbook(rows: readonly (readonly string[])[]): Promise<Buffer> {
  const out = new PassThrough();
  const [file] = await Promise.all([buffer(out), writeXlsx(out, [{ name: '名单', columns: COLUMNS, rows }])]);
  return file;
}

describe('a roster imported at the desk', () => {
  const testApp = useTestApp();
  const views = useBrowser(testApp);
  const { browser } = useActions(testApp);
  const lists = async () =>
    (await (await browser('adv-0009-1')).get<{ imports: ImportViewData[] }>('/api/imports')).imports;

  async function choose(page: Page, name: string, rows: readonly (readonly string[])[]): Promise<void> {
    const file = { name, mimeType: TYPE, buffer: await workbook(rows) };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByText(name).first().waitFor();
  }
  const check = (page: Page) => page.getByRole('button', { name: '检查名单' }).click();

  test('a faulty cell is mended on screen, new and changed are seen by name, confirmed, and the result stands', async () => {
    const page = await views.console('adv-0009-1', '/console/imports');
    await choose(page, '九月名单.xlsx', [
      ['0009', '装配车间', '岚知夏', 'B1', '15499040001', '操作工'],
      ['0009', '装配车间', '岚知秋', 'B2', '15499', '操作工'],
    ]);
    await snapshot(page, 'import-01-chosen');
    await check(page);
    await page.getByText('请核对：1处错误').waitFor();
    await page.getByRole('table').getByText('岚知夏').waitFor();
    await snapshot(page, 'import-02-faults');
    await page.getByLabel('改正第3行的手机号').fill('15499040002');
    await page.keyboard.press('Enter');
    await page.getByRole('table').getByText('岚知秋').waitFor();
    expect(await page.getByText('请核对：').count()).toBe(0);

    // A reload in the middle loses nothing: the list stands in the service.
    await page.reload();
    await page.getByText('新增和变化的2人').waitFor();
    await page.getByLabel('在变化中查找').fill('知秋');
    await expect.poll(() => page.getByRole('table').getByText('岚知夏').count()).toBe(0);
    await snapshot(page, 'import-03-changes');
    await page.getByRole('button', { name: '确认导入' }).click();
    await page.getByRole('tooltip').getByRole('button', { name: '确认导入' }).click();
    await page.getByText('✓ 已导入').waitFor();
    await page.getByText('2/2行').waitFor();
    await snapshot(page, 'import-04-result');
  });

  test('who changes is shown from what to what; of a full list, who leaves', async () => {
    const page = await views.console('adv-0009-1', '/console/imports');
    await page.getByRole('checkbox', { name: '这是完整名单（表里没有的人按离职处理）' }).check();
    await choose(page, '十月名单.xlsx', [['0009', '质检车间', '岚知夏', 'B1', '15499040001', '班长']]);
    await check(page);
    const row = page.getByRole('row').filter({ hasText: '第2行' });
    await row.getByText('装配车间').waitFor();
    await row.getByText('质检车间').waitFor();
    await row.getByText('班长').waitFor();
    await page.getByText(/^将登记为离职的\d+人$/).waitFor();
    expect(await page.getByRole('button', { name: '确认导入' }).isDisabled()).toBe(true);
    await snapshot(page, 'import-05-from-to');
    await page.getByRole('button', { name: /^放\s?弃$/ }).click();
    await page.getByRole('button', { name: '放弃这份名单' }).click();
    await page.getByText('■ 已放弃').waitFor();
  });

  test('two lists at the same time are two lists, each with its own faults', async () => {
    const pages = [
      await views.console('adv-0009-1', '/console/imports'),
      await views.console('adv-0009-1', '/console/imports', { width: 1366, height: 768 }),
    ];
    for (const [n, page] of pages.entries())
      await choose(page, `同时${n}.xlsx`, [
        ['0009', '装配车间', '岚知舟', `C${n}`, n === 0 ? '15499040010' : '15499', ''],
      ]);
    await Promise.all(pages.map(check));
    await pages[0]?.getByText('新增和变化的1人').waitFor();
    await pages[1]?.getByText('请核对：1处错误').waitFor();
    const waiting = (await lists()).filter(({ state }) => state === 'CHECKED');
    expect(waiting.map(({ fileName }) => fileName).sort()).toEqual(['同时0.xlsx', '同时1.xlsx']);
  });

  test('an upload is stopped on the way: nothing is imported, and the page is ready for the next', async () => {
    const page = await views.console('adv-0009-1', '/console/imports');
    await choose(page, '大名单.xlsx', [['0009', '装配车间', '岚知溪', 'D1', '15499040020', '']]);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/api/imports?**', async (route) => {
      await held;
      await route.abort();
    });
    await check(page);
    await page.getByRole('progressbar', { name: '上传进度' }).waitFor();
    await snapshot(page, 'import-06-under-way');
    views.expectNoise('net::ERR');
    await page.getByRole('button', { name: /^停\s?止$/ }).click();
    await page.getByText('已停止上传').waitFor();
    release();
    expect((await lists()).map(({ fileName }) => fileName)).not.toContain('大名单.xlsx');
    expect(await page.getByRole('button', { name: '检查名单' }).isEnabled()).toBe(true);
  });
});
