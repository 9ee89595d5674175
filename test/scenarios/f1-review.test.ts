import { describe, expect, test } from 'vitest';
import { hours } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { fieldOf } from '../support/phone.ts';
import { useTestApp } from '../support/test-app.ts';

describe('F1: nobody closes his own warning', () => {
  const testApp = useTestApp();
  const { act, press, refusedAct, shown, timers, titles, warn } = useActions(testApp);

  async function reported(employeeId: string, ...presses: string[]) {
    const warning = await warn(employeeId);
    for (const text of ['立即签收', '已见到本人', ...presses]) await press('adv-0010-1', text, warning);
    return warning;
  }

  test('another officer approves: it is closed and the advisor is thanked', async () => {
    const warning = await reported('emp-0010-0010', '已劝阻未转账');
    const closed = await act('duty-01', warning, 'approve');
    expect(closed).toMatchObject({ state: 'CLOSED', outcome: 'DISSUADED', deadlines: [] });
    expect(await titles('adv-0010-1', warning)).toContain('这次处置已完成，辛苦了');
    expect(await titles('duty-01', warning)).toEqual([]);
    expect(await refusedAct('duty-01', warning, 'approve')).toMatchObject({ status: 409, code: 'closed' });
  });

  test('sent back, the advisor reads why and owes the outcome again', async () => {
    const warning = await reported('emp-0010-0011', '已劝阻未转账');
    const back = await act('duty-01', warning, 'return', { reason: '请补充：请写明见面地点' });
    expect(back).toMatchObject({ state: 'CONTACTED', outcome: null, owner: { kind: 'ADVISOR' } });
    expect(Object.keys(await timers(warning))).toContain('outcome');
    const card = await testApp.phone('adv-0010-1').card(warning);
    expect(card.card?.main_title?.title).toBe('反馈还需补充一点');
    expect(fieldOf(card, '请补充')).toBe('请写明见面地点');
    expect(await titles('duty-01', warning)).toEqual([]);
    await act('adv-0010-1', warning, 'outcome', { outcome: 'DISSUADED', detail: { reason: '在车间门口见面' } });
    expect(await titles('adv-0010-1', warning)).not.toContain('反馈还需补充一点');
    expect(await titles('duty-01', warning)).toEqual(['【待办】处置结果待复核']);
    expect(await act('duty-01', warning, 'approve')).toMatchObject({ state: 'CLOSED' });
  });

  test('what is missing is asked by C32, brought on the page, and needed for the review', async () => {
    const warning = await reported('emp-0010-0012', '误报');
    expect(fieldOf(await testApp.phone('adv-0010-1').card(warning), '请补充')).toBe('原因');
    expect(await refusedAct('duty-01', warning, 'approve')).toEqual({
      status: 400,
      code: 'invalid',
      field: 'reason',
      message: '还缺原因，补充后才能通过复核',
    });
    const filled = await act('adv-0010-1', warning, 'supplement', { detail: { reason: '本人与家属通话' } });
    expect(filled.missing).toEqual([]);
    expect(await shown('adv-0010-1', warning)).toMatchObject({ title: '已补充，谢谢您', buttons: [] });
    expect(await act('duty-01', warning, 'approve')).toMatchObject({ state: 'CLOSED' });
  });

  test('「请民警来电」 on C32 asks community police to ring', async () => {
    const warning = await reported('emp-0010-0013', '误报');
    await press('adv-0010-1', '请民警来电', warning);
    expect((await shown('adv-0010-1', warning)).title).toBe('已请民警与您联系');
    expect(await titles('cp-01', warning)).toContain('【待办】顾问请民警来电');
  });

  test('an officer does not review what he reported himself', async () => {
    const warning = await warn('emp-0010-0014');
    await act('duty-01', warning, 'take_over');
    await act('duty-01', warning, 'outcome', { outcome: 'NOT_INVOLVED', detail: { method: 'IN_PERSON' } });
    const own = { status: 409, code: 'own_report', message: '不能复核自己反馈的结果，请由其他民警复核' };
    expect(await refusedAct('duty-01', warning, 'approve')).toEqual(own);
    expect(await refusedAct('duty-01', warning, 'return', { reason: '再查' })).toEqual(own);
    expect(await refusedAct('duty-01', warning, 'police_call')).toMatchObject({ status: 409, code: 'own_call' });
    expect(await act('centre-1', warning, 'approve')).toMatchObject({ state: 'CLOSED' });
  });

  test('neither another area’s station nor community police nor the advisor reviews', async () => {
    const warning = await reported('emp-0010-0015', '核实未受骗');
    for (const userid of ['cp-01', 'adv-0010-1'])
      expect(await refusedAct(userid, warning, 'approve')).toMatchObject({ status: 403 });
    expect(await refusedAct('duty-02', warning, 'approve')).toMatchObject({ status: 404 });
    expect(await testApp.view(warning)).toMatchObject({ state: 'REPORTED' });
  });

  test('an outcome nobody reviews in time is put to chief and centre, again and again', async () => {
    const warning = await reported('emp-0010-0016', '核实未受骗');
    expect(await titles('chief-01', warning)).toEqual([]);
    await testApp.advance(hours(2));
    expect(await titles('chief-01', warning)).toEqual(['【待办】处置结果待复核']);
    await testApp.advance(hours(2));
    expect(await titles('chief-01', warning)).toEqual(['【待办】处置结果待复核', '【待办】处置结果待复核']);
    expect(await titles('centre-1', warning)).toEqual(['【待办】处置结果待复核', '【待办】处置结果待复核']);
  });

  test('a RETURN without a reason is refused by name', async () => {
    const warning = await reported('emp-0010-0017', '核实未受骗');
    expect(await refusedAct('duty-01', warning, 'return', {})).toMatchObject({ status: 400, field: 'reason' });
  });
});
