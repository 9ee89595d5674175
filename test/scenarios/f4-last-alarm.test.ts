import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { hours, minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

/** Everybody who may be asked once the top is reached: the whole centre takes turns. */
const OFFICERS = ['centre-1', 'centre-2', 'centre-3', 'centre-4', 'chief-01', 'chief-02'];

describe('F4: the last alarm does not shout people deaf', () => {
  const testApp = useTestApp();
  const { press, shown, titles, warn } = useActions(testApp);

  /** When messages came to this officer's phone, since a moment: also those whose answer was lost on the way back to us. */
  async function rings(userid: string, since: Date): Promise<Date[]> {
    const { rows } = await sql<{ at: Date }>`
      select at from sandbox.phone_entry where userid = ${userid} and own is null and not dropped and at > ${since}
      order by at`.execute(testApp.app.db);
    return rows.map(({ at }) => at);
  }

  test('an idle day with five open items: at most 60 cards an officer, a CRITICAL never silent for longer than 15 minutes', async () => {
    const begin = await testApp.now();
    await warn('emp-0001-0021', { level: 'CRITICAL' });
    await testApp.advance(minutes(3));
    await warn('emp-0001-0022', { level: 'CRITICAL', fraudType: 'FAKE_LOAN' });
    await warn('emp-0002-0003', { level: 'HIGH' });
    await testApp.advance(minutes(4));
    await testApp.warn({ level: 'HIGH', person: { phone: '15400009999' } });
    await warn('emp-0001-0023', { level: 'MEDIUM' });
    const top = await testApp.now();
    for (let passed = 0; passed < 24; passed += 4) await testApp.advance(hours(4));

    const heard: Date[] = [];
    for (const userid of OFFICERS) {
      const times = await rings(userid, begin);
      expect(times.length, `${userid} got ${times.length} cards`).toBeLessThanOrEqual(60);
      heard.push(...times);
    }
    const moments = heard.map((at) => at.getTime()).sort((a, b) => a - b);
    const gaps = moments.slice(1).map((at, index) => at - (moments[index] ?? at));
    expect(moments.at(-1)).toBeGreaterThan(top.getTime() + hours(23));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(minutes(15) + 5_000);
  });

  test('several that wait for one officer come as one list', async () => {
    await warn('emp-0001-0024', { level: 'CRITICAL' });
    await warn('emp-0001-0025', { level: 'CRITICAL', fraudType: 'FAKE_LOAN' });
    await testApp.advance(minutes(12));
    const before = (await titles('centre-1')).length;
    await testApp.advance(minutes(5));
    expect((await titles('centre-1')).slice(before)).toEqual(['【再次提醒】2起预警待处置']);
  });

  test('an officer may put reminders off for half an hour; who is to act first may not, nor the last one who hears them', async () => {
    const warning = await warn('emp-0001-0026', { level: 'CRITICAL' });
    await testApp.advance(minutes(17));
    const putOff: string[] = [];
    for (const userid of OFFICERS) {
      if (!(await shown(userid, warning).catch(() => null))?.buttons.includes('30分钟后再提醒我')) continue;
      await press(userid, '30分钟后再提醒我', warning);
      if ((await shown(userid, warning)).desc.startsWith('已记下')) putOff.push(userid);
    }
    expect(putOff.length).toBeGreaterThan(0);
    const before = await Promise.all(putOff.map(async (userid) => (await titles(userid)).length));
    await testApp.advance(minutes(29));
    expect(await Promise.all(putOff.map(async (userid) => (await titles(userid)).length))).toEqual(before);
    await testApp.advance(minutes(35));
    const after = await Promise.all(putOff.map(async (userid) => (await titles(userid)).length));
    for (const [index, count] of after.entries()) expect(count).toBeGreaterThan(before[index] ?? 0);
  });

  test('an unmatched HIGH is asked for with growing pauses', async () => {
    const before = (await titles('centre-1')).length;
    await testApp.warn({ level: 'HIGH', person: { phone: '15400009998' } });
    await testApp.advance(hours(4));
    expect((await titles('centre-1')).length - before).toBeLessThanOrEqual(8);
    expect((await titles('centre-1')).length - before).toBeGreaterThanOrEqual(5);
  });
});
