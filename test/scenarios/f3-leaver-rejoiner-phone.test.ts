import { describe, expect, test } from 'vitest';
import { days, minutes } from '../../src/lib/time.ts';
import { useTestApp } from '../support/test-app.ts';
import { ITEMS, useCampaigns } from './campaign-actions.ts';

/** Weeks pass in here: each of their days is lived through, on a busy machine slowly. */
const LONG_MS = minutes(3);

describe('F3: who leaves, comes back or changes his number', { timeout: LONG_MS }, () => {
  const testApp = useTestApp();
  const { answer, browser, counts, open, personIdOf, sent, states, turn, until } = useCampaigns(testApp);
  const campaign = { id: '' };
  const verify = async (userid: string, item: string) =>
    (await browser('adv-0010-1')).post('/api/protections/verify', {
      personId: await personIdOf(userid),
      item,
      result: 'VERIFIED',
    });

  test('a leaver’s tasks end: he is counted and reminded no more', async () => {
    campaign.id = (await open('adv-0010-1')).id;
    await turn('LEFT', 'emp-0010-0030');
    expect(await counts('adv-0010-1', campaign.id)).toMatchObject({ people: 54 });
    await testApp.advance(days(1));
    await testApp.advance(minutes(5));
    expect(await sent('emp-0010-0030')).toEqual(['C06']);
    expect(await sent('emp-0010-0032')).toEqual(['C06', 'C08']);
  });

  test('whoever comes back within thirty days keeps what was verified', async () => {
    await answer('emp-0010-0031', ...ITEMS);
    for (const item of ITEMS) await verify('emp-0010-0031', item);
    await turn('LEFT', 'emp-0010-0031');
    await testApp.advance(days(3));
    await turn('REJOINED', 'emp-0010-0031');
    await testApp.advance(minutes(10));
    expect(await states('emp-0010-0031')).toEqual(['VERIFIED', 'VERIFIED', 'VERIFIED']);
    expect(await sent('emp-0010-0031')).not.toContain('C07');
  });

  test('a new number puts the block of overseas calls back to asked, and only that', async () => {
    await answer('emp-0010-0033', ...ITEMS);
    const before = await counts('adv-0010-1', campaign.id);
    await turn('PHONE_CHANGED', 'emp-0010-0033');
    expect(await states('emp-0010-0033')).toEqual(['DECLARED', 'ASKED', 'DECLARED']);
    const after = await counts('adv-0010-1', campaign.id);
    expect(after).toMatchObject({ done: before.done - 1, partial: before.partial + 1 });
    await until('10:05');
    expect((await sent('emp-0010-0033')).at(-1)).toBe('C08');
  });

  test('after thirty days everything starts anew', async () => {
    await turn('LEFT', 'emp-0010-0031');
    await testApp.advance(days(31));
    await turn('REJOINED', 'emp-0010-0031');
    expect(await states('emp-0010-0031')).toEqual(['UNKNOWN', 'UNKNOWN', 'UNKNOWN']);
    await testApp.advance(days(1));
    expect(await sent('emp-0010-0031')).toContain('C07');
  });

  test('what was declared lapses after a year', async () => {
    await testApp.advance(days(10));
    const { items } = await (await browser('emp-0010-0033')).get<{ items: { validUntil: string | null }[] }>(
      '/api/protections/mine',
    );
    const until365 = Date.parse(items[0]?.validUntil ?? '') - (await testApp.now()).getTime();
    expect(until365 / days(1)).toBeGreaterThan(300);
    await testApp.app.db
      .updateTable('protection')
      .set({ validUntil: await testApp.now() })
      .where('personId', '=', await personIdOf('emp-0010-0033'))
      .where('item', '=', 'APP_INSTALLED')
      .execute();
    await testApp.advance(days(1));
    expect((await states('emp-0010-0033'))[0]).not.toBe('DECLARED');
  });
});
