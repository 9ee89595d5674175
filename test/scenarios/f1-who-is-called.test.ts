import { describe, expect, test } from 'vitest';
import type { WarningListData } from '../../src/domain/warnings/index.ts';
import { minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

// 0006: adv-0006-1 and -2, community police cp-07, station duty-04 and chief-04.
describe('F1: whoever is said to be called is called', () => {
  const testApp = useTestApp();
  const { act, browser, look, nameOf, press, shown, titles, warn } = useActions(testApp);
  const CALLED = ['cp-07', 'duty-04', 'chief-04'];
  const ANSWERS = ['我来处置', '转派值班', '查看详情'];

  async function helpAtTheTop(employeeId: string) {
    const warning = await warn(employeeId);
    await testApp.advance(minutes(12));
    await press('adv-0006-1', '需要支援', warning);
    return warning;
  }

  test.each([
    [5, 'emp-0006-0020'],
    [8, 'emp-0006-0021'],
    [12, 'emp-0006-0022'],
  ])('「需要支援」 after %d silent minutes calls the one named, and the station', async (waited, employeeId) => {
    const warning = await warn(employeeId);
    await testApp.advance(minutes(waited));
    await press('adv-0006-1', '需要支援', warning);
    expect((await shown('adv-0006-1', warning)).fields.支援).toBe(await nameOf('cp-07'));
    for (const userid of ['cp-07', 'duty-04'])
      expect(await shown(userid, warning)).toMatchObject({ title: '【支援】顾问请求到场', buttons: ANSWERS });
  });

  test('nobody found after all were asked: all of them hear it, and anyone can still answer', async () => {
    const warning = await helpAtTheTop('emp-0006-0023');
    for (const text of ['找不到人', '联系不上']) await press('adv-0006-1', text, warning);
    for (const userid of CALLED)
      expect(await shown(userid, warning)).toMatchObject({ title: '【升级】本人联系不上', buttons: ANSWERS });
    expect(await titles('adv-0006-2', warning)).not.toContain('【特急】仍无人签收，请马上处理');
    await press('duty-04', '我来处置', warning);
    expect((await shown('cp-07', warning)).title).toBe('已由同事接手，谢谢您');
  });

  test('handed over while help is called for: police keep the card they answer with', async () => {
    const warning = await helpAtTheTop('emp-0006-0024');
    await press('adv-0006-1', '转给同事', warning);
    await press('adv-0006-2', '确认接手');
    expect(await testApp.view(warning)).toMatchObject({ state: 'ACKED', owner: { kind: 'ADVISOR' } });
    for (const userid of CALLED) expect((await shown(userid, warning)).buttons).toContain('我来处置');
  });

  test('the list counts down to what the page counts down to', async () => {
    const warning = await helpAtTheTop('emp-0006-0026');
    // To police nobody's taking over is overdue by then, so that only the next alarm is left to them.
    for (const [userid, purpose] of [
      ['adv-0006-1', 'contact'],
      ['cp-07', 'alarm'],
      ['chief-04', 'alarm'],
    ] as const) {
      const { warnings } = await (await browser(userid)).get<WarningListData>('/api/warnings');
      const row = warnings.find(({ id }) => id === warning.id);
      const page = await look(userid, warning);
      expect(page.next?.purpose).toBe(purpose);
      expect(row?.dueAt).toBe(page.next?.dueAt);
    }
  });

  test('an officer who asks for more hands is not called himself', async () => {
    const warning = await warn('emp-0006-0025');
    await act('cp-07', warning, 'take_over');
    await act('cp-07', warning, 'support');
    expect((await titles('duty-04', warning)).at(-1)).toBe('【支援】社区民警请求增援');
    expect(await titles('cp-07', warning)).not.toContain('【支援】社区民警请求增援');
  });
});
