import { describe, expect, test } from 'vitest';
import type { BoardOrganisationsData, BoardPeopleData } from '../../src/domain/bulletins/index.ts';
import { hours, minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { titleOf } from '../support/phone.ts';
import { useTestApp } from '../support/test-app.ts';
import { byId, readerOf, TEXT, useBulletins } from './bulletin-actions.ts';

const ASKED = '【预警通报】冒充客服退款骗局';
const REMINDED = '还有一份通报待您签收';

describe('F2: reminders, recall, correction', () => {
  const testApp = useTestApp();
  const actions = useActions(testApp);
  const { browser, press, refusalOf, shown, titles } = actions;
  const { act, board, send, view, draft } = useBulletins(testApp, actions);

  test('「一键催办」 reaches the silent only, three times at most', async () => {
    const sent = await send('centre-1');
    await press('adv-0007-1', '签收并转告', sent);
    expect((await testApp.phone('adv-0007-1').card({ number: sent.id })).buttons).toMatchObject([
      { text: '已签收', enabled: false },
      { text: '已签收', enabled: false },
    ]);
    for (const n of [1, 2, 3]) {
      expect(await act('centre-1', sent, 'remind')).toMatchObject({ remindersSent: n });
      await testApp.advance(minutes(3));
    }
    expect(await titles('adv-0007-1', byId(sent))).toEqual([ASKED]);
    expect(await titles('adv-0003-1', byId(sent))).toEqual([ASKED, REMINDED, REMINDED, REMINDED]);
    expect(await refusalOf(act('centre-1', sent, 'remind'))).toMatchObject({
      status: 409,
      message: '已催办3次，不再催办',
    });

    await press('adv-0003-1', '签收并转告', sent);
    expect((await board('centre-1', sent)).counters).toMatchObject({ acked: 2 });
    await act('centre-1', sent, 'close');
  });

  test('signed after the deadline it counts apart; after an end by people it says so', async () => {
    const sent = await send('centre-1');
    await press('adv-0003-1', '签收并转告', sent);
    await testApp.advance(hours(2));
    expect(await view('centre-1', sent)).toMatchObject({ state: 'CLOSED', closeReason: 'DEADLINE' });
    await press('adv-0007-1', '签收并转告', sent);
    expect((await board('centre-1', sent)).counters).toMatchObject({ acked: 1, late: 1 });

    const ended = await send('centre-1', { title: '刷单返利骗局' });
    await act('centre-1', ended, 'close');
    await press('adv-0007-1', '签收并转告', ended);
    expect(await shown('adv-0007-1', byId(ended))).toMatchObject({ title: '这次操作没有生效', desc: '任务已结束' });
    expect((await board('centre-1', ended)).counters).toMatchObject({ acked: 0, late: 0 });
  });

  test('at the deadline the silent organisations are listed to their station', async () => {
    const sent = await send('centre-1');
    await testApp.advance(hours(2));
    const stations = await Promise.all(
      Array.from({ length: 16 }, (_, n) => titles(`duty-${String(n + 1).padStart(2, '0')}`, byId(sent))),
    );
    expect(stations.flat()).toContain('【待办】通报到期，有单位未签收');
  });

  test('an employee’s 「我知道了」 counts for himself: his company has not signed until its advisor has', async () => {
    const company = await testApp.app.directory.organisationByCode(testApp.app.db, '0003');
    const organisationIds = [company?.id ?? ''];
    const sent = await send('centre-1', { filter: { roles: ['ADVISOR', 'EMPLOYEE'], organisationIds } });
    const listed = async (silent: boolean) => {
      const officer = await browser('centre-1');
      const path = `/api/bulletins/${sent.id}/organisations?silent=${silent}`;
      return (await officer.get<BoardOrganisationsData>(path)).organisations;
    };
    await press('emp-0003-0010', '我知道了', sent);
    expect(await listed(true)).toMatchObject([{ silent: true, counters: { acked: 1 } }]);
    await press('adv-0003-1', '签收并转告', sent);
    expect(await listed(true)).toEqual([]);
    expect(await listed(false)).toMatchObject([{ silent: false, counters: { acked: 2 } }]);
  });

  test('what goes to employees alone asks no company for a signature', async () => {
    const company = await testApp.app.directory.organisationByCode(testApp.app.db, '0003');
    const filter = { roles: ['EMPLOYEE' as const], organisationIds: [company?.id ?? ''] };
    const sent = await send('centre-1', { filter, title: '机票退改签骗局' });
    const officer = await browser('centre-1');
    const path = `/api/bulletins/${sent.id}/organisations`;
    expect((await officer.get<BoardOrganisationsData>(path)).organisations).toHaveLength(1);
    expect((await officer.get<BoardOrganisationsData>(`${path}?silent=true`)).organisations).toEqual([]);
    expect((await officer.get<BoardOrganisationsData>(`${path}?unsigned=true`)).organisations).toHaveLength(1);
    expect(await (await officer.request('GET', `/api/bulletins/${sent.id}/report`)).text()).toContain('无人签收');
    await press('emp-0003-0010', '我知道了', sent);
    expect((await officer.get<BoardOrganisationsData>(`${path}?unsigned=true`)).organisations).toHaveLength(1);
  });

  test('recalled, it goes from the phones and whoever may have seen it is told', async () => {
    const sent = await send('centre-1');
    await act('centre-1', sent, 'recall', { reason: '内容有误' });
    await testApp.advance(minutes(3));
    expect(await view('centre-1', sent)).toMatchObject({ state: 'CANCELLED' });
    expect((await view('centre-1', sent)).timeline.map(({ text }) => text)).toContain('撤回：内容有误');
    const screen = (await testApp.phone('adv-0007-1').screen()).slice(-2);
    expect(screen.map((entry) => [titleOf(entry), entry.recalled])).toEqual([
      ['', true],
      ['【撤回】请勿再转发', false],
    ]);
    const page = await browser('adv-0007-1');
    expect(await page.get(`/api/bulletins/${sent.id}/received`)).toMatchObject({ state: 'WITHDRAWN' });
    expect(await refusalOf(page.post(`/api/bulletins/${sent.id}/ack`))).toMatchObject({
      message: '通报已撤回，请勿再转发',
    });
  });

  test('a correction refers to the wrong one; who saw that gets 【更正】 and signs on its page', async () => {
    const wrong = await send('duty-03');
    const right = await draft('duty-03', { ...TEXT, body: '以本条为准：不要下载任何软件。' }, `/${wrong.id}/correct`);
    expect(right).toMatchObject({ corrects: { number: wrong.number } });
    await act('duty-03', right, 'submit');
    await testApp.advance(minutes(3));

    expect(await view('duty-03', wrong)).toMatchObject({
      state: 'CLOSED',
      closeReason: 'CORRECTED',
      correctedBy: { number: right.number },
    });
    const { counters, sawOriginal } = await board('duty-03', right);
    expect(sawOriginal).toBe(counters.target);
    const officer = await browser('duty-03');
    const { people } = await officer.get<BoardPeopleData>(`/api/bulletins/${right.id}/people`);
    expect(people.every((one) => one.sawOriginal)).toBe(true);

    const reader = await readerOf(testApp, right);
    expect(await titles(reader, byId(right))).toEqual(['【更正】请以本条为准']);
    await press(reader, '签收并转告', wrong);
    expect(await shown(reader, byId(wrong))).toMatchObject({ desc: '通报已更正' });
    const page = await browser(reader);
    expect(await page.post(`/api/bulletins/${right.id}/ack`)).toMatchObject({
      state: 'SIGNED',
      correctsNumber: wrong.number,
    });
    expect((await board('duty-03', right)).counters).toMatchObject({ acked: 1 });
  });

  test('a second correction is refused with the one that is there, until that one is recalled', async () => {
    const wrong = await send('duty-03');
    const correct = () => draft('duty-03', { ...TEXT, body: '以本条为准：不要转账。' }, `/${wrong.id}/correct`);
    const right = await correct();
    expect(await refusalOf(correct())).toMatchObject({
      status: 409,
      message: `已有更正通报${right.number}，请打开它继续；要重写，请先撤回它`,
    });
    await act('duty-03', right, 'recall', { reason: '写错了' });
    const [one, other] = await Promise.allSettled([correct(), correct()]);
    expect([one.status, other.status].sort()).toEqual(['fulfilled', 'rejected']);
  });
});
