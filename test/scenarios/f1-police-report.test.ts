import { describe, expect, test } from 'vitest';
import { minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

// 0010: adv-0010-1, community police cp-01, station duty-01. Community police report, but only the station closes.
describe('F1: what police reported and only the station can close', () => {
  const testApp = useTestApp();
  const { act, list, look, press, shown, titles, warn } = useActions(testApp);
  const ALL = { lossCents: 1_200_000, channel: '手机银行' };

  async function reported(employeeId: string, outcome: string, detail: object) {
    const warning = await warn(employeeId);
    await press('adv-0010-1', '立即签收', warning);
    await act('cp-01', warning, 'take_over');
    const transferAt = (await testApp.now()).toISOString();
    await act('cp-01', warning, 'outcome', {
      outcome,
      detail: outcome === 'SCAMMED' ? { transferAt, ...detail } : detail,
    });
    return warning;
  }

  test('with everything said it is the station’s to close, on its list and on nobody else’s', async () => {
    const warning = await reported('emp-0010-0010', 'SCAMMED', ALL);
    expect(await list('duty-01', '?mine=true')).toContain(warning.number);
    expect((await look('cp-01', warning)).allowed).not.toContain('police_close');
    expect((await look('duty-01', warning)).allowed).toContain('police_close');
  });

  test('not closed in time: the station is told so; advisors are not asked to sign what police have', async () => {
    const warning = await reported('emp-0010-0011', 'SCAMMED', ALL);
    const before = await titles('adv-0010-1', warning);
    await testApp.advance(minutes(60));
    expect(await titles('duty-01', warning)).toEqual(['【升级】民警接手后仍未办结']);
    expect((await titles('cp-01', warning)).at(-1)).toBe('【待办】预警待办结');
    await testApp.advance(minutes(10));
    expect(await titles('adv-0010-1', warning)).toEqual(before);
    const detail = { caseRef: 'A-1', stopPayment: '已止付' };
    const closed = await act('duty-01', warning, 'police_close', { reason: '已立案', detail });
    expect(closed).toMatchObject({ state: 'CLOSED', outcome: 'SCAMMED' });
  });

  test('who is asked to bring the rest is not offered a call from the police when he is police', async () => {
    const warning = await reported('emp-0010-0012', 'REFUSED', {});
    expect(await shown('cp-01', warning)).toMatchObject({ title: '反馈还需补充一点', buttons: ['去补充'] });
    expect((await look('cp-01', warning)).allowed).toContain('supplement');
    expect((await look('cp-01', warning)).allowed).not.toContain('police_call');
  });

  test('after a hand-over police are told who of the advisors had it last', async () => {
    const warning = await warn('emp-0001-0110');
    await press('adv-0001-1', '立即签收', warning);
    await press('adv-0001-1', '转给同事', warning);
    await press('adv-0001-2', '确认接手');
    const name = (await look('cp-01', warning)).owner?.name;
    await act('cp-01', warning, 'take_over');
    await act('cp-01', warning, 'outcome', { outcome: 'SCAMMED' });
    expect((await shown('centre-1', warning)).fields.顾问).toBe(name);
  });
});
