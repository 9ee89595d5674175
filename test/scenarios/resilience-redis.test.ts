import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clock } from '../../src/database/index.ts';
import { minutes } from '../../src/lib/time.ts';
import { type PrivateRedis, privateRedis } from '../support/private-redis.ts';
import { until } from '../support/race.ts';
import { eventsOf, screensAbout } from '../support/records.ts';
import { type Received, type TestApp, useTestApp } from '../support/test-app.ts';

const silentLadder = {
  'adv-0003-1': ['【特急】请马上去找一位同事', '【特急】仍无人签收，请马上处理'],
  'adv-0003-2': ['【特急】请马上去找一位同事', '【特急】仍无人签收，请马上处理'],
  'centre-1': ['【升级】企业超时未签收'],
  'centre-2': ['【升级】企业超时未签收'],
  'chief-06': ['【升级】企业超时未签收'],
  'cp-09': ['【知会】特急预警已下发企业', '【升级】企业超时未签收'],
  'duty-06': ['【升级】企业超时未签收'],
};

describe('Redis is only the bell', () => {
  let redis: PrivateRedis;
  beforeAll(async () => {
    redis = await privateRedis();
  });
  const testApp = useTestApp({ redisUrl: () => redis.url });
  afterAll(() => redis?.stop());

  test('FLUSHALL in the middle of a ladder: every step is told, once', async () => {
    const warning = await testApp.warn({ person: { employeeId: 'emp-0003-0002' } });
    await testApp.advance(minutes(3));
    await redis.flush();
    await testApp.advance(minutes(9));
    expect(await screensAbout(testApp, testApp.app.db, warning)).toEqual(silentLadder);
  });

  test('FLUSHALL while the clock runs and bells hang: the sweep goes on in their place', async () => {
    const warning = await testApp.warn({ person: { employeeId: 'emp-0003-0003' } });
    // A slow machine must not fall so far behind the running clock that two cards to one phone leave together.
    await testApp.advance(0);
    await clock.setSpeed(testApp.app.db, 120);
    try {
      await until(async () => (await stepOf(warning)) >= 1, 'the first step is told');
      await redis.flush();
      await until(async () => (await stepOf(warning)) === 4, 'the centre is told');
    } finally {
      await clock.setSpeed(testApp.app.db, 0);
    }
    await testApp.advance(0);
    const screens = await screensAbout(testApp, testApp.app.db, warning);
    for (const [userid, titles] of Object.entries(silentLadder)) {
      expect(screens[userid]?.slice(0, titles.length)).toEqual(titles);
    }
  });

  test('Redis killed and gone: warnings are taken, told and signed; /readyz says what is missing; it comes back', async () => {
    await redis.kill();
    await until(async () => !(await testApp.app.queue.ping()), 'Redis is known to be away');
    const warning = await testApp.warn({ person: { employeeId: 'emp-0003-0004' } });
    await testApp.advance(minutes(5));
    expect(await testApp.phone('cp-09').titles(warning)).toContain('【升级】企业超时未签收');
    await testApp.phone('adv-0003-1').press('立即签收', warning);
    await testApp.advance(0);
    expect(await testApp.view(warning)).toMatchObject({ state: 'ACKED' });
    const ready = await testApp.http.request('GET', '/readyz');
    expect(await ready.text()).toMatch(/redis/);

    await redis.comeBack();
    await until(async () => testApp.app.queue.ping(), 'Redis is found again');
    const next = await testApp.warn({ person: { employeeId: 'emp-0003-0005' } });
    await until(async () => (await testApp.phone('adv-0003-1').titles(next)).length === 1, 'the bell rings again');
    await testApp.advance(minutes(12));
    expect(await screensAbout(testApp, testApp.app.db, next)).toEqual(silentLadder);
  });

  async function stepOf(warning: Received): Promise<number> {
    return (await eventsOf(testApp.app.db, warning)).filter((event) => event.startsWith('escalated')).length;
  }
});

describe('with bells and sweeps, or with sweeps alone', () => {
  const withBells = useTestApp();
  const withoutBells = useTestApp({ withoutBells: true });

  test('the same script leaves the same phones and the same log, to the millisecond', async () => {
    expect(await play(withoutBells)).toEqual(await play(withBells));
  });
});

/** A morning in which people sign, are away, ask for support and stay silent. */
async function play(testApp: TestApp) {
  const critical = await testApp.warn({ person: { employeeId: 'emp-0003-0002' } });
  const high = await testApp.warn({ person: { employeeId: 'emp-0003-0003' }, level: 'HIGH' });
  const higher = await testApp.warn({ person: { employeeId: 'emp-0003-0004' }, level: 'HIGH' });
  const medium = await testApp.warn({ person: { employeeId: 'emp-0003-0005' }, level: 'MEDIUM' });
  await testApp.advance(minutes(2));
  await testApp.phone('adv-0003-1').press('我不在现场', high);
  await testApp.advance(minutes(3));
  await testApp.phone('adv-0003-2').press('立即签收', critical);
  await testApp.advance(minutes(6));
  await testApp.phone('adv-0003-1').press('需要支援', higher);
  await testApp.advance(minutes(5));
  await testApp.phone('adv-0003-2').press('已见到本人', critical);
  await testApp.advance(minutes(30));
  await testApp.phone('cp-09').press('我来处置', high);
  await testApp.advance(minutes(90));

  const played = [];
  for (const warning of [critical, high, higher, medium]) {
    const { state, escalationStep, owner } = await testApp.view(warning);
    played.push({
      number: warning.number,
      state,
      escalationStep,
      owner: owner?.kind,
      log: await logOf(testApp, warning),
      screens: await screensAbout(testApp, testApp.app.db, warning),
    });
  }
  return played;
}

async function logOf(testApp: TestApp, { id }: Received) {
  const events = await testApp.app.db
    .selectFrom('eventLog')
    .select(['version', 'at', 'action', 'fromState', 'toState', 'actorKind', 'actorId', 'detail'])
    .where('ownerId', '=', id)
    .orderBy('version')
    .execute();
  return events;
}
