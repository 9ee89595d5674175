import { describe, expect, test } from 'vitest';
import { minutes, seconds } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

// Community police cp-04 has 0002, 0009 and 0014.
describe('F4: one escalation card a minute', () => {
  const testApp = useTestApp();
  const { press, shown, titles, warn } = useActions(testApp);
  const SILENT = '【升级】企业超时未签收';
  const DRILLS = '【演练】2起预警待处置';

  /** So many HIGHs, ten seconds apart, brought to the moment when the first is due at community police. */
  async function climbing(from: number, count: number) {
    const warnings = [];
    for (let n = 0; n < count; n += 1) {
      if (n > 0) await testApp.advance(seconds(10));
      warnings.push(await warn(`emp-0009-00${from + n}`, { level: 'HIGH' }));
    }
    await testApp.advance(minutes(10) - seconds(10 * (count - 1)));
    return warnings;
  }
  const news = async (before: number) => (await titles('cp-04')).slice(before);

  test('the first has its own card at once, the rest come together when the minute ends', async () => {
    const before = (await titles('cp-04')).length;
    await climbing(10, 4);
    expect(await news(before)).toEqual([SILENT]);
    await testApp.advance(seconds(59));
    expect(await news(before)).toEqual([SILENT]);
    await testApp.advance(seconds(1));
    expect(await news(before)).toEqual([SILENT, '【汇总】3起预警待处置']);
    expect(await shown('cp-04')).toMatchObject({ fields: { 特急: '0起', 其他: '3起' } });
  });

  test('what was answered meanwhile drops out; one left is a C10 of its own', async () => {
    const before = (await titles('cp-04')).length;
    const [, second, third] = await climbing(20, 3);
    await testApp.advance(seconds(30));
    if (second) await press('adv-0009-1', '立即签收', second);
    await testApp.advance(seconds(30));
    expect(await news(before)).toEqual([SILENT, SILENT]);
    if (third) await press('cp-04', '我来处置', third);
    if (third) expect(await testApp.view(third)).toMatchObject({ owner: { kind: 'POLICE' } });
  });

  test('everything answered: nothing goes out', async () => {
    const before = (await titles('cp-04')).length;
    const [, second] = await climbing(30, 2);
    await testApp.advance(seconds(30));
    if (second) await press('adv-0009-1', '立即签收', second);
    await testApp.advance(seconds(40));
    expect(await news(before)).toEqual([SILENT]);
  });

  test('those in a roll-up can be taken over from the list', async () => {
    const [, second] = await climbing(40, 3);
    await testApp.advance(seconds(60));
    if (!second) throw new Error('there were three');
    const officer = await testApp.as('cp-04');
    const list = await officer.get<{ warnings: { id: string }[] }>('/api/warnings');
    expect(list.warnings.map(({ id }) => id)).toContain(second.id);
    await officer.post(`/api/warnings/${second.id}/take_over`);
    expect(await testApp.view(second)).toMatchObject({ owner: { kind: 'POLICE' } });
  });

  test('drills are counted apart from real ones, and their roll-up is marked', async () => {
    const before = (await titles('cp-04')).length;
    for (const n of [60, 61, 62]) {
      await warn(`emp-0009-00${n}`, { level: 'HIGH' });
      await testApp.advance(seconds(10));
    }
    for (const _ of [1, 2]) await testApp.warn({ drill: true, orgId: '0009', level: 'HIGH' });
    await testApp.advance(minutes(11) - seconds(30));
    // Both leave in the same minute, on two connections: which arrives first is nobody's promise.
    const [first, ...together] = await news(before);
    expect(first).toBe(SILENT);
    expect(together.sort()).toEqual(['【汇总】2起预警待处置', DRILLS]);
    expect((await shown('cp-04', { id: '', number: DRILLS })).fields).toMatchObject({
      说明: '演练，请勿惊动员工',
      其他: '2起',
    });
  });

  test('a CRITICAL always has its own card', async () => {
    const before = (await titles('cp-04')).length;
    const warnings = [];
    for (const n of [50, 51, 52]) warnings.push(await warn(`emp-0009-00${n}`));
    await testApp.advance(minutes(5));
    expect((await news(before)).filter((title) => title === SILENT).length).toBe(3);
  });
});
