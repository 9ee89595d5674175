import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appNow, clock } from '../../../src/database/index.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

let town: TestDatabase;

beforeAll(async () => {
  town = await testDatabase();
});
afterAll(() => town.drop());

test('a fresh clock is the real one', async () => {
  expect(await clock.isReal(town.db)).toBe(true);
  const { rows } = await sql<{ same: boolean }>`select app_now() = now() as same`.execute(town.db);
  expect(rows).toEqual([{ same: true }]);
});

test('advancing moves it forward and never back', async () => {
  const before = await appNow(town.db);
  const later = new Date(before.getTime() + 12 * 60_000);

  const stands = await clock.advanceTo(town.db, later);
  expect(stands).toEqual(later);
  expect(+(await appNow(town.db))).toBeGreaterThanOrEqual(+later);

  await clock.advanceTo(town.db, before);
  expect(+(await appNow(town.db))).toBeGreaterThanOrEqual(+later);
  expect(await clock.isReal(town.db)).toBe(false);
});

test('a stopped clock stands still, a fast one runs without a jump', async () => {
  await clock.setSpeed(town.db, 0);
  const stopped = await clock.read(town.db);
  expect(stopped).toEqual({ appNow: await appNow(town.db), speed: 0 });

  await clock.setSpeed(town.db, 1_000_000);
  const first = await appNow(town.db);
  const second = await appNow(town.db);
  expect(+first).toBeGreaterThanOrEqual(+stopped.appNow);
  expect(+second).toBeGreaterThan(+first);
});

test('it stands still within a transaction', async () => {
  await clock.setSpeed(town.db, 1_000_000);
  await town.db.transaction().execute(async (tx) => {
    const first = await appNow(tx);
    await sql`select pg_sleep(0.005)`.execute(tx);
    expect(await appNow(tx)).toEqual(first);
  });
});
