import { describe, expect, test } from 'vitest';
import { addMs, hours, minutes, shanghaiAt, shanghaiDay } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

// 0006: adv-0006-1 and -2, cp-07, duty-04 by day and duty-04-2 by night, chief-04. The testApp begins at ten.
describe('F4: the ladders', () => {
  const testApp = useTestApp();
  const { timers, titles, warn } = useActions(testApp);
  const SILENT = '【升级】企业超时未签收';
  const AGAIN = '【{}】仍无人签收，请马上处理';

  /** To this time of day, today or tomorrow. */
  async function toClock(clock: string): Promise<void> {
    const now = await testApp.now();
    const today = shanghaiAt(shanghaiDay(now), clock);
    const at = today > now ? today : addMs(today, hours(24));
    await testApp.advance(at.getTime() - now.getTime());
  }
  const step = async (warning: { id: string }) => (await testApp.view(warning)).escalationStep;

  test('HIGH: 5, 10, 20 and 40 minutes, then every 15', async () => {
    const warning = await warn('emp-0006-0010', { level: 'HIGH' });
    await testApp.advance(minutes(5));
    expect(await titles('adv-0006-1', warning)).toContain(AGAIN.replace('{}', '高危'));
    expect(await titles('cp-07', warning)).toEqual([]);
    await testApp.advance(minutes(5));
    expect(await titles('cp-07', warning)).toEqual([SILENT]);
    await testApp.advance(minutes(10));
    expect(await titles('duty-04', warning)).toEqual([SILENT]);
    await testApp.advance(minutes(20));
    for (const userid of ['chief-04', 'centre-1', 'centre-2']) expect(await titles(userid, warning)).toEqual([SILENT]);
    await testApp.advance(minutes(30));
    expect((await titles('chief-04', warning)).length).toBe(3);
    expect(await titles('cp-07', warning)).toEqual([SILENT]);
  });

  test('MEDIUM: 15 and 30 minutes, 2 and 8 hours of open time', async () => {
    const warning = await warn('emp-0006-0011', { level: 'MEDIUM' });
    await testApp.advance(minutes(15));
    expect(await titles('adv-0006-1', warning)).toContain(AGAIN.replace('{}', '中危'));
    await testApp.advance(minutes(15));
    expect(await step(warning)).toBe(2);
    await testApp.advance(minutes(90));
    expect(await step(warning)).toBe(3);
    await testApp.advance(hours(6) - minutes(1));
    expect(await step(warning)).toBe(3);
    await testApp.advance(minutes(1));
    expect(await step(warning)).toBe(4);
  });

  test('MEDIUM at 20:50: what falls into the night waits for the morning', async () => {
    await toClock('20:50');
    const warning = await warn('emp-0006-0012', { level: 'MEDIUM' });
    expect(await titles('adv-0006-1', warning)).toEqual(['【中危】请提醒一位同事']);
    await toClock('08:04');
    expect(await step(warning)).toBe(0);
    await testApp.advance(minutes(1)); // ten minutes in the evening, five in the morning
    expect(await step(warning)).toBe(1);
  });

  test('MEDIUM and LOW that come at night are held until 08:00 and counted from there', async () => {
    await toClock('22:30');
    const [medium, low] = [
      await warn('emp-0006-0013', { level: 'MEDIUM' }),
      await warn('emp-0006-0014', { level: 'LOW' }),
    ];
    for (const warning of [medium, low]) {
      expect(warning.state).toBe('MATCHED');
      expect(await titles('adv-0006-1', warning)).toEqual([]);
    }
    await toClock('08:00');
    expect(await testApp.view(medium)).toMatchObject({ state: 'DISPATCHED', escalationStep: 0 });
    expect(await titles('adv-0006-1', low)).toEqual(['【低危】请提醒一位同事']);
    expect((await timers(medium)).ladder).toBe(15);
    expect((await timers(low)).ladder).toBe(120);
  });

  test('LOW: 2 and 4 hours, the station next morning at 09:10, and again every morning', async () => {
    await toClock('10:00');
    const warning = await warn('emp-0006-0015', { level: 'LOW' });
    await testApp.advance(hours(2));
    expect(await step(warning)).toBe(1);
    await testApp.advance(hours(2));
    expect(await titles('cp-07', warning)).toEqual([SILENT]);
    await toClock('09:09');
    expect(await step(warning)).toBe(2);
    await testApp.advance(minutes(1));
    expect(await titles('duty-04', warning)).toEqual([SILENT]);
    await testApp.advance(hours(24));
    expect(await titles('duty-04', warning)).toEqual([SILENT, SILENT]);
    expect(await titles('chief-04', warning)).toEqual([]);
  });

  test('a HIGH runs by night too: the card says so, and the night’s officers are told', async () => {
    await toClock('22:30');
    const warning = await warn('emp-0006-0016', { level: 'HIGH' });
    const card = await testApp.phone('adv-0006-1').card(warning);
    expect(card.card?.main_title?.desc).toBe('深夜打扰，事情紧急，请先签收');
    await testApp.advance(minutes(20));
    expect(await titles('duty-04-2', warning)).toEqual([SILENT]);
    expect(await titles('duty-04', warning)).toEqual([]);
    await testApp.advance(minutes(20));
    expect(await titles('centre-3', warning)).toEqual([SILENT]);
    expect(await titles('centre-1', warning)).toEqual([]);
  });
});
