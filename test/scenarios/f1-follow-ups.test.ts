import { describe, expect, test } from 'vitest';
import { hours, minutes, shanghaiAt, shanghaiDay } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

// 0011: adv-0011-1, community police cp-01, station duty-01.
describe('F1: asked after again', () => {
  const testApp = useTestApp();
  const { act, press, shown, titles, warn } = useActions(testApp);
  const ASKED = '【回访】请关心一下这位同事';

  async function approved(employeeId: string, level: 'CRITICAL' | 'HIGH' | 'MEDIUM') {
    const warning = await warn(employeeId, { level });
    await press('adv-0011-1', '立即签收', warning);
    await press('adv-0011-1', level === 'MEDIUM' ? '已联系上' : '已见到本人', warning);
    await act('adv-0011-1', warning, 'outcome', { outcome: 'DISSUADED', detail: { method: 'IN_PERSON' } });
    await act('duty-01', warning, 'approve');
    return warning;
  }
  const asked = async (userid: string, warning: { id: string; number: string }) =>
    (await titles(userid, warning)).filter((title) => title === ASKED).length;

  test('a CRITICAL after 24 and 72 hours, whoever had reported; the answer closes the question', async () => {
    const warning = await approved('emp-0011-0010', 'CRITICAL');
    await testApp.advance(hours(24));
    expect(await asked('adv-0011-1', warning)).toBe(1);
    await press('adv-0011-1', '状态平稳', warning);
    expect((await shown('adv-0011-1', warning)).fields.结果).toBe('状态平稳');
    await testApp.advance(hours(47));
    expect(await asked('adv-0011-1', warning)).toBe(0);
    await testApp.advance(hours(1));
    expect(await asked('adv-0011-1', warning)).toBe(1);
    await press('adv-0011-1', '状态平稳', warning);
    await testApp.advance(hours(30));
    expect(await titles('cp-01', warning)).not.toContain(ASKED);
  });

  test('unanswered, a HIGH’s is put again after four hours and to community police after a day', async () => {
    const warning = await approved('emp-0011-0011', 'HIGH');
    await testApp.advance(hours(72));
    expect(await asked('adv-0011-1', warning)).toBe(1);
    await testApp.advance(hours(4));
    expect(await asked('adv-0011-1', warning)).toBe(2);
    await testApp.advance(hours(20) - minutes(1));
    expect(await asked('cp-01', warning)).toBe(0);
    await testApp.advance(minutes(1));
    expect(await asked('cp-01', warning)).toBe(1);
    await press('cp-01', '状态平稳', warning);
  });

  test('police silent too: they are asked again every day and their station is told, until somebody answers', async () => {
    const LATE = '【待办】回访逾期未反馈';
    const warning = await approved('emp-0011-0017', 'HIGH');
    await testApp.advance(hours(72) + hours(24));
    expect([await asked('cp-01', warning), (await titles('duty-01', warning)).includes(LATE)]).toEqual([1, false]);
    for (const days of [1, 2]) {
      await testApp.advance(hours(24));
      expect(await asked('cp-01', warning)).toBe(1 + days);
      expect((await titles('duty-01', warning)).filter((title) => title === LATE)).toHaveLength(days);
    }
    await press('cp-01', '状态平稳', warning);
    await testApp.advance(hours(48));
    expect((await titles('duty-01', warning)).filter((title) => title === LATE)).toHaveLength(2);
  });

  test('「联系不上」 asks community police at once', async () => {
    const warning = await approved('emp-0011-0012', 'HIGH');
    await testApp.advance(hours(72));
    await press('adv-0011-1', '联系不上', warning);
    expect(await asked('cp-01', warning)).toBe(1);
    await press('cp-01', '状态平稳', warning);
  });

  test('「仍有风险」 opens the warning again at community police', async () => {
    const warning = await approved('emp-0011-0013', 'HIGH');
    await testApp.advance(hours(72));
    await press('adv-0011-1', '仍有风险', warning);
    expect(await testApp.view(warning)).toMatchObject({
      state: 'DISPATCHED',
      escalationStep: 2,
      outcome: null,
      owner: null,
    });
    expect((await titles('cp-01', warning)).at(-1)).toBe('【升级】回访后仍需处置');
    await press('cp-01', '我来处置', warning);
    expect(await testApp.view(warning)).toMatchObject({ state: 'ACKED', owner: { kind: 'POLICE' } });
  });

  test('a MEDIUM has none', async () => {
    const warning = await approved('emp-0011-0014', 'MEDIUM');
    await testApp.advance(hours(80));
    expect(await titles('adv-0011-1', warning)).not.toContain(ASKED);
  });

  test('the colleague reads nothing while it is open, and a thank-you at ten the day after, if he was met', async () => {
    const now = await testApp.now();
    await testApp.advance(
      shanghaiAt(shanghaiDay(new Date(now.getTime() + hours(24))), '15:00').getTime() - now.getTime(),
    );
    await approved('emp-0011-0015', 'HIGH');
    await testApp.advance(hours(18));
    expect(await titles('emp-0011-0015')).toEqual([]);
    await testApp.advance(hours(1));
    expect(await titles('emp-0011-0015')).toEqual(['谢谢您，平安就好']);
  });

  test('whoever is warned urgently again before that morning is sent nothing', async () => {
    await approved('emp-0011-0018', 'HIGH');
    const again = await warn('emp-0011-0018', { level: 'HIGH', fraudType: 'FAKE_LOAN' });
    // Reported and not yet reviewed it is still open, and no ladder rings every quarter of an hour of the night.
    await press('adv-0011-1', '立即签收', again);
    await act('adv-0011-1', again, 'outcome', { outcome: 'FALSE_ALARM', detail: { reason: '本人与家属通话' } });
    await testApp.advance(hours(30));
    expect(await titles('emp-0011-0018')).toEqual([]);
    await act('centre-1', again, 'revoke', { reason: '信息有误' });
  });

  test('whoever was never met is not thanked', async () => {
    const warning = await warn('emp-0011-0016');
    await press('adv-0011-1', '立即签收', warning);
    await act('adv-0011-1', warning, 'outcome', { outcome: 'FALSE_ALARM', detail: { reason: '本人与家属通话' } });
    await act('duty-01', warning, 'approve');
    await testApp.advance(hours(48));
    expect(await titles('emp-0011-0016')).toEqual([]);
  });

  test('whoever reported has lost his role: community police are asked when it is due', async () => {
    const { db, directory } = testApp.app;
    const warning = await approved('emp-0011-0025', 'HIGH');
    const person = await directory.personByUserid(db, 'adv-0011-1');
    await directory.endRole(db, { personId: person?.id ?? '', at: await testApp.now() });
    await testApp.advance(hours(72));
    expect(await asked('adv-0011-1', warning)).toBe(0);
    expect(await asked('cp-01', warning)).toBe(1);
    await press('cp-01', '状态平稳', warning);
  });
});
