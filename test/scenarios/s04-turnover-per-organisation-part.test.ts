import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { OrganisationStatisticsData, TurnoverListData } from '../../src/domain/statistics/index.ts';
import { addMs, days, shanghaiDay } from '../../src/lib/time.ts';
import { useTestApp } from '../support/test-app.ts';
import { useCampaigns } from './campaign-actions.ts';

describe('row 4, a part: turnover per organisation (what follows from it waits for prediction)', () => {
  const testApp = useTestApp();
  const { browser, organisationIdOf } = useCampaigns(testApp);
  const figures = async (userid: string, code: string) =>
    (await browser(userid)).get<OrganisationStatisticsData>(
      `/api/statistics/organisations/${await organisationIdOf(code)}`,
    );

  /** Everybody of the organisation joined long ago; then the first so many came or went on a day. */
  async function roster(code: string, { joined, left, ago }: { joined: number; left: number; ago: number }) {
    const { db } = testApp.app;
    const day = shanghaiDay(addMs(await testApp.now(), -days(ago)));
    const some = (from: number, count: number) => sql`
      id in (select e.id from employment e join organisation o on o.id = e.organisation_id and o.code = ${code}
        order by e.employee_no offset ${from} limit ${count})`;
    await sql`
      update employment set hired_on = '2020-01-01', out_of_province = false, state = 'ACTIVE', left_on = null
      where ${some(0, 100_000)}`.execute(db);
    await sql`update employment set hired_on = ${day}, out_of_province = true where ${some(10, joined)}`.execute(db);
    await sql`update employment set state = 'LEFT', left_on = ${day} where ${some(10 + joined, left)}`.execute(db);
  }

  test('joins and leaves of the last 90 days, with numerator and denominator; the one day before them no more', async () => {
    await roster('0007', { joined: 12, left: 7, ago: 89 });
    const { turnover } = await figures('adv-0007-1', '0007');
    const { now, before } = turnover;
    expect(turnover).toEqual({
      days: 90,
      joins: 12,
      outOfProvinceJoins: 12,
      leaves: 7,
      before: now - 5,
      now,
      rate: { numerator: 19, denominator: now + before, share: 19 / (now + before) },
    });
    await roster('0007', { joined: 12, left: 7, ago: 90 });
    expect((await figures('adv-0007-1', '0007')).turnover).toMatchObject({
      joins: 0,
      leaves: 0,
      rate: { numerator: 0, share: 0 },
    });
  });

  test('a plant with a high turnover ranks above an equal plant without', async () => {
    await roster('0007', { joined: 0, left: 0, ago: 30 });
    await roster('0008', { joined: 20, left: 20, ago: 30 });
    const { organisations } = await (await browser('centre-1')).get<TurnoverListData>(
      '/api/statistics/organisations?limit=500',
    );
    const rank = async (code: string) => {
      const id = await organisationIdOf(code);
      return organisations.findIndex((one) => one.id === id);
    };
    expect(await rank('0008')).toBeGreaterThanOrEqual(0);
    expect(await rank('0008')).toBeLessThan(await rank('0007'));
    const shares = organisations.map(({ turnover }) => turnover.rate.share ?? 0);
    expect(shares).toEqual(shares.toSorted((a, b) => b - a));
  });

  test('is told of the reader’s own places only', async () => {
    await expect(figures('adv-0008-1', '0007')).rejects.toMatchObject({ status: 404 });
    await expect(figures('emp-0007-0020', '0007')).rejects.toMatchObject({ status: 403 });
    const { organisations } = await (await browser('adv-0008-1')).get<TurnoverListData>(
      '/api/statistics/organisations',
    );
    expect(organisations.map(({ id }) => id)).toEqual([await organisationIdOf('0008')]);
    const all = (await (await browser('centre-1')).get<TurnoverListData>('/api/statistics/organisations?limit=500'))
      .organisations.length;
    const station = (await (await browser('chief-03')).get<TurnoverListData>('/api/statistics/organisations?limit=500'))
      .organisations.length;
    expect(station).toBeGreaterThan(0);
    expect(station).toBeLessThan(all);
  });
});
