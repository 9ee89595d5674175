import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { takesWrites } from '../../../src/app/checks.ts';
import { beginRound, connect, type Database, patiently, transact } from '../../../src/database/index.ts';
import { hasCode, isLocked, isStoreAway } from '../../../src/lib/errors.ts';
import { createLogger } from '../../../src/lib/logger.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { portOf, type SilentProxy, silentProxy, through } from '../../support/silent-proxy.ts';

const logger = createLogger({ level: 'silent' });
/** The shipped limits, ten times as fast. */
const pace = {
  prompt: { statementMs: 500, lockMs: 300, idleMs: 500, suspectMs: 200, answerMs: 700 },
  usual: { statementMs: 500, lockMs: 300, idleMs: 500, suspectMs: 200, answerMs: 700 },
  patient: { statementMs: 5_000, lockMs: 5_000, idleMs: 5_000, suspectMs: 1_000, answerMs: 6_000 },
};

let testApp: TestDatabase;
beforeAll(async () => {
  testApp = await testDatabase();
  await sql`create table note (id int primary key, text text)`.execute(testApp.db);
  await sql`insert into note values (1, 'one'), (2, 'two')`.execute(testApp.db);
});
afterAll(() => testApp.drop());

const failure = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

describe('a connection that falls silent', () => {
  let proxy: SilentProxy;
  let db: Database;
  beforeEach(async () => {
    proxy = await silentProxy({ port: portOf(testApp.url) });
    db = connect(through(proxy, testApp.url), { poolSize: 4, pace, logger });
  });
  afterEach(async () => {
    await db.destroy();
    await proxy.close();
  });

  test('a question on a dead connection fails in time, and the next one is answered at once', async () => {
    await Promise.all([1, 2, 3, 4].map(() => sql`select pg_sleep(0.05)`.execute(db)));
    expect(proxy.fallSilent()).toBe(4);
    const asked = Date.now();
    const failed = await failure(sql`select 1`.execute(db));
    expect(isStoreAway(failed)).toBe(true);
    expect(Date.now() - asked).toBeLessThan(10_000);

    // All four had died; nobody else has to find that out.
    for (let n = 0; n < 4; n += 1) await sql`select 1`.execute(db);
  });

  test('a transaction whose connection dies before its commit is done once more, on another', async () => {
    let runs = 0;
    await transact(db, async (tx) => {
      runs += 1;
      await sql`update note set text = 'changed' where id = 1`.execute(tx);
      if (runs === 1) proxy.fallSilent();
      await sql`select text from note where id = 2`.execute(tx);
    });
    expect(runs).toBe(2);
    const { rows } = await sql`select text from note where id = 1`.execute(db);
    expect(rows).toEqual([{ text: 'changed' }]);
  });

  test('what a dead connection held is free soon after', async () => {
    const held = db.transaction().execute(async (tx) => {
      await sql`select from note where id = 1 for update`.execute(tx);
      proxy.fallSilent();
      await sql`select 1`.execute(tx);
    });
    expect(isStoreAway(await failure(held))).toBe(true);
    await expect
      .poll(() => failure(sql`select from note where id = 1 for update nowait`.execute(db)), { timeout: 3_000 })
      .toBeNull();
  });

  test('a dead connection is told from one that works: PostgreSQL itself is asked, and what the dead one held is free at once', async () => {
    const slowly = { ...pace.usual, statementMs: 60_000, idleMs: 60_000, answerMs: 60_000 };
    const other = connect(through(proxy, testApp.url), { poolSize: 2, pace: { ...pace, usual: slowly }, logger });
    const working = { rows: Promise.resolve<unknown[]>([]) };
    const held = other.transaction().execute(async (tx) => {
      await sql`select from note where id = 1 for update`.execute(tx);
      proxy.fallSilent();
      working.rows = sql`select pg_sleep(2), 'here' as text`.execute(other).then(({ rows }) => rows);
      await sql`select 1`.execute(tx);
    });
    expect(isStoreAway(await failure(held))).toBe(true);
    await expect
      .poll(() => failure(sql`select from note where id = 1 for update nowait`.execute(testApp.db)), { timeout: 5_000 })
      .toBeNull();
    expect(await working.rows).toMatchObject([{ text: 'here' }]);
    await other.destroy();
  });

  test('who was just being answered slowly loses nothing by the death of another', async () => {
    const slow = sql`select pg_sleep(0.4), 'here' as text`.execute(db);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(proxy.fallSilent()).toBe(1);
    const patient = patiently(() => sql<{ text: string }>`select pg_sleep(1.5), 'here' as text`.execute(db));
    const [failed, answer] = await Promise.all([failure(slow), patient]);
    expect(isStoreAway(failed)).toBe(true);
    expect(answer.rows).toMatchObject([{ text: 'here' }]);
  });

  test('a connection that cannot even be made is given up, and the one after it works', {
    timeout: 20_000,
  }, async () => {
    proxy.blackOut(true);
    const failed = await failure(sql`select 1`.execute(db));
    expect(isStoreAway(failed)).toBe(true);
    proxy.blackOut(false);
    await expect(sql`select 1`.execute(db)).resolves.toBeDefined();
  });
});

describe('a session that takes too long', () => {
  let db: Database;
  beforeEach(() => {
    db = connect(testApp.url, { poolSize: 3, pace, logger });
  });
  afterEach(() => db.destroy());

  test('a statement is cancelled, the same one may take its time where that is said', async () => {
    expect(hasCode(await failure(sql`select pg_sleep(2)`.execute(db)), '57014')).toBe(true);
    await expect(patiently(() => sql`select pg_sleep(1)`.execute(db))).resolves.toBeDefined();
    expect(hasCode(await failure(sql`select pg_sleep(2)`.execute(db)), '57014')).toBe(true);
  });

  test('a locked row is not waited for for ever', async () => {
    await testApp.db.transaction().execute(async (tx) => {
      await sql`select from note where id = 2 for update`.execute(tx);
      expect(isLocked(await failure(sql`update note set text = 'x' where id = 2`.execute(db)))).toBe(true);
    });
  });

  test('a round that is abandoned gets nothing more, and what it had begun is undone', async () => {
    let reached = '';
    const round = beginRound(() =>
      transact(db, async (tx) => {
        await sql`update note set text = 'half done' where id = 2`.execute(tx);
        reached = 'written';
        await patiently(() => sql`select pg_sleep(5)`.execute(tx));
        reached = 'through';
      }),
    );
    await expect.poll(() => reached).toBe('written');
    round.abandon();
    await expect(round.done).rejects.toThrow('abandoned');
    expect(reached).toBe('written');
    const { rows } = await sql`select text from note where id = 2`.execute(db);
    expect(rows).toEqual([{ text: 'two' }]);
  });
});

test('after a failover no session that may only read is kept, and readiness says what PostgreSQL is', async () => {
  const db = connect(testApp.url, { poolSize: 2, pace, logger });
  const name = new URL(testApp.url).pathname.slice(1);
  await sql.raw(`alter database ${name} set default_transaction_read_only = on`).execute(testApp.db);
  const failed = await failure(sql`update note set text = 'x' where id = 1`.execute(db));
  expect(hasCode(failed, '25006')).toBe(true);
  expect(hasCode(await failure(takesWrites(db)), '25006')).toBe(true);

  await sql.raw(`alter database ${name} reset default_transaction_read_only`).execute(testApp.db);
  await expect(sql`update note set text = 'one' where id = 1`.execute(db)).resolves.toBeDefined();
  expect(await takesWrites(db)).toEqual({ ok: true });
  await db.destroy();
});
