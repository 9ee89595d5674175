import { beforeAll, describe, expect, test } from 'vitest';
import type { KeptData, LooksData, MyData } from '../../src/domain/privacy/index.ts';
import { addMs, days, shanghaiDay } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { appoint, type Place, placeOf } from '../support/readers.ts';
import { useTestApp } from '../support/test-app.ts';
import { useBulletins } from './bulletin-actions.ts';
import { useCampaigns } from './campaign-actions.ts';
import { jpeg, usePictures } from './evidence-actions.ts';

const HE = 'emp-0006-0012';
const COLLEAGUE = 'emp-0006-0013';
const NOTE = '对方称能代为投资';

describe('「我的信息」 shows all that is kept about somebody, and who looked', () => {
  const testApp = useTestApp();
  const actions = useActions(testApp);
  const { act, browser, look, nameOf, press, warn } = actions;
  const { answer, open } = useCampaigns(testApp);
  const { send } = usePictures(testApp);
  const bulletins = useBulletins(testApp, actions);
  let place: Place;

  const dataOf = async (userid: string) => (await browser(userid)).get<MyData>('/api/me/data');
  const looksAt = async (userid: string) => (await browser(userid)).get<LooksData>('/api/me/looks');
  const kept = async (kind: KeptData['kind'], userid = HE) =>
    (await dataOf(userid)).kept.find((list) => list.kind === kind);
  const visit = async (daysAgo: number) =>
    (await browser(HE)).post('/api/visits', {
      gridUnitId: place.gridUnitId,
      visitedOn: shanghaiDay(addMs(await testApp.now(), -days(daysAgo))),
      purpose: 'PUBLICITY',
      people: 6,
    });

  beforeAll(async () => {
    place = await placeOf(testApp, '0006', '0012');
    await appoint(testApp, HE, ['PROPAGANDIST'], place);
  });

  test('nothing yet: every list is there and says so', async () => {
    const { kept: lists, requestCount } = await dataOf(HE);
    expect(requestCount).toBe(0);
    const kinds = lists.map(({ kind }) => kind);
    expect(kinds).toEqual([
      ...['WARNING', 'PROTECTION', 'PICTURE', 'CAMPAIGN', 'BULLETIN', 'VISIT', 'POST', 'LEAVE', 'ACT', 'MESSAGE'],
    ]);
    for (const kind of ['WARNING', 'PICTURE', 'BULLETIN', 'VISIT'] as const)
      expect(await kept(kind)).toEqual({ kind, title: expect.any(String), count: 0, rows: [], next: null });
    expect(await looksAt(HE)).toEqual({ count: 0, looks: [] });
  });

  test('“what did I answer, and where is my screenshot?”: campaigns, answers and pictures', async () => {
    const { name } = await open('adv-0006-1', { evidence: 'OPTIONAL', name: '秋季三项防护' });
    await answer(HE, 'APP_INSTALLED');
    await send(HE, jpeg('the app'));
    expect((await kept('CAMPAIGN'))?.rows).toContainEqual(
      expect.objectContaining({ about: name, said: '部分完成', path: '/h5/protections' }),
    );
    expect((await kept('PROTECTION'))?.rows).toContainEqual(
      expect.objectContaining({ about: '国家反诈中心APP', said: '已提交截图' }),
    );
    const picture = { about: '国家反诈中心APP', said: '加密保存，未核对', path: '/h5/protections' };
    expect(await kept('PICTURE')).toMatchObject({ count: 1, rows: [picture] });
  });

  test('“which notices did I sign?”: bulletins with his receipt', async () => {
    const filter = { roles: ['EMPLOYEE' as const], organisationIds: [place.organisationId] };
    const bulletin = await bulletins.send('centre-1', { filter });
    const row = { about: `${bulletin.number} ${bulletin.title}`, path: `/h5/b/${bulletin.id}` };
    expect(await kept('BULLETIN')).toMatchObject({ count: 1, rows: [{ ...row, said: '已送达平台' }] });
    await (await browser(HE)).post(`/api/bulletins/${bulletin.id}/ack`, {});
    expect(await kept('BULLETIN')).toMatchObject({ count: 1, rows: [{ ...row, said: '已签收' }] });
  });

  test('a long list shows the newest and how many there are: the visits he wrote down', async () => {
    for (let daysAgo = 0; daysAgo < 23; daysAgo++) await visit(daysAgo);
    const list = await kept('VISIT');
    expect(list).toMatchObject({ count: 23 });
    expect(list?.rows).toHaveLength(20);
    const today = shanghaiDay(await testApp.now());
    expect(list?.rows[0]?.said).toBe(`${today}，上门宣传防骗，6人`);
    const older = await (await browser(HE)).get<KeptData>(`/api/me/kept/VISIT?skip=${list?.next}`);
    expect(older).toMatchObject({ count: 23, rows: [{ place: 3 }, { place: 2 }, { place: 1 }], next: null });
  });

  test('“was I ever the one they were looking for?”: a warning is told when it is over, and so is who looked because of it', async () => {
    const before = await looksAt(HE);
    const warning = await warn(HE, { fraudType: 'ROMANCE', note: NOTE });
    for (const text of ['立即签收', '已见到本人']) await press('adv-0006-1', text, warning);
    await look('adv-0006-1', warning);
    await look('cp-07', warning);
    await (await browser('cp-07')).get(`/api/warnings/${warning.id}/phone?of=subject`);
    expect(await kept('WARNING')).toMatchObject({ count: 0 });
    expect(await looksAt(HE)).toEqual(before);
    expect(JSON.stringify(await dataOf(HE))).not.toContain(warning.number);

    await act('centre-1', warning, 'police_close', { reason: '本人另有隐情', detail: {} });
    const list = await kept('WARNING');
    expect(list).toMatchObject({ count: 1, rows: [{ path: `/h5/w/${warning.id}` }] });
    expect(list?.rows[0]?.about).toContain(warning.number);
    expect(list?.rows[0]?.said).toContain('已办结，民警办结');
    expect(await look(HE, warning)).toMatchObject({ id: warning.id });
    const { looks } = await looksAt(HE);
    const notified = looks.map(({ who, on, what }) => `${who} ${on} ${what.join('、')}`);
    expect(notified).toContainEqual(expect.stringMatching(/安全顾问 预警 姓名、岗位$/));
    expect(notified).toContainEqual(expect.stringMatching(/派出所 社区民警 预警 姓名、岗位$/));
    expect(notified).toContainEqual(expect.stringMatching(/派出所 社区民警 联系您 手机号$/));
  });

  test('who asked, who answered: his requests, counted, and the officer who read them', async () => {
    await (await browser(HE)).post('/api/me/requests', { kind: 'CORRECTION', words: '岗位写错了' });
    await (await browser('cp-07')).get('/api/data-requests');
    expect(await dataOf(HE)).toMatchObject({ requestCount: 1, requests: [{ kind: 'CORRECTION', state: 'OPEN' }] });
    const { looks } = await looksAt(HE);
    expect(looks[0]).toMatchObject({ on: '您的申请', what: ['姓名', '工号', '申请内容'], isFile: false });
    expect(looks[0]?.who).toMatch(/派出所 社区民警$/);
  });

  test('looks at a page of people count for each of them; a colleague reads nothing of all this', async () => {
    const query = `/api/protections/evidence?organisationId=${place.organisationId}`;
    await (await browser('adv-0006-1')).get(query);
    expect((await looksAt(HE)).looks[0]).toMatchObject({ what: ['姓名'] });
    for (const kind of ['WARNING', 'PICTURE', 'VISIT'] as const) expect((await kept(kind, COLLEAGUE))?.count).toBe(0);
    expect(await looksAt(COLLEAGUE)).toEqual({ count: 0, looks: [] });
    expect((await testApp.http.request('GET', '/api/me/looks')).status).toBe(401);
  });

  test('neither names nor numbers of officers, nor what police wrote, nor his own number in clear', async () => {
    const shown = JSON.stringify([await dataOf(HE), await looksAt(HE)]);
    for (const officer of ['cp-07', 'adv-0006-1', 'centre-1']) expect(shown).not.toContain(await nameOf(officer));
    expect(shown).not.toMatch(new RegExp(`ROMANCE|婚恋|${NOTE}|本人另有隐情|1\\d{10}`));
  });
});
