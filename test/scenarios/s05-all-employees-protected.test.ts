import { describe, expect, test } from 'vitest';
import { seedProtections } from '../../src/demo/index.ts';
import type { RateData } from '../../src/domain/campaigns/index.ts';
import { shanghaiDay } from '../../src/lib/time.ts';
import { useTestApp } from '../support/test-app.ts';
import { ITEMS, useCampaigns } from './campaign-actions.ts';

describe('row 5: 2,300 people, three items each', () => {
  const testApp = useTestApp();
  const { browser, organisationIdOf } = useCampaigns(testApp);
  const rate = async (userid: string) =>
    (await browser(userid)).get<RateData>(`/api/protections/rate?organisationId=${await organisationIdOf('0001')}`);

  test('the plant shows 2,300 of 2,300; removing one item lowers the figure', async () => {
    const version = testApp.config.notice.version;
    const today = shanghaiDay(await testApp.now());
    await seedProtections(testApp.app.db, { items: ITEMS, version, validDays: 365, today });
    expect(await rate('adv-0001-1')).toMatchObject({ protection: { numerator: 2300, denominator: 2300, share: 1 } });

    await (await browser('emp-0001-0500')).post('/api/protections/mine', {
      notYet: ['APP_INSTALLED'],
      consentVersion: version,
    });
    const lower = await rate('adv-0001-1');
    expect(lower.protection).toMatchObject({ numerator: 2299, denominator: 2300 });
    expect(lower.items.map(({ done }) => done.numerator)).toEqual([2299, 2300, 2300]);
  });

  test('the demo county’s other organisations lie between 90 and 100 %, the KEY ones at 100 % but for that one', async () => {
    const all = await (await browser('centre-1')).get<RateData>('/api/protections/rate');
    expect(all.protection.share).toBeGreaterThan(0.85);
    expect(all.protection.share).toBeLessThan(1);
    const key = await (await browser('centre-1')).get<RateData>('/api/protections/rate?tier=KEY');
    expect(key.items.map(({ done }) => done.denominator - done.numerator)).toEqual([1, 0, 0]);
  });

  test('the figure of another’s organisation is not told', async () => {
    await expect(rate('adv-0002-1')).rejects.toMatchObject({ status: 404 });
  });

  test('where there is nobody there is no share', async () => {
    const nobody = await (await browser('centre-1')).get<RateData>('/api/protections/rate?townshipId=nowhere');
    expect(nobody.protection).toEqual({ numerator: 0, denominator: 0, share: null });
  });
});
