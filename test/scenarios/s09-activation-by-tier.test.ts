import { describe, expect, test } from 'vitest';
import type { RateData } from '../../src/domain/campaigns/index.ts';
import { useTestApp } from '../support/test-app.ts';
import { useCampaigns } from './campaign-actions.ts';

describe('row 9: activation of employees of the bigger enterprises', () => {
  const testApp = useTestApp();
  const { browser, personIdOf } = useCampaigns(testApp);
  const activation = async (tier: string) =>
    (await (await browser('centre-1')).get<RateData>(`/api/protections/rate?tier=${tier}`)).activation;

  test('is 100 % in the demo, and lower after one hire who has not activated his account', async () => {
    for (const tier of ['ABOVE_SCALE', 'KEY']) {
      const { numerator, denominator, share } = await activation(tier);
      expect(denominator).toBeGreaterThan(500);
      expect({ numerator, share }).toEqual({ numerator: denominator, share: 1 });
    }
    const all = await activation('KEY');
    await testApp.app.db
      .updateTable('wecomAccount')
      .set({ status: 'NOT_ACTIVATED' })
      .where('personId', '=', await personIdOf('emp-0001-0700'))
      .execute();
    const after = await activation('KEY');
    expect(after).toMatchObject({ numerator: all.numerator - 1, denominator: all.denominator });
    expect(after.share).toBeLessThan(1);
  });
});
