import { describe, expect, test } from 'vitest';
import { minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

// 0006: adv-0006-1 and -2, cp-07, duty-04, chief-04.
describe('F4: silence after the receipt', () => {
  const testApp = useTestApp();
  const { press, timers, titles, warn } = useActions(testApp);

  async function signed(employeeId: string) {
    const warning = await warn(employeeId);
    await press('adv-0006-1', '立即签收', warning);
    return warning;
  }

  test('no contact in ten minutes: the ladder starts again at step 1, the state stays, the owner is told', async () => {
    const warning = await signed('emp-0006-0010');
    await testApp.advance(minutes(10));
    expect(await testApp.view(warning)).toMatchObject({
      state: 'ACKED',
      lapsed: true,
      escalationStep: 1,
      owner: { kind: 'ADVISOR' },
    });
    expect((await titles('adv-0006-1', warning)).length).toBe(2);
    expect(await titles('adv-0006-2', warning)).toContain('【特急】仍无人签收，请马上处理');
    await testApp.advance(minutes(3));
    expect(await titles('cp-07', warning)).toContain('【升级】签收后仍未见面');
    await testApp.advance(minutes(7));
    expect(await titles('chief-04', warning)).toEqual(['【升级】签收后仍未见面']);
  });

  test('the lapsed owner ends it by meeting the person, not by signing again', async () => {
    const warning = await signed('emp-0006-0011');
    await testApp.advance(minutes(13));
    await press('adv-0006-1', '已见到本人', warning);
    expect(await testApp.view(warning)).toMatchObject({ state: 'CONTACTED', lapsed: false });
    expect(Object.keys(await timers(warning))).toEqual(expect.not.arrayContaining(['ladder', 'alarm', 'contact']));
    await testApp.advance(minutes(10));
    expect(await titles('duty-04', warning)).toEqual([]);
  });

  test('a colleague who signs after the lapse takes it over with deadlines of his own', async () => {
    const warning = await signed('emp-0006-0012');
    await testApp.advance(minutes(11));
    await press('adv-0006-2', '立即签收', warning);
    expect(await testApp.view(warning)).toMatchObject({ state: 'ACKED', lapsed: false });
    expect(await timers(warning)).toMatchObject({ contact: 10, outcome: 60 });
    expect(new Set(await titles('adv-0006-1', warning))).toEqual(new Set(['已有同事签收，谢谢您']));
  });

  test('met, but no outcome in an hour: 「见面后仍未反馈」', async () => {
    const warning = await signed('emp-0006-0013');
    await press('adv-0006-1', '已见到本人', warning);
    await testApp.advance(minutes(60));
    expect(await testApp.view(warning)).toMatchObject({ state: 'CONTACTED', lapsed: true, escalationStep: 1 });
    await testApp.advance(minutes(3));
    expect(await titles('cp-07', warning)).toContain('【升级】见面后仍未反馈');
    await press('adv-0006-1', '核实未受骗', warning);
    expect(Object.keys(await timers(warning))).toEqual(['review']);
  });

  test('an officer who took over and stays silent is escalated like anybody else', async () => {
    const warning = await warn('emp-0006-0014');
    await press('cp-07', '我来处置', warning);
    await testApp.advance(minutes(10));
    expect(await testApp.view(warning)).toMatchObject({ state: 'ACKED', lapsed: true, owner: { kind: 'POLICE' } });
    await testApp.advance(minutes(6));
    expect(await titles('duty-04', warning)).toEqual(['【升级】签收后仍未见面']);
  });

  test('the top step’s alarm rings for ever', async () => {
    const warning = await warn('emp-0006-0015');
    await testApp.advance(minutes(12));
    let heard = (await titles('chief-04', warning)).length;
    expect(heard).toBe(1);
    for (let hour = 0; hour < 4; hour += 1) {
      await testApp.advance(minutes(60));
      const now = (await titles('chief-04', warning)).length;
      expect(now).toBeGreaterThan(heard);
      heard = now;
    }
  });
});
