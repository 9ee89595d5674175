import { describe, expect, test } from 'vitest';
import { minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

describe('F1: 「选错了」 within ten minutes', () => {
  const testApp = useTestApp();
  const { act, look, press, refusedAct, shown, timers, titles, warn } = useActions(testApp);

  async function slipped(employeeId: string) {
    const warning = await warn(employeeId);
    for (const text of ['立即签收', '已见到本人', '钱已转出']) await press('adv-0010-1', text, warning);
    return warning;
  }

  test('state, owner and deadlines of before come back, and the centre hears of it', async () => {
    const warning = await warn('emp-0010-0010');
    for (const text of ['立即签收', '已见到本人']) await press('adv-0010-1', text, warning);
    const before = await timers(warning);
    await testApp.advance(minutes(1));
    await press('adv-0010-1', '钱已转出', warning);
    expect(Object.keys(await timers(warning))).toEqual(['ladder']);
    await testApp.advance(minutes(1));
    await press('adv-0010-1', '选错了', warning);

    expect(await testApp.view(warning)).toMatchObject({ state: 'CONTACTED', outcome: null, openReason: null });
    expect((await timers(warning)).outcome).toBe((before.outcome ?? 0) - 2);
    expect(Object.keys(await timers(warning)).sort()).toEqual(Object.keys(before).sort());
    expect((await titles('centre-1')).at(-1)).toBe('有一起预警的结果已更正，请打开“我的任务”查看。');
    expect(await titles('adv-0010-1', warning)).toContain('见到了，现在情况怎样？');
    await press('adv-0010-1', '已劝阻未转账', warning);
    expect(await testApp.view(warning)).toMatchObject({ state: 'REPORTED', outcome: 'DISSUADED' });
  });

  test('the ladder that the slip had started stands still', async () => {
    const warning = await slipped('emp-0010-0011');
    await press('adv-0010-1', '选错了', warning);
    await testApp.advance(minutes(10));
    expect(await titles('duty-01', warning)).toEqual([]);
  });

  test('police who were called for it read that it is settled, and are asked for nothing', async () => {
    const warning = await slipped('emp-0010-0015');
    expect((await titles('cp-01', warning)).at(-1)).toBe('【升级】本人钱已转出');
    expect((await titles('centre-1', warning)).at(-1)).toBe('【升级】本人钱已转出');
    await press('adv-0010-1', '选错了', warning);
    for (const userid of ['cp-01', 'centre-1'])
      expect(await shown(userid, warning)).toMatchObject({ title: '反馈已更正，谢谢您', buttons: [] });
    expect((await titles('cp-01', warning))[0]).toBe('已有同事签收，谢谢您');
  });

  test('the task to review it is taken back, the question for what was missing settled', async () => {
    const warning = await warn('emp-0010-0016');
    for (const text of ['立即签收', '已见到本人', '误报']) await press('adv-0010-1', text, warning);
    const reviewer = async () => (await testApp.phone('duty-01').screen()).at(-1);
    expect((await reviewer())?.card?.main_title?.title).toBe('【待办】处置结果待复核');
    expect(await titles('adv-0010-1', warning)).toContain('反馈还需补充一点');
    await press('adv-0010-1', '选错了', warning);
    expect(await reviewer()).toMatchObject({ recalled: true });
    expect(await titles('adv-0010-1', warning)).toEqual(['见到了，现在情况怎样？', '反馈已更正，谢谢您']);
  });

  test('help that was called for meanwhile goes on being asked for', async () => {
    const warning = await warn('emp-0010-0017', { level: 'HIGH' });
    for (const text of ['立即签收', '已见到本人', '拒绝配合']) await press('adv-0010-1', text, warning);
    await act('adv-0010-1', warning, 'support');
    await act('adv-0010-1', warning, 'undo');
    expect(await shown('cp-01', warning)).toMatchObject({
      title: '【支援】顾问请求到场',
      buttons: ['我来处置', '转派值班', '查看详情'],
    });
    expect(await testApp.view(warning)).toMatchObject({ state: 'CONTACTED', outcome: null });
  });

  test('after ten minutes it stands; the card says so', async () => {
    const warning = await slipped('emp-0010-0012');
    await testApp.advance(minutes(11));
    await press('adv-0010-1', '选错了', warning);
    expect((await titles('adv-0010-1', warning))[0]).toBe('这次操作没有生效');
    expect(await testApp.view(warning)).toMatchObject({ state: 'REPORTED', openReason: 'SCAMMED' });
    expect((await look('adv-0010-1', warning)).allowed).not.toContain('undo');
    expect(await refusedAct('adv-0010-1', warning, 'undo')).toMatchObject({ status: 409, code: 'expired' });
  });

  test('nobody takes back what another reported, nor what is closed', async () => {
    const warning = await warn('emp-0010-0013');
    for (const text of ['立即签收', '已见到本人', '核实未受骗']) await press('adv-0010-1', text, warning);
    expect((await refusedAct('cp-01', warning, 'undo')).status).toBeGreaterThanOrEqual(403);
    await act('duty-01', warning, 'approve');
    expect(await refusedAct('adv-0010-1', warning, 'undo')).toMatchObject({ status: 409, code: 'closed' });
  });

  test('a wrong WRONG_PERSON is taken back too', async () => {
    const warning = await warn('emp-0010-0014');
    for (const text of ['立即签收', '找不到人', '非本单位人员']) await press('adv-0010-1', text, warning);
    await press('adv-0010-1', '选错了', warning);
    expect(await testApp.view(warning)).toMatchObject({ state: 'ACKED', outcome: null });
    expect((await shown('adv-0010-1', warning)).title).toBe('已签收，请尽快见到本人');
  });
});
