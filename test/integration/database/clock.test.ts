import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appNow, clock } from '../../../src/database/index.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

let testApp: TestDatabase;

beforeAll(async () => {
  testApp = await testDatabase();
});
afterAll(() => testApp.drop());

test('a fresh clock is the real one', async () => {
  expect(await clock.isReal(testApp.db)).toBe(true);
  const { rows } = await sql<{ same: boolean }>`select app_now() = now() as same`.execute(testApp.db);
  expect(rows).toEqual([{ same: true }]);
});

test('advancing moves it forward and never back', async () => {
  const before = await appNow(testApp.db);
  const later = new Date(before.getTime() + 12 * 60_000);

  const stands = await clock.advanceTo(testApp.db, later);
  expect(stands).toEqual(later);
  expect(+(await appNow(testApp.db))).toBeGreaterThanOrEqual(+later);

  await clock.advanceTo(testApp.db, before);
  expect(+(await appNow(testApp.db))).toBeGreaterThanOrEqual(+later);
  expect(await clock.isReal(testApp.db)).toBe(false);
});

test('a stopped clock stands still, a fast one runs without a jump', async () => {
  await clock.setSpeed(testApp.db, 0);
  const stopped = await clock.read(testApp.db);
  expect(stopped).toEqual({ appNow: await appNow(testApp.db), speed: 0 });

  await clock.setSpeed(testApp.db, 1_000_000);
  const first = await appNow(testApp.db);
  const second = await appNow(testApp.db);
  expect(+first).toBeGreaterThanOrEqual(+stopped.appNow);
  expect(+second).toBeGreaterThan(+first);
});

test('it stands still within a transaction', async () => {
  await clock.setSpeed(testApp.db, 1_000_000);
  await testApp.db.transaction().execute(async (tx) => {
    const first = await appNow(tx);
    await sql`select pg_sleep(0.005)`.execute(tx);
    expect(await appNow(tx)).toEqual(first);
  });
});
