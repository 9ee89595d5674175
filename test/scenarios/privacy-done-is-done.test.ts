import { describe, expect, test } from 'vitest';
import type { MyData, OpenRequestView, RequestData } from '../../src/domain/privacy/index.ts';
import { createFieldCrypto } from '../../src/lib/field-crypto.ts';
import { useActions } from '../support/actions.ts';
import { holding } from '../support/holding.ts';
import { useTestApp } from '../support/test-app.ts';

const NAME = '独孤慕云';
const PHONE = '15499990001';
const NUMBER = 'ZX9022Q';

describe('「已办理」 does what was asked about one’s own data', () => {
  const testApp = useTestApp();
  const { titles, refusalOf } = useActions(testApp);
  const ask = async (userid: string, kind: 'CORRECTION' | 'DELETION') =>
    (await testApp.as(userid)).post<RequestData>('/api/me/requests', { kind, words: '请按我说的办理' });
  const answer = async (id: string, body: object, by = 'cp-01') => {
    const answered = await (await testApp.as(by)).post<RequestData>(`/api/data-requests/${id}/answer`, body);
    await testApp.advance(0);
    return answered;
  };
  const personOf = async (userid: string) =>
    (await testApp.app.directory.personByUserid(testApp.app.db, userid))?.id ?? '';

  /** Everything of a working life that writes something of him somewhere. */
  async function leaveTraces(userid: string, personId: string): Promise<void> {
    const advisor = await testApp.as('adv-0010-1');
    const list = `统一社会信用代码,姓名,工号,手机号,企业微信账号
0010,${NAME},${NUMBER},${PHONE},${userid}
0010,${NAME},${NUMBER},${PHONE},${userid}
`;
    for (const end of ['discard', null]) {
      const sent = await advisor.upload('/api/imports', list, 'text/csv');
      const { id } = (await sent.json()) as { id: string };
      if (end) await advisor.post(`/api/imports/${id}/${end}`, {});
    }
    const reason = `${NAME}（${NUMBER}）用老人机`;
    await advisor.post('/api/protections/exempt', { personId, item: 'APP_INSTALLED', reason, until: '2027-06-30' });
    const warning = await testApp.warn({ person: { employeeId: userid }, note: `${NAME}可能已转账` });
    await testApp.advance(0);
    for (const text of ['立即签收', '已见到本人']) {
      await testApp.phone('adv-0010-1').press(text, { number: warning.id });
      await testApp.advance(0);
    }
    const detail = { reason: `${NAME}不愿多谈`, said: `${NAME}说是亲戚` };
    await advisor.post(`/api/warnings/${warning.id}/outcome`, { outcome: 'REFUSED', detail });
    const close = { reason: `${NAME}由家属陪同`, detail: {} };
    await (await testApp.as('centre-1')).post(`/api/warnings/${warning.id}/police_close`, close);
    await testApp.phone(userid).chat(`我叫${NAME}`);
    await testApp.advance(0);
  }

  test('“they said 已更正 and my number was still the old one”: the answer carries what changes, and changes it', async () => {
    const { id } = await ask('emp-0010-0022', 'CORRECTION');
    const body = { state: 'DONE', answer: '已按工牌核对' };
    expect(await refusalOf(answer(id, body))).toMatchObject({ status: 400, field: 'corrected' });
    const badPhone = { ...body, corrected: { phone: '1234' } };
    expect(await refusalOf(answer(id, badPhone))).toMatchObject({ status: 400, field: 'corrected.phone' });
    const badUnit = { ...body, corrected: { unit: '没有的车间' } };
    expect(await refusalOf(answer(id, badUnit))).toMatchObject({ status: 400, field: 'corrected.unit' });
    const taken = { ...body, corrected: { employeeNo: '0021' } };
    expect(await refusalOf(answer(id, taken))).toMatchObject({ status: 400, field: 'corrected.employeeNo' });

    const corrected = { name: NAME, phone: '154 9999 0001', employeeNo: NUMBER, post: '仓库管理' };
    const done = await answer(id, { ...body, corrected });
    expect(done).toMatchObject({ state: 'DONE', answer: '已按工牌核对（已更正：姓名、手机号、工号、岗位）' });
    const mine = await (await testApp.as('emp-0010-0022')).get<MyData>('/api/me/data');
    expect(mine.person).toMatchObject({ name: NAME, phone: '154****0001' });
    expect(mine.employments).toMatchObject([{ employeeNo: NUMBER, post: '仓库管理' }]);
    const notified = await titles('emp-0010-0022');
    expect(notified).toContain('您的申请有了答复，发送“我的信息”即可查看。');
    expect(notified.some((title) => title.startsWith('您登记的姓名、手机号已更改'))).toBe(true);
  });

  test('“I asked to be deleted and my name is still everywhere”: no column of the database holds name, number or account', async () => {
    const userid = 'emp-0010-0022';
    const personId = await personOf(userid);
    const phoneHash = createFieldCrypto(testApp.config.fieldKeys).phoneHash(PHONE);
    const words = [userid, phoneHash, PHONE, NAME, NUMBER];
    await leaveTraces(userid, personId);
    const before = await holding(testApp, words);
    expect(before).toEqual(
      expect.arrayContaining([
        'event_log.detail',
        'protection.reason',
        'roster_fault.sample',
        'roster_row.name',
        'warning.detail',
      ]),
    );
    const { id } = await ask(userid, 'DELETION');
    const visitor = await testApp.as(userid);
    const undecided = { state: 'DONE', answer: '已删除' };
    expect(await refusalOf(answer(id, undecided))).toMatchObject({ status: 400, field: 'deletes' });

    const done = await answer(id, { ...undecided, deletes: 'PERSON' });
    expect(done.answer).toMatch(/已删除.*依法保留.*满365天.*满90天.*3年.*6个月/);
    expect((await visitor.request('GET', '/api/me/data')).status).toBe(401);
    // What was done, and what is kept for how long, is the last he hears of us; its account goes the next night.
    expect((await titles(userid)).some((title) => title.startsWith('您的删除申请已办理'))).toBe(true);
    expect(await testApp.app.directory.rolesOf(testApp.app.db, personId)).toEqual([]);
    expect(await holding(testApp, words)).toEqual(['attempt.userid', 'delivery.userid']);
    await testApp.app.retention.run();
    expect(await holding(testApp, words)).toEqual([]);
  });

  test('“a warning is open about him and they erased him”: not before it is closed', async () => {
    const { id } = await ask('emp-0010-0023', 'DELETION');
    await testApp.warn({ person: { employeeId: 'emp-0010-0023' } });
    const refused = await refusalOf(answer(id, { state: 'DONE', answer: '已删除', deletes: 'PERSON' }));
    expect(refused).toMatchObject({ status: 409, code: 'warned_now', field: 'state' });
    const { requests } = await (await testApp.as('cp-01')).get<{ requests: (typeof OpenRequestView)['_output'][] }>(
      '/api/data-requests',
    );
    expect(requests.map((request) => request.id)).toContain(id);
  });

  test.each(['cp-01', 'centre-2', 'adv-0018-1'])(
    '“an officer had himself erased, and nobody knows who had signed”: refused of police and desks in office (%s), with the reason',
    async (userid) => {
      const personId = await personOf(userid);
      const roles = await testApp.app.directory.rolesOf(testApp.app.db, personId);
      const { id } = await ask(userid, 'DELETION');
      const erase = { state: 'DONE', answer: '已删除', deletes: 'PERSON' };
      const refused = await refusalOf(answer(id, erase, 'centre-1'));
      expect(refused).toMatchObject({ status: 409, code: 'in_office', field: 'state' });
      expect(refused.message).toContain('依法须保存操作人身份至卸任满1年');
      expect(await testApp.app.directory.rolesOf(testApp.app.db, personId)).toEqual(roles);
      const reason = '您在任，操作人身份须保存至卸任满1年';
      await answer(id, { state: 'REFUSED', answer: reason }, 'centre-1');
      const mine = await (await testApp.as(userid)).get<MyData>('/api/me/data');
      expect(mine.person.userid).toBe(userid);
      expect(mine.requests).toMatchObject([{ state: 'REFUSED', answer: reason }]);
      expect(await titles(userid)).toContain('您的申请有了答复，发送“我的信息”即可查看。');
    },
  );

  test('“I only wanted my three protections gone”: the rest stays as it was', async () => {
    const { id } = await ask('emp-0010-0024', 'DELETION');
    await answer(id, { state: 'DONE', answer: '已删除', deletes: 'PROTECTIONS' });
    const mine = await (await testApp.as('emp-0010-0024')).get<MyData>('/api/me/data');
    expect(mine.consents).toEqual([]);
    expect(mine.requests).toMatchObject([{ state: 'DONE', answer: '已删除（已删除：自愿填写的防护和截图）' }]);
    expect(mine.employments).toHaveLength(1);
  });

  test('“he left a month ago and his account still stands in the logs”: a leaver’s userid goes with him', async () => {
    const userid = 'emp-0010-0025';
    await testApp.phone(userid).chat('我的信息');
    await testApp.advance(0);
    await testApp.http.delete(`/sandbox/api/members/${userid}`);
    await testApp.advance(32 * 86_400_000);
    await testApp.app.retention.run();
    expect(await holding(testApp, [userid])).toEqual([]);
  });
});
