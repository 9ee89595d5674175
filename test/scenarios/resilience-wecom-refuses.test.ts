import { afterEach, describe, expect, test } from 'vitest';
import { minutes, seconds } from '../../src/lib/time.ts';
import { deliveriesOf, screensAbout } from '../support/records.ts';
import { type Received, type TestApp, useTestApp } from '../support/test-app.ts';

describe('WeCom refuses', () => {
  const testApp = useTestApp();
  afterEach(() => testApp.faults({}));
  let employee = 1;
  function warn(input: Parameters<TestApp['warn']>[0] = {}): Promise<Received> {
    employee += 1;
    return testApp.warn({ person: { employeeId: `emp-0003-${String(employee).padStart(4, '0')}` }, ...input });
  }

  test('45009: the channel pauses a minute, urgent ones look every 15 seconds, then all goes out once', async () => {
    await testApp.faults({ limited: { apis: ['message/send'], count: 1 } });
    const urgent = await warn();
    await testApp.advance(0);
    const medium = await warn({ level: 'MEDIUM' });
    await testApp.advance(0);
    expect(await screensAbout(testApp, testApp.app.db, medium)).toEqual({});
    expect((await readyz()).body).toMatch(/wecom/);
    await testApp.advance(seconds(75));
    for (const warning of [urgent, medium]) {
      const screens = Object.values(await screensAbout(testApp, testApp.app.db, warning));
      expect(screens.length).toBeGreaterThanOrEqual(2);
      for (const titles of screens) expect(titles).toHaveLength(1);
    }
    await revoke(urgent, medium);
  });

  test('60020: /readyz turns red and says why, ladders count, and on recovery everybody gets the latest of each question', async () => {
    await testApp.faults({ untrustedIp: {} });
    const warning = await warn();
    await testApp.advance(minutes(6));
    const red = await readyz();
    expect(red.status).toBe(503);
    expect(red.body).toMatch(/60020/);
    expect(await screensAbout(testApp, testApp.app.db, warning)).toEqual({});
    expect(await testApp.view(warning)).toMatchObject({ escalationStep: 2 });

    await testApp.faults({});
    await testApp.advance(minutes(1));
    expect(await screensAbout(testApp, testApp.app.db, warning)).toEqual({
      'adv-0003-1': ['【特急】仍无人签收，请马上处理'],
      'adv-0003-2': ['【特急】仍无人签收，请马上处理'],
      'cp-09': expect.arrayContaining(['【知会】特急预警已下发企业', '【升级】企业超时未签收']),
    });
    expect((await readyz()).status).toBe(200);
    await revoke(warning);
  });

  test('a channel that broke with nothing to say heals before the next warning comes', async () => {
    await testApp.faults({ untrustedIp: {} });
    const warning = await warn();
    await testApp.advance(seconds(10));
    await testApp.faults({});
    await revoke(warning);
    await testApp.advance(minutes(2));
    expect((await readyz()).status).toBe(200);
  });

  test.each(['invalidUsers', 'unlicensedUsers'] as const)(
    '%s: the step with nobody left goes to the next at once',
    async (fault) => {
      await testApp.faults({ [fault]: { userids: ['adv-0003-1', 'adv-0003-2'] } });
      const warning = await warn();
      await testApp.advance(0);
      expect(
        (await deliveriesOf(testApp.app.db, warning)).filter(({ state }) => state === 'unreachable').length,
      ).toBeGreaterThanOrEqual(2);
      const titles = await testApp.phone('cp-09').titles(warning);
      expect(titles.some((title) => title.startsWith('【升级】'))).toBe(true);
      expect((await testApp.view(warning)).escalationStep).toBeGreaterThanOrEqual(2);
      await revoke(warning);
    },
  );

  test('one of two advisors cannot be reached: the other is asked, the ladder keeps its time', async () => {
    await testApp.faults({ invalidUsers: { userids: ['adv-0003-1'] } });
    const warning = await warn();
    await testApp.advance(0);
    expect(await testApp.phone('adv-0003-2').titles(warning)).toHaveLength(1);
    expect(await testApp.view(warning)).toMatchObject({ escalationStep: 0 });
    await revoke(warning);
  });

  test('forty warnings in a minute to one advisor: he gets 24, the rest a minute later, none is thrown away', async () => {
    const warnings: Received[] = [];
    for (let n = 1; n <= 40; n += 1) {
      const employeeId = `emp-0008-${String(n).padStart(4, '0')}`;
      warnings.push(await testApp.warn({ level: 'HIGH', person: { employeeId } }));
    }
    await testApp.advance(seconds(59));
    const phone = testApp.phone('adv-0008-1');
    const cards = async () => (await phone.screen()).length;
    expect(await cards()).toBe(24);
    await testApp.advance(minutes(2));
    expect(await cards()).toBe(40);
    const { rows } = await dropped();
    expect(rows).toBe(0);
    await revoke(...warnings);
  });

  async function dropped(): Promise<{ rows: number }> {
    const rows = await testApp.app.db
      .selectFrom('sandbox.phoneEntry')
      .select('id')
      .where('dropped', '=', true)
      .execute();
    return { rows: rows.length };
  }

  async function readyz(): Promise<{ status: number; body: string }> {
    const response = await testApp.http.request('GET', '/readyz');
    return { status: response.status, body: await response.text() };
  }

  async function revoke(...warnings: Received[]): Promise<void> {
    await testApp.faults({});
    const centre = await testApp.as('centre-1');
    for (const { id } of warnings) await centre.post(`/api/warnings/${id}/revoke`, { reason: '演练结束' });
    await testApp.advance(minutes(1));
  }
});
