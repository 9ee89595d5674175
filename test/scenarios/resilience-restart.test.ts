import { afterEach, describe, expect, test } from 'vitest';
import { minutes, seconds } from '../../src/lib/time.ts';
import { countOf, endLeases, screensAbout } from '../support/records.ts';
import { type Stage, setUpStage } from '../support/stage.ts';
import type { Received } from '../support/town.ts';
import { startTownProcess } from '../support/town-process.ts';

const asked = {
  'adv-0003-1': ['【特急】请马上去找一位同事'],
  'adv-0003-2': ['【特急】请马上去找一位同事'],
  'cp-09': ['【知会】特急预警已下发企业'],
};

describe('the whole process ends and comes back', { timeout: 120_000 }, () => {
  let stage: Stage | null = null;
  afterEach(async () => {
    await stage?.leave();
    stage = null;
  });

  test('kill -9 while warnings pour in: what was accepted is told, once', async () => {
    stage = await setUpStage();
    const { town, db } = stage;
    const accepted: Received[] = [];
    for (const round of [0, 1]) {
      const process = await startTownProcess(stage.stores);
      const sending = Array.from({ length: 6 }, async (_, n) => {
        const employeeId = `emp-0003-${String(round * 6 + n + 2).padStart(4, '0')}`;
        const warning = await town.warn({ sourceRef: `POUR-${round}-${n}`, person: { employeeId } });
        accepted.push(warning);
        if (accepted.length === round * 6 + 3) await process.kill();
      });
      await Promise.allSettled(sending);
      await process.ended;
    }
    expect(accepted.length).toBeGreaterThanOrEqual(6);

    await stage.open();
    await endLeases(db);
    await town.advance(0);
    for (const warning of accepted) expect(await screensAbout(town, db, warning)).toEqual(asked);
    await stage.expectInvariants();
  });

  test('kill -9 while people press: what was taken counts, once; the ladder goes on where it stood', async () => {
    stage = await setUpStage();
    const { town, db, endpoints } = stage;
    const process = await startTownProcess(stage.stores);
    const warnings: Received[] = [];
    for (let n = 0; n < 4; n += 1) {
      warnings.push(await town.warn({ sourceRef: `PRESS-${n}`, person: { employeeId: `emp-0003-000${n + 2}` } }));
    }
    await town.advance(minutes(3));
    const [silent, ...signed] = warnings;
    const cards = await Promise.all(signed.map((warning) => town.phone('adv-0003-2').card(warning)));
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

    await stage.open();
    await endLeases(db);
    await town.advance(minutes(9));
    for (const warning of taken) {
      expect(await countOf(db, warning, 'acknowledged')).toBe(1);
      expect(await town.view(warning)).toMatchObject({ state: 'ACKED' });
    }
    if (silent) {
      expect(await town.phone('centre-1').titles(silent)).toEqual(['【升级】企业超时未签收']);
      expect(await town.phone('duty-06').titles(silent)).toEqual(['【升级】企业超时未签收']);
      expect(await countOf(db, silent, 'escalated')).toBe(4);
    }
    await stage.expectInvariants();
  });

  test('a normal stop under load leaves no lease behind, and the next process goes on', async () => {
    stage = await setUpStage();
    const { town, db } = stage;
    const process = await startTownProcess(stage.stores);
    const warnings = await Promise.all(
      [2, 3, 4].map((n) => town.warn({ sourceRef: `STOP-${n}`, person: { employeeId: `emp-0003-000${n}` } })),
    );
    await process.terminate();
    expect(await process.ended).toBe('0');
    const claimed = await db.selectFrom('delivery').select('id').where('state', '=', 'claimed').execute();
    expect(claimed).toEqual([]);

    await stage.open();
    // The sandbox closed its doors first: what was just going out tries again after a second or four.
    await town.advance(seconds(20));
    for (const warning of warnings) expect(await screensAbout(town, db, warning)).toEqual(asked);
    await stage.expectInvariants();
  });
});
