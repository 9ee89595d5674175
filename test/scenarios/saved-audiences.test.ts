import { beforeAll, describe, expect, test } from 'vitest';
import type { AudienceData, AudienceListData } from '../../src/domain/audiences/api.ts';
import type { PreviewData } from '../../src/domain/bulletins/api.ts';
import { minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

const PATH = '/api/audiences';
const NAME = { name: '重点企业', scopeId: null };

// duty-01, chief-01 and cp-01 work at station 1, duty-02 at station 2, centre-1 in the county.
describe('an audience kept under a name', () => {
  const testApp = useTestApp();
  const { browser, refusalOf } = useActions(testApp);
  const list = async (userid: string) => (await browser(userid)).get<AudienceListData>(PATH);
  const names = async (userid: string) => (await list(userid)).audiences.map(({ name }) => name);
  const placeOf = async (userid: string) => (await list(userid)).places[0]?.id ?? '';
  const save = async (userid: string, body: object) => (await browser(userid)).post<AudienceData>(PATH, body);
  const one = async (userid: string, id: string) => (await browser(userid)).get<AudienceData>(`${PATH}/${id}`);
  const change = async (userid: string, id: string, body: object) =>
    (await browser(userid)).put<AudienceData>(`${PATH}/${id}`, body);
  const remove = async (userid: string, id: string) => (await browser(userid)).delete(`${PATH}/${id}`);
  let mine: string[] = [];
  let others: string[] = [];

  beforeAll(async () => {
    const { db } = testApp.app;
    const stations = [await placeOf('duty-01'), await placeOf('duty-02')];
    const of = async (stationId: string) =>
      (
        await db.selectFrom('organisation').select('id').where('stationId', '=', stationId).orderBy('code').execute()
      ).map(({ id }) => id);
    mine = await of(stations[0] ?? '');
    others = await of(stations[1] ?? '');
  });

  test('is its owner’s alone until he shares it, then of those within his own place, and changed by him alone', async () => {
    const filter = { roles: ['ADVISOR'], organisationIds: mine.slice(0, 1) };
    const saved = await save('duty-01', { ...NAME, filter });
    expect(saved).toMatchObject({ version: 1, mine: true, sharedWith: null, filter });
    for (const other of ['chief-01', 'duty-02', 'centre-1']) expect(await names(other)).toEqual([]);
    expect(await refusalOf(one('chief-01', saved.id))).toMatchObject({ status: 404 });

    const scopeId = await placeOf('duty-01');
    const change1 = { ...NAME, filter, scopeId, version: 1 };
    expect(await change('duty-01', saved.id, change1)).toMatchObject({ version: 2, sharedWith: { id: scopeId } });
    expect((await list('chief-01')).audiences).toMatchObject([
      { name: '重点企业', mine: false, text: '安全顾问；单位1个' },
    ]);
    expect(await names('duty-02')).toEqual([]);
    for (const other of ['chief-01', 'centre-1', 'duty-02']) {
      expect(await refusalOf(change(other, saved.id, { ...change1, version: 2 }))).toMatchObject({ status: 404 });
      expect(await refusalOf(remove(other, saved.id))).toMatchObject({ status: 404 });
    }
    const foreign = { ...change1, version: 2, scopeId: await placeOf('duty-02') };
    expect(await refusalOf(change('duty-01', saved.id, foreign))).toMatchObject({ status: 404 });
    expect(await refusalOf(list('adv-0010-1'))).toMatchObject({ status: 403 });
    await remove('duty-01', saved.id);
    expect(await names('chief-01')).toEqual([]);
  });

  test('reaches no more than its user’s own places, and names how many it left out', async () => {
    const filter = { roles: ['ADVISOR'], organisationIds: [...mine.slice(0, 2), ...others.slice(0, 3)] };
    const county = await placeOf('centre-1');
    const { id } = await save('centre-1', { name: '五家单位', filter, scopeId: county });
    expect(await one('centre-1', id)).toMatchObject({ filter, organisations: { all: 5, own: 5 } });
    const part = await one('duty-01', id);
    expect(part.filter?.organisationIds?.toSorted()).toEqual(mine.slice(0, 2).toSorted());
    expect(part).toMatchObject({ organisations: { all: 5, own: 2 }, named: { all: 5, gone: 0, outside: 3, empty: 0 } });
    expect(part.places.map((place) => place.id).toSorted()).toEqual(mine.slice(0, 2).toSorted());
    expect(JSON.stringify(part)).not.toContain(others[0]);
    const deadlineAt = new Date((await testApp.now()).getTime() + minutes(120)).toISOString();
    const body = { title: '防骗', body: '请注意。', fraudType: 'FAKE_CS_LOGISTICS', deadlineAt, filter: part.filter };
    const seen = await (await browser('duty-01')).post<PreviewData>('/api/bulletins/preview', body);
    expect(seen.organisations).toBe(2);

    const far = await save('centre-1', {
      name: '别的辖区',
      filter: { ...filter, organisationIds: others.slice(0, 3) },
      scopeId: county,
    });
    expect(await one('duty-01', far.id)).toMatchObject({ filter: null, organisations: { all: 3, own: 0 }, places: [] });
    const everybody = await save('centre-1', { name: '全县', filter: { roles: ['ADVISOR'] }, scopeId: county });
    const { organisations } = await one('duty-01', everybody.id);
    expect(organisations.own).toBe(mine.length);
    expect(organisations.all).toBeGreaterThan(mine.length);
    for (const saved of [id, far.id, everybody.id]) await remove('centre-1', saved);
  });

  test('what is there no more, and where nobody works, is counted before anything is sent', async () => {
    const { db } = testApp.app;
    const organisationIds = [...mine.slice(0, 1), 'org-struck-off'];
    const { id } = await save('duty-01', { ...NAME, filter: { roles: ['EMPLOYEE'], organisationIds } });
    expect(await one('duty-01', id)).toMatchObject({
      filter: { organisationIds: mine.slice(0, 1) },
      named: { all: 2, gone: 1, outside: 0, empty: 0 },
    });
    const empty = `${mine[0]}-empty`;
    const like = await db
      .selectFrom('organisation')
      .selectAll()
      .where('id', '=', mine[0] ?? '')
      .executeTakeFirstOrThrow();
    await db
      .insertInto('organisation')
      .values({ ...like, id: empty, code: `${like.code}-9`, creditCode: null })
      .execute();
    const filter = { roles: ['EMPLOYEE'], organisationIds: [empty] };
    const changed = await change('duty-01', id, { ...NAME, filter, version: 1 });
    expect(changed.named).toEqual({ all: 1, gone: 0, outside: 0, empty: 1 });
    await remove('duty-01', id);
    await db.deleteFrom('organisation').where('id', '=', empty).execute();
  });

  test('of two who change it at once one is refused, a name is used once, and fifty are enough', async () => {
    const filter = { roles: ['ADVISOR'] };
    const { id } = await save('duty-01', { ...NAME, filter });
    const press = () => change('duty-01', id, { ...NAME, filter: { roles: ['EMPLOYEE'] }, version: 1 });
    const both = await Promise.allSettled([press(), press()]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await refusalOf(press())).toMatchObject({ status: 409, code: 'conflict' });
    expect(await refusalOf(save('duty-01', { ...NAME, filter }))).toMatchObject({ status: 409, field: 'name' });
    for (let n = 2; n <= 50; n += 1) await save('duty-01', { name: `第${n}个`, filter, scopeId: null });
    const tooMany = save('duty-01', { name: '第51个', filter, scopeId: null });
    expect(await refusalOf(tooMany)).toMatchObject({ status: 409, code: 'too_many' });
    const { entries } = await (await browser('auditor-1')).get<{ entries: { action: string }[] }>(
      '/api/audit?limit=200',
    );
    expect(entries.map(({ action }) => action)).toContain('audience.changed');
    for (const one of (await list('duty-01')).audiences) await remove('duty-01', one.id);
  });

  test('a list without end, a wrong code and marks that nobody sees are refused or left out', async () => {
    const ids = Array.from({ length: 501 }, (_, n) => `o${n}`);
    const tooLong = save('duty-01', { ...NAME, filter: { roles: ['ADVISOR'], organisationIds: ids } });
    expect(await refusalOf(tooLong)).toMatchObject({ status: 400 });
    for (const filter of [
      { roles: [] },
      { roles: ['ADVISOR'], kinds: ['CASTLE'] },
      { roles: ['ADVISOR'], people: ['x'] },
    ])
      expect(await refusalOf(save('duty-01', { ...NAME, filter }))).toMatchObject({ status: 400 });
    const { id, name } = await save('duty-01', {
      ...NAME,
      name: '夜\u0000班\u202e',
      filter: { roles: ['ADVISOR'] },
    });
    expect(name).toBe('夜班');
    await remove('duty-01', id);
    const lines = Array.from({ length: 10_000 }, (_, n) => `单位${n}`);
    const pasted = (await browser('duty-01')).post('/api/bulletins/options/pasted', { lines });
    expect(await refusalOf(pasted)).toMatchObject({ status: 400, field: 'lines' });
  });
});
