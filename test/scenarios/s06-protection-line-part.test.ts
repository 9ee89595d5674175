import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { seedProtections } from '../../src/demo/index.ts';
import type { OrganisationStatisticsData } from '../../src/domain/statistics/index.ts';
import { shanghaiDay } from '../../src/lib/time.ts';
import { useTestApp } from '../support/test-app.ts';
import { useCampaigns } from './campaign-actions.ts';

describe('row 6, a part: the protection line of the enterprise card (cases, losses, dissuasions wait for theirs)', () => {
  const testApp = useTestApp();
  const { browser, organisationIdOf } = useCampaigns(testApp);
  const card = async (userid: string) =>
    (await browser(userid)).get<OrganisationStatisticsData>(
      `/api/statistics/organisations/${await organisationIdOf('0001')}`,
    );

  /** As the demo county is seeded: the big plant is complete. */
  async function declareAll(): Promise<void> {
    const { db } = testApp.app;
    const { notice, settings } = testApp.config;
    const items = settings.protection.items.map(({ code }) => code);
    const today = shanghaiDay(await testApp.now());
    await seedProtections(db, { items, version: notice.version, validDays: settings.protection.validDays, today });
  }

  /** People of the next plant come over, as the roster writes it. */
  async function hire(count: number): Promise<void> {
    await sql`
      update employment set organisation_id = plant.id, grid_unit_id = null, employee_no = 'N' || employee_no
      from organisation plant
      where plant.code = '0001' and employment.id in (
        select e.id from employment e join organisation o on o.id = e.organisation_id and o.code = '0002'
        where e.state = 'ACTIVE' and not exists (select from role_assignment r where r.person_id = e.person_id)
        order by e.employee_no limit ${count})`.execute(testApp.app.db);
  }

  test('names all 2,300, with the numerator and denominator it stands on', async () => {
    await declareAll();
    expect((await card('adv-0001-1')).protection).toEqual({
      numerator: 2300,
      denominator: 2300,
      share: 1,
      line: '2300名员工三项完成',
    });
  });

  test('with twelve more who are done it is 「2300多名员工三项完成」; whoever is not done lowers the share only', async () => {
    await hire(12);
    await declareAll();
    const { protection } = await card('adv-0001-1');
    expect(protection).toMatchObject({ numerator: 2312, denominator: 2312, line: '2300多名员工三项完成' });
    await (await browser('emp-0001-0500')).post('/api/protections/mine', {
      notYet: ['GOV_FOLLOWED'],
      consentVersion: testApp.config.notice.version,
    });
    expect((await card('centre-1')).protection).toMatchObject({
      numerator: 2311,
      denominator: 2312,
      line: '2300多名员工三项完成',
    });
  });
});
