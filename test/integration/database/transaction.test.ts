import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { afterCommit, transact } from '../../../src/database/index.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

let testApp: TestDatabase;

beforeAll(async () => {
  testApp = await testDatabase();
  await sql`create table counter (id int primary key, n int not null)`.execute(testApp.db);
  await sql`insert into counter values (1, 0), (2, 0)`.execute(testApp.db);
});
afterAll(() => testApp.drop());

test('a hook runs after the commit and sees what was committed', async () => {
  const seen: unknown[] = [];

  const value = await transact(testApp.db, async (tx) => {
    await sql`update counter set n = 7 where id = 1`.execute(tx);
    afterCommit(tx, async () => {
      const { rows } = await sql`select n from counter where id = 1`.execute(testApp.db);
      seen.push(rows[0]);
    });
    expect(seen).toEqual([]);
    return 'done';
  });

  expect(value).toBe('done');
  expect(seen).toEqual([{ n: 7 }]);
});

test('a rolled back transaction rings nothing', async () => {
  let rung = 0;

  const failing = transact(testApp.db, async (tx) => {
    afterCommit(tx, () => {
      rung += 1;
    });
    throw new Error('changed my mind');
  });

  await expect(failing).rejects.toThrow('changed my mind');
  expect(rung).toBe(0);
});

test('a hook that fails harms neither the transaction nor the other hooks', async () => {
  let rung = 0;

  await transact(testApp.db, async (tx) => {
    afterCommit(tx, () => {
      throw new Error('no bell');
    });
    afterCommit(tx, () => {
      rung += 1;
    });
  });

  expect(rung).toBe(1);
});

test('of two transactions in a deadlock both end well, and only the committed try rings', async () => {
  const rung: string[] = [];
  const firstLocks = [promise(), promise()];

  const crossing = (name: string, ids: [number, number], mine: number) =>
    transact(testApp.db, async (tx) => {
      afterCommit(tx, () => {
        rung.push(name);
      });
      await sql`update counter set n = n + 1 where id = ${ids[0]}`.execute(tx);
      firstLocks[mine]?.resolve();
      await Promise.all(firstLocks.map(({ done }) => done));
      await sql`update counter set n = n + 1 where id = ${ids[1]}`.execute(tx);
    });
  await sql`update counter set n = 0`.execute(testApp.db);
  await Promise.all([crossing('a', [1, 2], 0), crossing('b', [2, 1], 1)]);

  const { rows } = await sql`select n from counter order by id`.execute(testApp.db);
  expect(rows).toEqual([{ n: 2 }, { n: 2 }]);
  expect(rung.sort()).toEqual(['a', 'b']);
});

test('afterCommit outside of transact is refused', async () => {
  await testApp.db.transaction().execute(async (tx) => {
    expect(() => afterCommit(tx, () => {})).toThrow('transact');
  });
});

function promise() {
  let resolve = () => {};
  const done = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { done, resolve };
}
