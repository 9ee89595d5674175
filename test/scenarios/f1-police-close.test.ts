import { describe, expect, test } from 'vitest';
import { hours, minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

describe('F1: what stays open is closed by police alone', () => {
  const testApp = useTestApp();
  const { act, press, refusedAct, titles, warn } = useActions(testApp);

  async function open(employeeId: string, outcome: string) {
    const warning = await warn(employeeId);
    for (const text of ['立即签收', '已见到本人', outcome]) await press('adv-0010-1', text, warning);
    return warning;
  }

  test('SCAMMED needs the case, the stop-payment result and the sum', async () => {
    const warning = await open('emp-0010-0010', '钱已转出');
    const close = (detail: object) => refusedAct('duty-01', warning, 'police_close', { reason: '已立案', detail });
    expect(await close({})).toMatchObject({ status: 400, field: 'caseRef' });
    expect(await close({ caseRef: 'A-1' })).toMatchObject({ status: 400, field: 'stopPayment' });
    expect(await close({ caseRef: 'A-1', stopPayment: '已止付' })).toMatchObject({ status: 400, field: 'lossCents' });
    const detail = { caseRef: 'A-1', stopPayment: '已止付', lossCents: 1_200_000 };
    const closed = await act('duty-01', warning, 'police_close', { reason: '已立案', detail });
    expect(closed).toMatchObject({ state: 'CLOSED', outcome: 'SCAMMED', openReason: null, lossCents: 1_200_000 });
    expect(closed.detail).toMatchObject(detail);
  });

  test('a refusal is closed with a reason; the advisor’s card says that it is over', async () => {
    const warning = await open('emp-0010-0011', '拒绝配合');
    expect(await refusedAct('duty-01', warning, 'police_close', {})).toMatchObject({ status: 400, field: 'reason' });
    const closed = await act('duty-01', warning, 'police_close', { reason: '民警上门已劝阻' });
    expect(closed).toMatchObject({ state: 'CLOSED', outcome: 'REFUSED' });
    expect((await titles('adv-0010-1', warning))[0]).toBe('已由同事接手，谢谢您');
    await testApp.advance(hours(24));
    expect(await titles('emp-0010-0011')).toEqual(['谢谢您，平安就好']);
  });

  test('an officer who has it hears that another closed it, also where his card can change no more', async () => {
    const warning = await warn('emp-0010-0015', { level: 'HIGH' });
    await testApp.advance(minutes(25));
    await press('cp-01', '我来处置', warning);
    await act('cp-01', warning, 'met');
    await act('duty-01', warning, 'police_close', { reason: '派出所已处置' });
    expect((await titles('cp-01', warning)).at(-1)).toBe('已由同事接手，谢谢您');
  });

  test('neither advisor nor community police can', async () => {
    const warning = await open('emp-0010-0012', '拒绝配合');
    for (const userid of ['adv-0010-1', 'cp-01'])
      expect(await refusedAct(userid, warning, 'police_close', { reason: '算了' })).toMatchObject({ status: 403 });
    // Another station cannot even read it.
    expect(await refusedAct('duty-02', warning, 'police_close', { reason: '算了' })).toMatchObject({ status: 404 });
    expect(await testApp.view(warning)).toMatchObject({ state: 'REPORTED', openReason: 'REFUSED' });
  });

  test('a later outcome replaces the open one: persuaded after all, it waits for review', async () => {
    const warning = await open('emp-0010-0013', '拒绝配合');
    const later = await act('adv-0010-1', warning, 'outcome', { outcome: 'DISSUADED' });
    expect(later).toMatchObject({ state: 'REPORTED', outcome: 'DISSUADED', openReason: null });
    expect(later.deadlines).toEqual([]);
    expect((await testApp.view(warning)).deadlines.map(({ purpose }) => purpose)).toEqual(['review']);
  });

  test('police on the spot report REFUSED and keep a deadline instead of a ladder', async () => {
    const warning = await warn('emp-0010-0014');
    await act('cp-01', warning, 'take_over');
    const view = await act('cp-01', warning, 'outcome', { outcome: 'REFUSED', detail: { said: '说是朋友' } });
    expect(view).toMatchObject({ openReason: 'REFUSED', owner: { kind: 'POLICE' } });
    expect(view.deadlines.map(({ purpose }) => purpose)).toEqual(['outcome']);
  });
});
