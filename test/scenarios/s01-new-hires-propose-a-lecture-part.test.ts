import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { shanghaiDay } from '../../src/lib/time.ts';
import { useTestApp } from '../support/test-app.ts';
import { useCampaigns } from './campaign-actions.ts';

describe('row 1: a batch of new people from other provinces', () => {
  const testApp = useTestApp();
  const { turn } = useCampaigns(testApp);
  const userids = Array.from({ length: 25 }, (_, n) => `emp-0007-00${String(n + 10)}`);

  const proposals = async () =>
    (await testApp.app.directory.listReadiness(testApp.app.db)).filter(({ kind }) => kind === 'LECTURE_PROPOSED');

  test('nineteen of them propose nothing, twenty-five a lecture, once', async () => {
    await sql`
      update employment e set out_of_province = false, hired_on = '2020-01-01' from organisation o
      where o.id = e.organisation_id and o.code = '0007'`.execute(testApp.app.db);
    await sql`
      update employment set out_of_province = true, hired_on = ${shanghaiDay(await testApp.now())}
      where person_id in (select person_id from wecom_account where userid = any(${userids.slice(0, 19)}::text[]))`.execute(
      testApp.app.db,
    );
    await turn('JOINED', ...userids.slice(0, 19));
    expect(await proposals()).toEqual([]);
    await sql`
      update employment set out_of_province = true, hired_on = ${shanghaiDay(await testApp.now())}
      where person_id in (select person_id from wecom_account where userid = any(${userids}::text[]))`.execute(
      testApp.app.db,
    );
    await turn('JOINED', ...userids.slice(19));
    await turn('JOINED', ...userids);
    expect(await proposals()).toMatchObject([{ organisationName: expect.any(String), note: '25' }]);
  });
});
