import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { checkInvariants } from '../../src/app/checks.ts';
import { clock, connect, type Database } from '../../src/database/index.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { seconds } from '../../src/lib/time.ts';
import { portOf, silentProxy, through } from '../support/silent-proxy.ts';
import { createStores, dropStores, endpointsOf, openApp, type TestAppVerbs, verbsOf } from '../support/test-app.ts';
import { testAppConfig } from '../support/test-app-config.ts';

/** A minute of the county passes in a second: a ladder of twelve minutes is climbed while we watch. */
const SPEED = 60;
const WARNINGS = 12;
const PROMISED_MS = seconds(15);
const LADDER_MS = seconds(13);

const silent = createLogger({ level: 'silent' });
const leaving: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const leave of leaving) await leave();
});

/** The same numbers for the same seed. */
function dice(seed: number): () => number {
  let state = seed * 2_654_435_761;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

describe('connections that drop in silence while warnings are open', () => {
  // Two counties at a time: most of their time is waiting. More would keep each other from what is promised in real seconds.
  test.each([
    [1, 2],
    [3, 4],
    [5, 6],
    [7, 8],
    [9, 10],
  ])(
    'seeds %i and %i: every step comes within 15 seconds, nobody is told twice, and the service can be stopped',
    async (...seeds) => {
      await Promise.all(seeds.map(climbThroughSilence));
    },
  );
});

async function climbThroughSilence(seed: number): Promise<void> {
  const roll = dice(seed);
  const { testApp, db, app, cut, black } = await startBehindProxies();
  await Promise.all(
    Array.from({ length: WARNINGS }, (_, n) =>
      testApp.warn({
        sourceRef: `S${seed}-${n}`,
        person: { employeeId: `emp-0003-${String(n + 2).padStart(4, '0')}` },
        level: n % 2 === 0 ? 'CRITICAL' : 'HIGH',
      }),
    ),
  );
  const begun = Date.now();
  const pressing = pressSome(testApp, roll);
  await until(begun + 1_000 + roll() * 6_000);
  const store = (['postgres', 'redis', 'both'] as const)[Math.floor(roll() * 3)] ?? 'both';
  expect(cut(store)).toBeGreaterThan(0);
  await pressing;

  // All that falls due in the time of a ladder, and what was promised after it.
  await until(begun + LADDER_MS);
  const asked = new Date((await clock.read(db)).appNow);
  await expect.poll(() => overdue(db, asked), { timeout: PROMISED_MS, interval: 200 }).toBe(0);
  expect(await latest(db), `seed ${seed}, ${store}`).toBeLessThan(PROMISED_MS);
  await clock.setSpeed(db, 0);
  await settled(db);
  expect(await notifiedTwice(db)).toEqual([]);
  expect((await checkInvariants(db)).filter(({ id, rows }) => EXACTLY_ONCE.has(id) && rows.length > 0)).toEqual([]);

  black();
  const stopping = Date.now();
  await app.stop();
  expect(Date.now() - stopping).toBeLessThan(seconds(18));
}

/** Those that say that nothing was done twice or lost, as against late. */
const EXACTLY_ONCE = new Set(['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I12']);

async function startBehindProxies() {
  const stores = await createStores();
  const [toPostgres, toRedis] = await Promise.all([
    silentProxy({ port: portOf(stores.databaseUrl) }),
    silentProxy({ port: portOf(stores.redisUrl) }),
  ]);
  const config = testAppConfig({ port: stores.port });
  const db = connect(stores.databaseUrl, { poolSize: 2, logger: silent });
  await db.updateTable('readinessDefect').set({ toldAt: sql`app_now()` }).execute();
  await clock.setSpeed(db, SPEED);
  const behind = {
    ...stores,
    databaseUrl: through(toPostgres, stores.databaseUrl),
    redisUrl: through(toRedis, stores.redisUrl),
  };
  const app = await openApp(behind, config);
  leaving.push(async () => {
    await Promise.all([toPostgres.close(), toRedis.close()]);
    await db.destroy();
    await dropStores(stores);
  });
  const proxies = { postgres: [toPostgres], redis: [toRedis], both: [toPostgres, toRedis] };
  return {
    testApp: verbsOf(() => endpointsOf({ config })),
    db,
    app,
    cut: (store: keyof typeof proxies) => proxies[store].reduce((sum, proxy) => sum + proxy.fallSilent(), 0),
    black() {
      for (const proxy of proxies.both) proxy.blackOut(true);
    },
  };
}

/** People press all the while; a page that says "again later" is nobody's fault. */
async function pressSome(testApp: TestAppVerbs, roll: () => number): Promise<void> {
  for (let n = 0; n < 4; n += 1) {
    await wait(roll() * 1_500);
    await testApp
      .phone(`adv-0003-${1 + Math.floor(roll() * 2)}`)
      .press('立即签收')
      .catch(() => {});
  }
}

async function overdue(db: Database, asked: Date): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from timer where state = 'armed' and due_at <= ${asked}`.execute(db);
  return rows[0]?.n ?? 0;
}

/** Real milliseconds from the moment a timer was due until it fired. */
async function latest(db: Database): Promise<number> {
  const { rows } = await sql<{ ms: number }>`
    select coalesce(max(extract(epoch from settled_at - due_at)), 0)::float8 * 1000 / ${SPEED}::int as ms
    from timer where state = 'fired'`.execute(db);
  return rows[0]?.ms ?? 0;
}

/** What is still going out arrives, and what has no answer is asked about again. */
async function settled(db: Database): Promise<void> {
  await expect
    .poll(
      async () => {
        const { rows } = await sql<{ n: number }>`
          select count(*) as n from delivery where state in ('claimed', 'unknown')
            or state in ('queued', 'held') and not_before <= app_now()`.execute(db);
        return rows[0]?.n;
      },
      { timeout: 60_000, interval: 200 },
    )
    .toBe(0);
}

async function notifiedTwice(db: Database): Promise<unknown[]> {
  const { rows } = await sql`
    select entry.userid, message.task_id, count(*) from sandbox.phone_entry entry join sandbox.message message using (msgid)
    where not entry.dropped and message.task_id is not null
    group by 1, 2 having count(*) > 1`.execute(db);
  return rows;
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const until = (at: number) => wait(Math.max(0, at - Date.now()));
