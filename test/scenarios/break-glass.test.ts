import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { transact } from '../../src/database/index.ts';
import type { BreakGlassListData, BreakGlassPersonData } from '../../src/domain/break-glass/index.ts';
import type { PeopleListData, PersonData } from '../../src/domain/people/index.ts';
import type { LooksData } from '../../src/domain/privacy/api.ts';
import type { AuditListData } from '../../src/kernel/audit/api.ts';
import { days, minutes, seconds } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import type { Http } from '../support/http.ts';
import { type PrivateRedis, privateRedis } from '../support/private-redis.ts';
import { useTestApp } from '../support/test-app.ts';

const HE = 'emp-0003-0040';
const REASON = '核实上级交办的线索，需当面联系本人';

describe('an administrator sees one person for half an hour, when a second officer agrees', () => {
  let redis: PrivateRedis;
  beforeAll(async () => {
    redis = await privateRedis();
  });
  const testApp = useTestApp({ redisUrl: () => redis.url });
  afterAll(() => redis?.stop());
  const { refusalOf, personIdOf, nameOf, titles } = useActions(testApp);
  const browsers = new Map<string, Http>();
  const browser = async (userid: string): Promise<Http> => {
    const known = browsers.get(userid) ?? (await testApp.as(userid));
    browsers.set(userid, known);
    return known;
  };
  let he = '';
  let county = '';
  beforeEach(async () => {
    if (he !== '') return;
    he = await personIdOf(HE);
    const { rows } = await sql<{ id: string }>`select id from jurisdiction where kind = 'COUNTY'`.execute(
      testApp.app.db,
    );
    county = rows[0]?.id ?? '';
    // A second administrator, who would like to read what the first one was shown.
    await hold('emp-0004-0040', 'COUNTY_ADMIN');
  });
  afterEach(() => testApp.advance(minutes(91)));

  /** Whose offices change is signed out. */
  const hold = async (userid: string, role: 'COUNTY_ADMIN' | 'CENTER_OFFICER') => {
    const personId = await personIdOf(userid);
    browsers.delete(userid);
    await transact(testApp.app.db, (tx) =>
      testApp.app.directory.assignRole(tx, { personId, role, scopeKind: 'COUNTY', scopeId: county, primary: false }),
    );
    return async () => {
      const at = await testApp.now();
      browsers.delete(userid);
      await transact(testApp.app.db, (tx) =>
        testApp.app.directory.endRole(tx, { personId, role, scopeId: county, at }),
      );
    };
  };
  const ask = async (by = 'admin-1', personId = he, reason = REASON) =>
    (await (await browser(by)).post<{ id: string }>('/api/break-glass', { personId, reason })).id;
  const act = async (by: string, id: string, what: 'agree' | 'refuse' | 'end') =>
    (await browser(by)).post(`/api/break-glass/${id}/${what}`, {});
  const look = async (by: string, id: string) =>
    (await browser(by)).get<BreakGlassPersonData>(`/api/break-glass/${id}/person`);
  const list = async (by: string, which = 'ALL') =>
    (await browser(by)).get<BreakGlassListData>(`/api/break-glass?which=${which}`);
  const stateOf = async (id: string, by = 'centre-1') => (await list(by)).requests.find((one) => one.id === id)?.state;

  test('asked, agreed, read, on record: and nothing beside this one person is opened', async () => {
    const name = await nameOf(HE);
    const id = await ask();
    await testApp.advance(0);
    expect(await refusalOf(look('admin-1', id))).toMatchObject({ status: 409 });
    expect((await list('centre-1', 'CURRENT')).requests).toMatchObject([
      { id, state: 'WAITING', reason: REASON, allowed: ['agree', 'refuse'], person: expect.stringContaining('*') },
    ]);
    for (const officer of ['centre-1', 'centre-2'])
      expect((await titles(officer)).filter((one) => one.includes('有人申请紧急查看'))).toHaveLength(1);
    const { rows } = await sql<{ reason: string }>`
      select reason_sealed as reason from break_glass where id = ${id}`.execute(testApp.app.db);
    expect(rows[0]?.reason).not.toContain('线索');

    await act('centre-1', id, 'agree');
    await testApp.advance(0);
    for (const officer of ['centre-1', 'centre-2'])
      expect((await titles(officer)).filter((one) => one.includes('紧急查看已开放'))).toHaveLength(1);
    const shown = await look('admin-1', id);
    expect(shown).toMatchObject({ name, phone: expect.stringMatching(/^1\d{10}$/), userid: HE });
    expect(shown.posts[0]?.organisation).toBeTruthy();
    expect(Date.parse(shown.until) - Date.parse(shown.now)).toBeLessThanOrEqual(minutes(30));

    const admin = await browser('admin-1');
    const view = await admin.get<PersonData>(`/api/people/${he}`);
    expect(view).toMatchObject({ isMasked: true, phone: null, userid: null });
    expect(view.name).toContain('*');
    const found = await admin.get<PeopleListData>(`/api/people?q=${encodeURIComponent(name)}`);
    expect(found.people.filter((one) => one.name === name)).toEqual([]);
    expect(await refusalOf(admin.get(`/api/people/${he}/phone`))).toMatchObject({ status: 403 });
    expect(await refusalOf(look('emp-0004-0040', id))).toMatchObject({ status: 404 });
    expect(await refusalOf(look('centre-1', id))).toMatchObject({ status: 403 });

    const log = await (await browser('auditor-1')).get<AuditListData>(`/api/audit?objectId=${id}`);
    expect(log.entries.map(({ action }) => action)).toEqual(['look', 'break_glass.agree', 'break_glass.ask']);
    expect(log.entries[0]).toMatchObject({ number: expect.stringMatching(/^CK-/), objectKind: 'break_glass' });
    expect((await list('centre-1')).requests[0]).toMatchObject({ looks: 1, state: 'OPEN', allowed: ['end'] });
    const own = await (await browser(HE)).get<LooksData>('/api/me/looks');
    expect(own.looks[0]).toMatchObject({
      on: '紧急查看（两人批准）',
      what: ['姓名', '手机号', '部门', '企业微信账号'],
    });
  });

  test('it is open for exactly thirty minutes, and ends by itself', async () => {
    const id = await ask();
    await testApp.advance(minutes(59));
    await act('centre-1', id, 'agree');
    await testApp.advance(minutes(30) - seconds(1));
    await look('admin-1', id);
    await testApp.advance(seconds(1));
    expect(await refusalOf(look('admin-1', id))).toMatchObject({ status: 409 });
    expect(await stateOf(id)).toBe('OVER');
    expect(await refusalOf(act('centre-1', id, 'agree'))).toMatchObject({ status: 409 });
    expect(await refusalOf(act('admin-1', id, 'end'))).toMatchObject({ status: 409 });
  });

  test('nobody answers: after an hour it lapses', async () => {
    const id = await ask();
    await testApp.advance(minutes(60));
    expect(await stateOf(id)).toBe('LAPSED');
    expect(await refusalOf(act('centre-1', id, 'agree'))).toMatchObject({ status: 409 });
    expect((await list('centre-1', 'CURRENT')).requests).toEqual([]);
    await ask();
  });

  test('refused, taken back, ended by either: each is final', async () => {
    const refused = await ask();
    await act('centre-2', refused, 'refuse');
    expect(await refusalOf(look('admin-1', refused))).toMatchObject({ status: 409 });
    expect(await refusalOf(act('centre-1', refused, 'agree'))).toMatchObject({ status: 409 });
    const taken = await ask();
    expect(await refusalOf(act('centre-1', taken, 'end'))).toMatchObject({ status: 403 });
    await act('admin-1', taken, 'end');
    expect(await refusalOf(act('centre-1', taken, 'agree'))).toMatchObject({ status: 409 });
    for (const ender of ['admin-1', 'centre-2']) {
      const id = await ask();
      await act('centre-1', id, 'agree');
      await look('admin-1', id);
      await act(ender, id, 'end');
      expect(await refusalOf(look('admin-1', id))).toMatchObject({ status: 409 });
      expect(await stateOf(id)).toBe('ENDED');
    }
    expect([await stateOf(refused), await stateOf(taken)]).toEqual(['REFUSED', 'WITHDRAWN']);
  });

  test('asked twice at once it is one request; answered twice at once, one answer', async () => {
    const asked = await Promise.allSettled([ask(), ask('admin-1', he, '另一个原因')]);
    expect(asked.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const other = await personIdOf('emp-0003-0041');
    expect(await refusalOf(ask('admin-1', other))).toMatchObject({ status: 409, code: 'one_at_a_time' });
    const [{ id } = { id: '' }] = (await list('centre-1', 'CURRENT')).requests;
    const decided = await Promise.allSettled([act('centre-1', id, 'agree'), act('centre-2', id, 'refuse')]);
    expect(decided.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('nobody agrees to his own request, nor to one about himself', async () => {
    const id = await ask();
    const endCentre = await hold('admin-1', 'CENTER_OFFICER');
    expect(await refusalOf(act('admin-1', id, 'agree'))).toMatchObject({ status: 403 });
    expect(await refusalOf(ask())).toMatchObject({ status: 409, code: 'seen_anyway' });
    await endCentre();
    await act('admin-1', id, 'end');
    const about = await ask('admin-1', await personIdOf('centre-2'));
    expect(await refusalOf(act('centre-2', about, 'agree'))).toMatchObject({ status: 403 });
    await act('centre-1', about, 'agree');
    expect((await look('admin-1', about)).name).toBe(await nameOf('centre-2'));
    expect(await refusalOf(ask('admin-1', await personIdOf('admin-1')))).toMatchObject({ status: 403 });
  });

  test('his office is taken away meanwhile: it cannot be agreed to, nor read under', async () => {
    const endOffice = await hold('emp-0005-0040', 'COUNTY_ADMIN');
    const waiting = await ask('emp-0005-0040');
    await endOffice();
    expect(await refusalOf(act('centre-1', waiting, 'agree'))).toMatchObject({ status: 409, code: 'asker_changed' });
    await act('centre-1', waiting, 'refuse');
    const endAgain = await hold('emp-0005-0041', 'COUNTY_ADMIN');
    const open = await ask('emp-0005-0041');
    await act('centre-1', open, 'agree');
    await look('emp-0005-0041', open);
    await endAgain();
    expect(await refusalOf(look('emp-0005-0041', open))).toMatchObject({ status: 403 });
  });

  test('Redis is emptied and the service starts anew in the middle: what was agreed holds, and ends in time', async () => {
    const waiting = await ask();
    await redis.flush();
    await testApp.restart();
    await act('centre-1', waiting, 'agree');
    await testApp.restart();
    await redis.flush();
    await look('admin-1', waiting);
    await testApp.advance(minutes(30));
    expect(await refusalOf(look('admin-1', waiting))).toMatchObject({ status: 409 });
  });

  test('other offices neither ask, nor see, nor decide; what is forged is not there', async () => {
    const id = await ask();
    for (const userid of ['duty-01', 'chief-01', 'cp-01', 'adv-0003-1', HE, 'joint-1'])
      for (const work of [
        () => ask(userid),
        () => list(userid),
        () => act(userid, id, 'agree'),
        () => act(userid, id, 'end'),
        () => look(userid, id),
      ])
        expect(await refusalOf(work())).toMatchObject({ status: 403 });
    expect((await list('auditor-1')).requests.find((one) => one.id === id)).toMatchObject({ allowed: [] });
    expect(await refusalOf(act('auditor-1', id, 'end'))).toMatchObject({ status: 403 });
    expect((await list('emp-0004-0040')).requests).toEqual([]);
    expect(await refusalOf(act('emp-0004-0040', id, 'end'))).toMatchObject({ status: 404 });
    for (const forged of ['01ARZ3NDEKTSV4RRFFQ69G5FAV', id.toLowerCase(), "' or 1=1"].map(encodeURIComponent))
      for (const work of [
        () => act('centre-1', forged, 'agree'),
        () => look('admin-1', forged),
        () => ask('emp-0004-0040', forged),
      ])
        expect(await refusalOf(work())).toMatchObject({ status: 404 });
    // Of another kind: the id of a person is none of a request.
    expect(await refusalOf(look('admin-1', he))).toMatchObject({ status: 404 });
    expect(await refusalOf(ask('emp-0004-0040', he, '急'))).toMatchObject({ status: 400, field: 'reason' });
  });

  test('he is erased meanwhile: nothing can be read any more, and the reason is gone', async () => {
    const gone = await personIdOf('emp-0003-0042');
    const open = await ask('admin-1', gone);
    await act('centre-1', open, 'agree');
    await look('admin-1', open);
    const request = await (await browser('emp-0003-0042')).post<{ id: string }>('/api/me/requests', {
      ...{ kind: 'DELETION', words: '请删除我的资料' },
    });
    await testApp.advance(minutes(1));
    await (await browser('centre-1')).post(`/api/data-requests/${request.id}/answer`, {
      ...{ state: 'DONE', answer: '已办理', deletes: 'PERSON' },
    });
    await testApp.advance(seconds(1));
    expect(await refusalOf(look('admin-1', open))).toMatchObject({ status: 409 });
    expect((await list('centre-1')).requests.find((one) => one.id === open)).toMatchObject({
      ...{ state: 'ENDED', reason: '', endedBy: null },
    });
    expect(await refusalOf(ask('admin-1', gone))).toMatchObject({ status: 404 });
  });

  test('pages of the list follow each other', async () => {
    const whole = await list('centre-1');
    const first = await (await browser('centre-1')).get<BreakGlassListData>('/api/break-glass?limit=3');
    const next = await (await browser('centre-1')).get<BreakGlassListData>(
      `/api/break-glass?limit=3&after=${first.next}`,
    );
    expect([...first.requests, ...next.requests].map(({ id }) => id)).toEqual(
      whole.requests.slice(0, 6).map(({ id }) => id),
    );
  });

  test('a reason is kept as long as the log must tell who did it', async () => {
    await testApp.advance(days(366));
    await testApp.app.retention.run();
    const { rows } = await sql<{ kept: number }>`
      select count(*)::int as kept from break_glass where reason_sealed is not null`.execute(testApp.app.db);
    expect(rows[0]?.kept).toBe(0);
  });
});
