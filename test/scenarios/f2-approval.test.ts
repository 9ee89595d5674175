import { describe, expect, test } from 'vitest';
import { minutes, seconds } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';
import { TEXT, useBulletins } from './bulletin-actions.ts';

describe('F2: the second officer, the countdown and the limits of a role', () => {
  const testApp = useTestApp();
  const actions = useActions(testApp);
  const { browser, refusalOf, titles } = actions;
  const { act, draft, view } = useBulletins(testApp, actions);
  const TO_ALL = { filter: { roles: ['EMPLOYEE' as const] } };
  const refused = (userid: string, about: { id: string }, name: string, body = {}) =>
    refusalOf(act(userid, about, name, body));

  test('above the limit another officer decides; the author never', async () => {
    const written = await draft('centre-1', TO_ALL);
    expect(await act('centre-1', written, 'submit')).toMatchObject({
      state: 'PENDING_APPROVAL',
      allowed: ['abort', 'recall'],
    });
    expect(await titles('centre-2')).toContain('【待办】通报待审批');
    expect(await titles('centre-1')).not.toContain('【待办】通报待审批');

    expect(await refused('centre-1', written, 'approve')).toMatchObject({
      status: 403,
      message: '不能审批自己提交的通报，请由其他民警审批',
    });
    expect(await refused('duty-03', written, 'approve')).toMatchObject({ status: 404 });
    const back = await act('centre-2', written, 'refuse', { reason: '标题再短些' });
    expect(back).toMatchObject({ state: 'DRAFT', refusal: '标题再短些' });

    await act('centre-1', written, 'submit');
    expect(await act('centre-2', written, 'approve')).toMatchObject({ state: 'SCHEDULED' });
    await act('centre-2', written, 'abort');
    await testApp.advance(minutes(5));
    expect(await view('centre-1', written)).toMatchObject({ state: 'DRAFT', counters: { target: 0 } });
  });

  test('below the limit it counts down half a minute, and goes out unless it is stopped', async () => {
    const stopped = await draft('duty-03');
    await act('duty-03', stopped, 'submit');
    await testApp.advance(seconds(20));
    await act('duty-03', stopped, 'abort');
    const sent = await draft('duty-03', { title: '荐股投资群骗局' });
    await act('duty-03', sent, 'submit');
    await testApp.advance(seconds(20));
    expect(await view('duty-03', sent)).toMatchObject({ state: 'SCHEDULED' });
    await testApp.advance(minutes(3));
    expect(await view('duty-03', sent)).toMatchObject({ state: 'SENT' });
    expect(await view('duty-03', stopped)).toMatchObject({ state: 'DRAFT' });
  });

  test('approver, countdown and reminder say how many people and which organisations', async () => {
    const company = await testApp.app.directory.organisationByCode(testApp.app.db, '0007');
    const one = { filter: { roles: ['ADVISOR' as const], organisationIds: [company?.id ?? ''] } };
    const written = await draft('centre-1', TO_ALL);
    await act('centre-1', written, 'submit');
    const { reach, people } = await view('centre-2', written);
    expect(reach).toMatchObject({ people, first: [expect.any(String), expect.any(String), expect.any(String)] });
    expect(reach?.organisations).toBeGreaterThan(3);
    const phone = await testApp.phone('centre-2').screen();
    expect(JSON.stringify(phone)).toContain(`${people}人，${reach?.organisations}个单位`);
    await act('centre-1', written, 'recall');

    const small = await draft('centre-1', one);
    const counting = await act('centre-1', small, 'submit');
    expect(counting).toMatchObject({ state: 'SCHEDULED', reach: { organisations: 1, first: [company?.shortName] } });
    await testApp.advance(minutes(3));
    const sent = await view('centre-1', small);
    expect(sent.reach).toEqual({ people: sent.counters.target, organisations: 1, first: [company?.shortName] });
    await actions.press('adv-0007-1', '签收并转告', small);
    expect((await view('centre-1', small)).reach).toMatchObject({ people: sent.counters.target - 1 });
    await act('centre-1', small, 'close');
    expect((await view('centre-1', small)).reach).toBeNull();
  });

  test('a station writes to its own area, an advisor in ready words to his own organisation', async () => {
    const county = await draft('centre-1');
    const area = await draft('duty-03');
    const [all, own] = [await act('centre-1', county, 'submit'), await act('duty-03', area, 'submit')];
    expect(own.people).toBeGreaterThan(0);
    expect(own.people).toBeLessThan(all.people ?? 0);
    await act('centre-1', county, 'recall');
    await act('duty-03', area, 'recall');

    expect(await refusalOf(draft('adv-0007-1'))).toMatchObject({ status: 400, message: '请从模板中选择通报内容' });
    const own7 = await draft('adv-0007-1', { templateId: 'REFUND', ...TO_ALL });
    expect(await act('adv-0007-1', own7, 'submit')).toMatchObject({ state: 'SCHEDULED', title: '冒充客服退款骗局' });
    expect(await refused('adv-0001-1', own7, 'recall')).toMatchObject({ status: 404 });
    await act('adv-0007-1', own7, 'recall');
    expect((await (await browser('emp-0007-0010')).request('GET', '/api/bulletins')).status).toBe(403);
  });

  test('an empty audience is refused by name, a card number in the text as well', async () => {
    const nobody = await draft('centre-1', { filter: { roles: ['ADVISOR'], industries: ['航天'] } });
    expect(await refused('centre-1', nobody, 'submit')).toMatchObject({
      status: 400,
      field: 'filter',
      message: '按“角色为安全顾问，所属行业为航天”没有找到接收人，请放宽条件',
    });
    expect(await refusalOf(draft('centre-1', { ...TEXT, body: '卡号6222020200011112220请勿转账' }))).toMatchObject({
      field: 'body',
      message: '卡片正文（body）不能有银行卡号，请删去后再提交',
    });
    expect(await refusalOf(draft('centre-1', { ...TEXT, title: '一'.repeat(21) }))).toMatchObject({ field: 'title' });
  });
});
