import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../../src/database/index.ts';
import { createLogger } from '../../../src/lib/logger.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

let testApp: TestDatabase;

beforeAll(async () => {
  testApp = await testDatabase();
});
afterAll(() => testApp.drop());

test('int8 comes as number, date as text, timestamptz as Date, also inside arrays', async () => {
  const { rows } = await sql`
    select 9007199254740991::int8 as big, array[1, null, 3]::int8[] as bigs, '2026-03-01'::date as day,
      array['2026-03-01'::date] as days, '2026-03-01T00:00:00+08'::timestamptz as at, null::int8 as none
  `.execute(testApp.db);
  expect(rows).toEqual([
    {
      big: 9007199254740991,
      bigs: [1, null, 3],
      day: '2026-03-01',
      days: ['2026-03-01'],
      at: new Date('2026-02-28T16:00:00Z'),
      none: null,
    },
  ]);
});

test('an int8 that a number cannot hold is an error, not a wrong number', async () => {
  await expect(sql`select 9007199254740993::int8`.execute(testApp.db)).rejects.toThrow('does not fit');
});

test('every session speaks UTC', async () => {
  const { rows } = await sql`select current_setting('TimeZone') as zone`.execute(testApp.db);
  expect(rows).toEqual([{ zone: 'UTC' }]);
});

test('migrating twice, or from two processes at once, changes nothing', async () => {
  const logger = createLogger({ level: 'silent' });
  expect(await Promise.all([migrate(testApp.url, logger), migrate(testApp.url, logger)])).toEqual([[], []]);
});
