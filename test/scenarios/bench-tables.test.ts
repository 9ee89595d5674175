import { describe, expect, test } from 'vitest';
import { answerBare, countBare, recountBare, storeReceipts } from '../../src/bench/campaign/floor.ts';
import { fireBare, makeDue, multiply } from '../../src/bench/ladder/targets.ts';
import { useTestApp } from '../support/test-app.ts';
import { useCampaigns } from './campaign-actions.ts';

/** Benches write rows by hand: a column renamed under them must be seen before somebody waits ten minutes for a figure. */
describe('the tables that benches write by hand', () => {
  const testApp = useTestApp();
  const campaigns = useCampaigns(testApp);

  test('what the campaign bench writes by hand fits the tables of today', async () => {
    const { db } = testApp.app;
    const { id } = await campaigns.open('centre-1');
    expect(await answerBare(db, id, 2)).toBeGreaterThan(0);
    expect(await countBare(db, id)).toBeGreaterThan(0);
    expect(await recountBare(db, id)).toBeGreaterThan(0);
    expect((await storeReceipts(db, id, 1)).stored).toBeGreaterThan(0);
  });

  test('what the ladder bench writes by hand fits the tables of today', async () => {
    const { db } = testApp.app;
    const { id } = await testApp.warn();
    await multiply(db, [id], 3);
    const due = await makeDue(db, { count: 2, startsIn: 7_200, spread: 1 });
    expect(due).toHaveLength(2);
    expect(await fireBare(db, due)).toBeGreaterThan(0);
  });
});
