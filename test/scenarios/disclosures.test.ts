import { describe, expect, test } from 'vitest';
import type { PeopleData } from '../../src/domain/campaigns/index.ts';
import { addMs, days, minutes } from '../../src/lib/time.ts';
import { useTestApp } from '../support/test-app.ts';
import { useCampaigns } from './campaign-actions.ts';

describe('what an employer’s people are shown of others is in the log of disclosures', () => {
  const testApp = useTestApp();
  const { browser, open, organisationIdOf, personIdOf } = useCampaigns(testApp);

  async function logged() {
    const now = await testApp.now();
    const rows = [];
    for await (const row of testApp.app.disclosures.list({ from: addMs(now, -days(1)), to: addMs(now, 1_000) }))
      rows.push(row);
    return rows;
  }

  test('an advisor reads the names of the not yet protected: whose, which kinds, how many, why', async () => {
    const { id } = await open('adv-0010-1');
    const organisationId = await organisationIdOf('0010');
    const path = `/api/campaigns/${id}/people?organisationId=${organisationId}&limit=20`;
    const { people } = await (await browser('adv-0010-1')).get<PeopleData>(path);
    expect(await logged()).toMatchObject([
      {
        recipientKind: 'ORGANISATION',
        recipientId: organisationId,
        personId: await personIdOf('adv-0010-1'),
        categories: ['name', 'protections'],
        people: people.length,
        basis: 'CONSENT',
        purpose: 'PROTECTION',
        objectKind: 'campaign',
        objectId: id,
      },
    ]);
    const affected = await testApp.app.disclosures.affected({
      from: new Date(0),
      to: addMs(await testApp.now(), days(1)),
    });
    expect(affected.filter(({ isPerson }) => isPerson).map(({ what }) => what)).toEqual(
      people.map(({ personId }) => personId).sort(),
    );
  });

  test('an export of the roster is one more; police who look give nothing to others', async () => {
    const before = (await logged()).length;
    await (await browser('adv-0010-1')).request('GET', '/api/directory/export.csv').then((answer) => answer.text());
    const rows = await logged();
    expect(rows).toHaveLength(before + 1);
    expect(rows.at(-1)).toMatchObject({ recipientKind: 'ORGANISATION', isFile: true, purpose: 'ROSTER' });
    expect(rows.at(-1)?.people).toBeGreaterThan(20);
    const organisationId = await organisationIdOf('0010');
    const centre = await browser('centre-1');
    await centre.get(`/api/readiness/people?organisationId=${organisationId}&limit=20`).catch(() => undefined);
    expect(await logged()).toHaveLength(before + 1);
  });

  test('signing puts the name on the advisor’s card, which is given as well', async () => {
    const before = (await logged()).length;
    const warning = await testApp.warn({ level: 'HIGH', person: { employeeId: 'emp-0010-0040' } });
    await testApp.advance(5_000);
    await testApp.phone('adv-0010-1').press('立即签收', warning);
    await testApp.advance(0);
    const added = (await logged()).slice(before);
    expect(added).toMatchObject([{ categories: ['name', 'unit'], people: 1, purpose: 'DISSUASION', basis: 'DUTY' }]);
    await (await browser('centre-1')).post(`/api/warnings/${warning.id}/revoke`, { reason: '演示结束' });
  });

  test.each([
    ['signs long after his time is over', 'adv-0010-1', '立即签收', minutes(45)],
    ['signs by asking for support', 'adv-0010-1', '需要支援', 5_000],
  ])('whoever %s holds the name as well', async (_, userid, press, afterMs) => {
    const warning = await testApp.warn({ level: 'MEDIUM', person: { employeeId: 'emp-0010-0041' } });
    const before = (await logged()).length;
    await testApp.advance(afterMs);
    await testApp.phone(userid).press(press, warning);
    await testApp.advance(0);
    const added = (await logged()).slice(before);
    expect(added).toMatchObject([{ personId: await personIdOf(userid), categories: ['name', 'unit'], people: 1 }]);
    await (await browser('centre-1')).post(`/api/warnings/${warning.id}/revoke`, { reason: '演示结束' });
  });
});
