import { describe, expect, test } from 'vitest';
import type { SettingData, ViewListData } from '../../src/domain/desk/api.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

// duty-01, chief-01 and cp-01 work at station 1, duty-02 at station 2, centre-1 in the county.
describe('what one keeps of a list', () => {
  const testApp = useTestApp();
  const { browser, refusalOf } = useActions(testApp);
  const list = async (userid: string) => (await browser(userid)).get<ViewListData>('/api/desk/views?page=warnings');
  const names = async (userid: string) => (await list(userid)).views.map(({ name }) => name);
  const view = (name: string, scopeId: string | null = null, search = 'level=HIGH&who=station') => ({
    ...{ page: 'warnings', name, search, scopeId },
  });
  const save = async (userid: string, body: object) =>
    (await browser(userid)).post<{ id: string }>('/api/desk/views', body);
  const change = async (userid: string, id: string, body: object) =>
    (await browser(userid)).put(`/api/desk/views/${id}`, body);
  const remove = async (userid: string, id: string) => (await browser(userid)).delete(`/api/desk/views/${id}`);
  const placeOf = async (userid: string) => (await list(userid)).places[0]?.id ?? '';

  test('a view is its owner’s alone until he shares it, and then of those within his own place', async () => {
    const { id } = await save('duty-01', view('夜班'));
    expect(await names('duty-01')).toEqual(['夜班']);
    for (const other of ['chief-01', 'duty-02', 'centre-1']) expect(await names(other)).toEqual([]);

    const station = await placeOf('duty-01');
    await change('duty-01', id, view('夜班未签收', station));
    const [shown] = (await list('chief-01')).views;
    expect(shown).toMatchObject({ name: '夜班未签收', mine: false, sharedWith: { id: station } });
    expect(shown?.owner).toBeTruthy();
    expect(await names('duty-02')).toEqual([]);
    expect(await names('centre-1')).toEqual([]);

    const county = await save('centre-1', view('全县特急', await placeOf('centre-1'), 'level=CRITICAL'));
    for (const other of ['duty-01', 'duty-02']) expect(await names(other)).toContain('全县特急');
    expect(await refusalOf(save('duty-01', view('越界', await placeOf('duty-02'))))).toMatchObject({ status: 404 });
    expect(await refusalOf(change('duty-01', id, view('越界', await placeOf('centre-1'))))).toMatchObject({
      status: 404,
    });
    await remove('duty-01', id);
    await remove('centre-1', county.id);
    expect(await names('chief-01')).toEqual([]);
  });

  test('another’s view is changed by nobody, even where it is seen', async () => {
    const { id } = await save('duty-01', view('本所', await placeOf('duty-01')));
    for (const other of ['chief-01', 'centre-1', 'duty-02']) {
      expect(await refusalOf(change(other, id, view('改名')))).toMatchObject({ status: 404 });
      expect(await refusalOf(remove(other, id))).toMatchObject({ status: 404 });
    }
    expect(await refusalOf(list('emp-0001-0003'))).toMatchObject({ status: 403 });
    expect(await names('duty-01')).toEqual(['本所']);
    await remove('duty-01', id);
  });

  test('whom somebody looked for is never kept, a name is used once, and fifty are enough', async () => {
    for (const sought of ['person=wjg', 'phone=15400001234', 'level=HIGH&number=12', 'at=1'])
      expect(await refusalOf(save('duty-01', view('找人', null, sought)))).toMatchObject({
        status: 400,
        field: 'search',
      });
    for (let n = 1; n <= 50; n += 1) await save('duty-01', view(`第${n}个`));
    expect(await refusalOf(save('duty-01', view('第51个')))).toMatchObject({ status: 409, code: 'too_many' });
    const [first, second] = (await list('duty-01')).views;
    const twin = change('duty-01', first?.id ?? '', view(second?.name ?? ''));
    expect(await refusalOf(twin)).toMatchObject({ status: 409, field: 'name' });
    for (const { id } of (await list('duty-01')).views) await remove('duty-01', id);
  });

  test('columns are kept for oneself, on whatever machine one sits', async () => {
    const path = '/api/desk/settings/warnings.columns';
    const value = { hidden: ['station'], widths: { unit: 240 } };
    await (await browser('duty-01')).put(path, value);
    expect(await (await testApp.as('duty-01')).get<SettingData>(path)).toEqual({ value });
    expect(await (await browser('chief-01')).get<SettingData>(path)).toEqual({ value: null });
    const tooMany = { hidden: Array.from({ length: 31 }, () => 'a'), widths: {} };
    expect(await refusalOf((await browser('duty-01')).put(path, tooMany))).toMatchObject({ status: 400 });
  });
});
