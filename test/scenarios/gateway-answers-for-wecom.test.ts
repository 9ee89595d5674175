import { afterEach, describe, expect, test } from 'vitest';
import { minutes, seconds } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { deliveriesOf, screensAbout } from '../support/records.ts';
import { type Received, useTestApp } from '../support/test-app.ts';
import { useBulletins } from './bulletin-actions.ts';

describe('a gateway answers in WeCom’s place', () => {
  const testApp = useTestApp();
  const actions = useActions(testApp);
  const { board, send } = useBulletins(testApp, actions);
  afterEach(() => testApp.faults({}));
  let employee = 1;

  async function warn(level: 'MEDIUM' | 'CRITICAL'): Promise<Received> {
    employee += 1;
    return testApp.warn({ level, person: { employeeId: `emp-0003-${String(employee).padStart(4, '0')}` } });
  }
  async function readyz(): Promise<{ status: number; body: string }> {
    const response = await testApp.http.request('GET', '/readyz');
    return { status: response.status, body: await response.text() };
  }
  async function expectOneCardEach(warning: Received): Promise<void> {
    for (const { state } of await deliveriesOf(testApp.app.db, warning)) expect(state).toMatch(/^accepted/);
    const screens = Object.values(await screensAbout(testApp, testApp.app.db, warning));
    expect(screens.length).toBeGreaterThanOrEqual(2);
    for (const titles of screens) expect(titles).toHaveLength(1);
  }
  async function revoke({ id }: Received): Promise<void> {
    const centre = await testApp.as('centre-1');
    await centre.post(`/api/warnings/${id}/revoke`, { reason: '演练结束' });
    await testApp.advance(minutes(1));
  }

  test.each(['502', '503'] as const)(
    '%s for 70 seconds: every card of a MEDIUM warning comes, and once',
    async (mode) => {
      await testApp.faults({ down: { mode } });
      const warning = await warn('MEDIUM');
      await testApp.advance(seconds(70));
      expect(await screensAbout(testApp, testApp.app.db, warning)).toEqual({});
      await testApp.faults({});
      await testApp.advance(minutes(2));
      await expectOneCardEach(warning);
      await revoke(warning);
    },
  );

  test.each(['502', '503'] as const)(
    '%s for 70 seconds: a whole bulletin comes, and nobody stays unconfirmed',
    async (mode) => {
      // The officer himself gets in: the gateway is in the way of messages only.
      await testApp.faults({ down: { mode, apis: ['message/send'] } });
      const sent = await send('centre-1');
      const during = (await board('centre-1', sent)).counters;
      expect(during.accepted + during.acked).toBe(0);
      await testApp.faults({});
      await testApp.advance(minutes(4));
      const { counters } = await board('centre-1', sent);
      expect(counters).toMatchObject({ pending: 0, unconfirmed: 0 });
      expect(counters.accepted).toBeGreaterThan(0);
    },
  );

  test('nothing was accepted for minutes: /readyz and the metrics say for how long, and are well again after it', async () => {
    await testApp.faults({ down: { mode: '503' } });
    const warning = await warn('MEDIUM');
    await testApp.advance(minutes(1));
    expect((await readyz()).status).toBe(200);
    await testApp.advance(minutes(4));
    const red = await readyz();
    expect(red.status).toBe(503);
    expect(red.body).toMatch(/accepted nothing for [45] minutes/);
    const metrics = await (await testApp.http.request('GET', '/metrics')).text();
    expect(Number(/^eqian_unaccepted_seconds (\S+)$/m.exec(metrics)?.[1])).toBeGreaterThanOrEqual(240);
    await testApp.faults({});
    await testApp.advance(minutes(2));
    expect((await readyz()).status).toBe(200);
    await expectOneCardEach(warning);
    await revoke(warning);
  });

  test.each([
    ['404', 'a wrong path'],
    ['200', 'a captive portal’s page'],
  ])('%s, %s: the channel stops, /readyz says why, and all goes out when it is mended', async (mode) => {
    await testApp.faults({ down: { mode } });
    const warning = await warn('MEDIUM');
    await testApp.advance(minutes(2));
    const red = await readyz();
    expect(red.status).toBe(503);
    expect(red.body).toContain(`the address is wrong: status ${mode}`);
    await testApp.faults({});
    await testApp.advance(minutes(2));
    expect((await readyz()).status).toBe(200);
    await expectOneCardEach(warning);
    await revoke(warning);
  });
});
