import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { ImportViewData } from '../../src/domain/roster/index.ts';
import { useActions } from '../support/actions.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';

describe('organisations and their units at the desk', () => {
  const testApp = useTestApp();
  const views = useBrowser(testApp);
  const { browser } = useActions(testApp);
  const organisation = async (code: string) =>
    (await testApp.app.directory.organisationByCode(testApp.app.db, code)) ?? expect.fail(code);

  test('the tree is walked by the keyboard, and the place stands in the address', async () => {
    const page = await views.console('centre-1', '/console/places');
    await page.getByRole('heading', { name: '单位', exact: true }).waitFor();
    await snapshot(page, 'places-01-begin');
    await page.getByRole('tree').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.getByRole('treeitem').count()).toBeGreaterThan(16);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => new URL(page.url()).searchParams.get('at')).not.toBeNull();
    await page.getByText('安全顾问与民警').waitFor();
    await snapshot(page, 'places-02-organisation');
    const at = new URL(page.url()).searchParams.get('at');
    const again = await views.console('centre-1', `/console/places?at=${at}`);
    await again.getByText('安全顾问与民警').waitFor();
    await expect.poll(() => again.locator('.ant-tree-treenode-selected').count()).toBe(1);
  });

  test('a place is found by initials; a township shows who lacks advisors by shape and word', async () => {
    const page = await views.console('centre-1', '/console/places');
    await page.getByRole('searchbox', { name: '查找单位' }).fill('qljd');
    await page.getByRole('treeitem').filter({ hasText: '青岚街道' }).first().click();
    await page.getByText('顾问已配齐').waitFor();
    await snapshot(page, 'places-03-township');
    await page.getByRole('checkbox', { name: '只看缺顾问的单位' }).check();
    await expect.poll(() => page.getByText('✓ 已配齐').count()).toBe(0);
  });

  test('an address of a station, a unit or of what is not his leads where it can', async () => {
    const { id, stationId } = await organisation('0009');
    const station = await views.console('centre-1', `/console/places?at=${stationId}`);
    await station.getByText('只看缺顾问的单位').waitFor();
    expect(new URL(station.url()).searchParams.get('by')).toBe('station');
    const { rows } = await sql<{ id: string }>`
      select id from grid_unit where organisation_id = ${id} order by id limit 1`.execute(testApp.app.db);
    const unit = await views.console('centre-1', `/console/places?at=${rows[0]?.id}`);
    await unit.getByText('安全顾问与民警').waitFor();
    expect(new URL(unit.url()).searchParams.get('at')).toBe(id);
    const stranger = await views.console('adv-0010-1', `/console/places?at=${id}`);
    await stranger.getByText('没有找到这个单位').waitFor();
  });

  test('a unit that was written wrongly is ticked, what will move is said, and then it is merged', async () => {
    const { id } = await organisation('0009');
    const rows = [1, 2, 3].map((n) => `0009,机加工车问,岚知${'夏秋舟'[n - 1]},U${n},1549903000${n}`);
    const http = await browser('adv-0009-1');
    const text = `\uFEFF统一社会信用代码,部门/车间,姓名,工号,手机号\n0009,机加工车间,岚知溪,U9,15499030009\n${rows.join('\n')}\n`;
    const list = (await (await http.upload('/api/imports', text, 'text/csv')).json()) as ImportViewData;
    await http.post(`/api/imports/${list.id}/confirm`, {});
    await expect.poll(() => http.get<ImportViewData>(`/api/imports/${list.id}`)).toMatchObject({ state: 'DONE' });

    const page = await views.console('centre-1', `/console/places?at=${id}`);
    await page.getByRole('checkbox', { name: '选择机加工车问' }).check();
    await page.getByRole('button', { name: '合并部门' }).click();
    await page.getByRole('dialog').getByRole('combobox').fill('机加工车间');
    await page.keyboard.press('Enter');
    await page.getByText('将有3名在职员工转到“机加工车间”').waitFor();
    await snapshot(page, 'places-04-merge-said');
    const merge = page.getByRole('button', { name: '合并这些部门' });
    expect(await merge.isDisabled()).toBe(true);
    await page.getByLabel('合并原因').fill('名单上写错了部门名称');
    await merge.click();
    await page.getByText('“机加工车问”并入“机加工车间”', { exact: false }).first().waitFor();
    await expect.poll(() => page.getByRole('checkbox', { name: '选择机加工车问' }).count()).toBe(0);
    await snapshot(page, 'places-05-merged');
    const { rows: left } = await sql`
      select from grid_unit where organisation_id = ${id} and name = '机加工车问'`.execute(testApp.app.db);
    expect(left).toEqual([]);
  });

  test('address and telephone are corrected in place; a mobile is refused at its field', async () => {
    const { id } = await organisation('0010');
    const page = await views.console('centre-1', `/console/places?at=${id}`);
    await page.getByRole('button', { name: '更正信息' }).click();
    await page.getByLabel('地址').fill('青岚大道1号');
    await page.getByLabel('值班电话（座机）').fill('15400001234');
    await page.getByLabel('更正原因').fill('门牌更换');
    await snapshot(page, 'places-06-correct');
    views.expectNoise('status of 400');
    await page.getByRole('button', { name: '保存更正' }).click();
    await page.getByText('请填写座机号码').waitFor();
    await page.getByLabel('值班电话（座机）').fill('0572-6000000');
    await page.getByRole('button', { name: '保存更正' }).click();
    await page.getByText('更正地址、值班电话').waitFor();
    await page.getByText('0572-6000000').waitFor();
  });

  test('an advisor sees his own organisation and may neither merge nor correct; an administrator sees no full name', async () => {
    const { id } = await organisation('0009');
    const own = await views.console('adv-0009-1', `/console/places?at=${id}`);
    await own.getByText('安全顾问与民警').waitFor();
    expect(await own.getByRole('button', { name: '合并部门' }).count()).toBe(0);
    expect(await own.getByRole('button', { name: '更正信息' }).count()).toBe(0);
    const admin = await views.console('admin-1', `/console/places?at=${id}`, { width: 1366, height: 768 });
    await admin.getByText('安全顾问与民警').waitFor();
    await snapshot(admin, 'places-07-admin');
    expect(await admin.getByText(/^\S\*+\S?$/).count()).toBeGreaterThan(0);
    const station = await views.console('duty-01', '/console/places', { width: 1920, height: 1080 });
    await station.emulateMedia({ colorScheme: 'dark' });
    await station.getByRole('treeitem').first().click();
    await snapshot(station, 'places-08-station-dark');
  });
});
