import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appNow, clock, patiently, transact } from '../../../src/database/index.ts';
import { armedTimers, createTimers, type PlannedTimer, type Timers } from '../../../src/kernel/escalation/index.ts';
import { createLogger } from '../../../src/lib/logger.ts';
import { addMs, minutes, seconds } from '../../../src/lib/time.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

let testApp: TestDatabase;
let timers: Timers;
let enqueued: string[];
let fired: string[];
let whileFiring: () => Promise<void>;

beforeAll(async () => {
  testApp = await testDatabase();
  await clock.setSpeed(testApp.db, 0);
  await sql`create table app_row (id text primary key)`.execute(testApp.db);
});
afterAll(() => testApp.drop());

beforeEach(async () => {
  await sql`truncate timer`.execute(testApp.db);
  enqueued = [];
  fired = [];
  whileFiring = async () => {};
  timers = createTimers({
    db: testApp.db,
    enqueue: async ({ id }) => enqueued.push(id),
    logger: createLogger({ level: 'silent' }),
  });
  timers.register('task', {
    async lock(tx, id) {
      await sql`select pg_advisory_xact_lock(hashtext(${id}))`.execute(tx);
    },
    async fire(_tx, timer) {
      fired.push(timer.owner.id);
      await whileFiring();
    },
  });
  timers.register('row', {
    async lock(tx, id, mode) {
      const skip = mode === 'skip' ? sql`skip locked` : sql``;
      const { rows } = await sql`select from app_row where id = ${id} for update ${skip}`.execute(tx);
      return rows.length > 0;
    },
    async fire(_tx, timer) {
      fired.push(timer.owner.id);
    },
  });
});

describe('arming', () => {
  test('what is planned again unchanged keeps its generation and is not enqueued twice', async () => {
    await plan('t1', [{ purpose: 'ladder', run: 1, step: 1, inMs: minutes(5) }]);
    const before = await armed('t1');
    await plan('t1', [
      { purpose: 'ladder', run: 1, step: 1, inMs: minutes(5) },
      { purpose: 'contact', run: 1, step: 0, inMs: minutes(9) },
    ]);
    const { ladder, contact } = await armed('t1');
    expect(ladder).toEqual(before.ladder);
    expect(contact?.generation).toBe((ladder?.generation ?? 0) + 1);
    expect(enqueued).toHaveLength(2);
  });

  test('a changed plan replaces the armed timer of its purpose, and what is no longer planned is cancelled', async () => {
    await plan('t1', [
      { purpose: 'ladder', run: 1, step: 1, inMs: minutes(5) },
      { purpose: 'contact', run: 1, step: 0, inMs: minutes(9) },
    ]);
    await plan('t1', [{ purpose: 'ladder', run: 1, step: 2, inMs: minutes(5) }]);
    expect(await armed('t1')).toEqual({ ladder: expect.objectContaining({ step: 2, generation: 2 }) });
    await plan('t1', []);
    expect(await armed('t1')).toEqual({});
    const { rows } = await sql<{ state: string }>`select distinct state from timer`.execute(testApp.db);
    expect(rows).toEqual([{ state: 'cancelled' }]);
  });

  test('a queue that is away harms nothing', async () => {
    const deaf = createTimers({
      db: testApp.db,
      enqueue: () => Promise.reject(new Error('Redis is away')),
      logger: createLogger({ level: 'silent' }),
    });
    deaf.register('task', { lock: async () => {}, fire: async () => {} });
    const now = await appNow(testApp.db);
    const soon = [{ purpose: 'ladder', run: 1, step: 1, dueAt: addMs(now, minutes(1)) }];
    await transact(testApp.db, (tx) => deaf.sync(tx, { kind: 'task', id: 't1' }, 0, soon, now));
    expect(Object.keys(await armed('t1'))).toEqual(['ladder']);
    expect(await deaf.enqueueNear()).toBe(0);
  });
});

describe('the sweep', () => {
  test('leaves a timer that has just fallen due to its job', async () => {
    await plan('t1', [{ purpose: 'ladder', run: 1, step: 1, inMs: -seconds(0.5) }]);
    expect(await timers.sweep()).toBe(0);
    expect(fired).toEqual([]);
  });

  test('takes the work of jobs that are silent: what falls due meanwhile fires in the same sweep', async () => {
    await plan('late', [{ purpose: 'ladder', run: 1, step: 1, inMs: -seconds(3) }]);
    whileFiring = async () => {
      if (fired.length === 1) await plan('meanwhile', [{ purpose: 'ladder', run: 1, step: 1, inMs: 0 }]);
    };
    expect(await timers.sweep()).toBe(2);
    expect(fired).toEqual(['late', 'meanwhile']);
    await plan('next', [{ purpose: 'ladder', run: 1, step: 1, inMs: 0 }]);
    expect(await timers.sweep()).toBe(1);
    await plan('in-time', [{ purpose: 'ladder', run: 1, step: 1, inMs: 0 }]);
    expect(await timers.sweep()).toBe(0);
  });

  test('tries one that fails once, and goes on with the others', async () => {
    await plan('bad', [{ purpose: 'ladder', run: 1, step: 1, inMs: -seconds(9) }]);
    await plan('good', [{ purpose: 'ladder', run: 1, step: 1, inMs: -seconds(3) }]);
    whileFiring = async () => {
      if (fired.at(-1) === 'bad') throw new Error('not today');
    };
    expect(await timers.sweep()).toBe(2);
    expect(fired.toSorted()).toEqual(['bad', 'good']);
    expect(Object.keys(await armed('bad'))).toEqual(['ladder']);
  });

  test('one that somebody holds keeps nobody else waiting, and fires when it is let go', async () => {
    const ids = Array.from({ length: 230 }, (_, n) => `row-${String(n).padStart(3, '0')}`);
    await sql`insert into app_row select unnest(${ids}::text[])`.execute(testApp.db);
    const now = await appNow(testApp.db);
    const late = [{ purpose: 'ladder', run: 1, step: 1, dueAt: addMs(now, -seconds(9)) }];
    await transact(testApp.db, async (tx) => {
      for (const id of ids) await timers.sync(tx, { kind: 'row', id }, 0, late, now);
    });
    const held = ids.slice(0, 210);
    const free = ids.slice(210);
    const letGo = await hold(held);
    const begun = Date.now();
    expect(await timers.sweep()).toBe(free.length);
    // The held ones together cost one time-out of three seconds, not one each.
    expect(Date.now() - begun).toBeLessThan(60_000);
    await letGo();
    expect(fired.toSorted()).toEqual(free);
    while ((await timers.sweep()) > 0);
    expect(fired.toSorted()).toEqual(ids);
  });

  test('one fault among what is overdue of one owner does not undo the rest', async () => {
    await plan('t1', [
      { purpose: 'ladder', run: 1, step: 1, inMs: -seconds(9) },
      { purpose: 'contact', run: 1, step: 0, inMs: -seconds(8) },
    ]);
    whileFiring = async () => {
      if (fired.length === 2) throw new Error('not today');
    };
    await timers.sweep();
    expect(Object.keys(await armed('t1'))).not.toContain('ladder');
  });

  test('and a job at the same moment fire a timer once', async () => {
    await plan('t1', [{ purpose: 'ladder', run: 1, step: 1, inMs: -seconds(3) }]);
    const { ladder } = await armed('t1');
    await Promise.all([timers.sweep(), timers.fireDue(ladder?.id ?? '', ladder?.generation ?? 0)]);
    expect(fired).toEqual(['t1']);
  });
});

async function plan(id: string, plans: (Omit<PlannedTimer, 'dueAt'> & { inMs: number })[]): Promise<void> {
  const now = await appNow(testApp.db);
  const planned = plans.map(({ inMs, ...rest }) => ({ ...rest, dueAt: addMs(now, inMs) }));
  await transact(testApp.db, (tx) => timers.sync(tx, { kind: 'task', id }, 0, planned, now));
}

/** Somebody else's transaction, until it is told to end. */
async function hold(ids: string[]): Promise<() => Promise<void>> {
  let end = () => {};
  let begun = () => {};
  const holds = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const holding = patiently(() =>
    testApp.db.transaction().execute(async (tx) => {
      await sql`select from app_row where id = any(${ids}::text[]) for update`.execute(tx);
      begun();
      await new Promise<void>((resolve) => {
        end = resolve;
      });
    }),
  );
  await holds;
  return async () => {
    end();
    await holding;
  };
}

async function armed(id: string) {
  const all = await armedTimers(testApp.db, { kind: 'task', id });
  return Object.fromEntries(all.map((timer) => [timer.purpose, timer]));
}
