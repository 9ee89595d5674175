import { afterEach, describe, expect, test } from 'vitest';
import { minutes, seconds } from '../../src/lib/time.ts';
import { type Fixture, setUpFixture } from '../support/fixture.ts';
import { countOf, endLeases, screensAbout } from '../support/records.ts';
import type { Received } from '../support/test-app.ts';
import { startTestAppProcess } from '../support/test-app-process.ts';

const asked = {
  'adv-0003-1': ['【特急】请马上去找一位同事'],
  'adv-0003-2': ['【特急】请马上去找一位同事'],
  'cp-09': ['【知会】特急预警已下发企业'],
};

describe('the whole process ends and comes back', { timeout: 120_000 }, () => {
  let fixture: Fixture | null = null;
  afterEach(async () => {
    await fixture?.leave();
    fixture = null;
  });

  test('kill -9 while warnings pour in: what was accepted is told, once', async () => {
    fixture = await setUpFixture();
    const { testApp, db } = fixture;
    const accepted: Received[] = [];
    for (const round of [0, 1]) {
      const process = await startTestAppProcess(fixture.stores);
      const sending = Array.from({ length: 6 }, async (_, n) => {
        const employeeId = `emp-0003-${String(round * 6 + n + 2).padStart(4, '0')}`;
        const warning = await testApp.warn({ sourceRef: `POUR-${round}-${n}`, person: { employeeId } });
        accepted.push(warning);
        if (accepted.length === round * 6 + 3) await process.kill();
      });
      await Promise.allSettled(sending);
      await process.ended;
    }
    expect(accepted.length).toBeGreaterThanOrEqual(6);

    await fixture.open();
    await endLeases(db);
    await testApp.advance(0);
    for (const warning of accepted) expect(await screensAbout(testApp, db, warning)).toEqual(asked);
    await fixture.expectInvariants();
  });

  test('kill -9 while people press: what was taken counts, once; the ladder goes on where it stood', async () => {
    fixture = await setUpFixture();
    const { testApp, db, endpoints } = fixture;
    const process = await startTestAppProcess(fixture.stores);
    const warnings: Received[] = [];
    for (let n = 0; n < 4; n += 1) {
      warnings.push(await testApp.warn({ sourceRef: `PRESS-${n}`, person: { employeeId: `emp-0003-000${n + 2}` } }));
    }
    await testApp.advance(minutes(3));
    const [silent, ...signed] = warnings;
    const cards = await Promise.all(signed.map((warning) => testApp.phone('adv-0003-2').card(warning)));
    const taken: Received[] = [];
    const pressing = cards.map(async ({ messageId, buttons }, n) => {
      const press = { messageId, key: buttons[0]?.key };
      const answer = await endpoints.http.post<{ taken: boolean }>('/sandbox/api/members/adv-0003-2/press', press);
      const warning = signed[n];
      if (answer.taken && warning) taken.push(warning);
      await process.kill();
    });
    await Promise.allSettled(pressing);
    expect(taken.length).toBeGreaterThanOrEqual(1);

    await fixture.open();
    await endLeases(db);
    await testApp.advance(minutes(9));
    for (const warning of taken) {
      expect(await countOf(db, warning, 'acknowledged')).toBe(1);
      expect(await testApp.view(warning)).toMatchObject({ state: 'ACKED' });
    }
    if (silent) {
      expect(await testApp.phone('centre-1').titles(silent)).toEqual(['【升级】企业超时未签收']);
      expect(await testApp.phone('duty-06').titles(silent)).toEqual(['【升级】企业超时未签收']);
      expect(await countOf(db, silent, 'escalated')).toBe(4);
    }
    await fixture.expectInvariants();
  });

  test('a normal stop under load leaves no lease behind, and the next process goes on', async () => {
    fixture = await setUpFixture();
    const { testApp, db } = fixture;
    const process = await startTestAppProcess(fixture.stores);
    const warnings = await Promise.all(
      [2, 3, 4].map((n) => testApp.warn({ sourceRef: `STOP-${n}`, person: { employeeId: `emp-0003-000${n}` } })),
    );
    await process.terminate();
    expect(await process.ended).toBe('0');
    const claimed = await db.selectFrom('delivery').select('id').where('state', '=', 'claimed').execute();
    expect(claimed).toEqual([]);

    await fixture.open();
    // The sandbox closed its doors first: what was just going out tries again after a second or four.
    await testApp.advance(seconds(20));
    for (const warning of warnings) expect(await screensAbout(testApp, db, warning)).toEqual(asked);
    await fixture.expectInvariants();
  });
});
