import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anyOf, prepared, transact } from '../../../src/database/index.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

let testApp: TestDatabase;

beforeAll(async () => {
  testApp = await testDatabase();
});
afterAll(() => testApp.drop());

test('a marked statement is planned once for its connection, whatever its values are', async () => {
  const planned = await transact(testApp.db, async (tx) => {
    for (const n of [1, 2, 3]) {
      const { rows } = await prepared<{ next: number }>`select ${n}::int + 1 as next`.execute(tx);
      expect(rows).toEqual([{ next: n + 1 }]);
    }
    return sql<{ runs: number }>`
      select generic_plans + custom_plans as runs from pg_prepared_statements
      where statement like '/* prepare */select $1::int + 1%'`.execute(tx);
  });
  expect(planned.rows).toEqual([{ runs: 3 }]);
});

test('a list of one is planned once as well', async () => {
  const { rows } = await transact(testApp.db, async (tx) => {
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'g'])
      await prepared`select id from message where id ${anyOf([id])}`.execute(tx);
    return sql<{ generic: number }>`
      select generic_plans as generic from pg_prepared_statements
      where statement like '/* prepare */select id from message where id = $1'`.execute(tx);
  });
  expect(rows).toEqual([{ generic: 2 }]);
  const both = await sql<{ id: string }>`
    select id from unnest(array['a', 'b', 'c']) as id where id ${anyOf(['a', 'c'])}`.execute(testApp.db);
  expect(both.rows.map(({ id }) => id)).toEqual(['a', 'c']);
});

test('two marked statements do not stand for one another', async () => {
  await transact(testApp.db, async (tx) => {
    const one = await prepared<{ word: string }>`select ${'a'}::text as word`.execute(tx);
    const other = await prepared<{ word: string }>`select ${'a'}::text || '!' as word`.execute(tx);
    expect([...one.rows, ...other.rows]).toEqual([{ word: 'a' }, { word: 'a!' }]);
  });
});

test('a statement without the mark leaves nothing behind', async () => {
  const { rows } = await transact(testApp.db, async (tx) => {
    await sql`select ${'unmarked'}::text as word`.execute(tx);
    return sql`select from pg_prepared_statements where statement like '%as word' and statement not like '/*%'`.execute(
      tx,
    );
  });
  expect(rows).toHaveLength(0);
});

test('a marked statement that fails leaves its connection usable and can be run again', async () => {
  const halve = (by: number) => prepared<{ half: number }>`select 10 / ${by}::int as half`.execute(testApp.db);
  await expect(halve(0)).rejects.toMatchObject({ code: '22012' });
  expect((await halve(2)).rows).toEqual([{ half: 5 }]);
});
