import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createSchedules, type Schedules } from '../../../src/app/schedules.ts';
import { createLogger } from '../../../src/lib/logger.ts';
import { createPeriodic, type Sweep } from '../../../src/lib/periodic.ts';
import { minutes } from '../../../src/lib/time.ts';
import { createQueue, type Queue } from '../../../src/queue/index.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { testRedis } from '../../support/redis.ts';

const logger = createLogger({ level: 'silent' });
let database: TestDatabase;
let queues: Queue[];
let rounds: string[];
let fails: boolean;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(() => {
  queues = [];
  rounds = [];
  fails = false;
});
afterEach(async () => {
  await Promise.all(queues.map((queue) => queue.close()));
  await database.db.deleteFrom('schedule').execute();
});

/** A worker of its own on the same stores, with two kinds of work. */
function worker(name: string, { redisUrl = testRedis().url } = {}): Schedules & { work(): Promise<void> } {
  const queue = createQueue({ redisUrl, prefix: testRedis().prefix, logger });
  queues.push(queue);
  const periodic = createPeriodic({
    logger,
    begin: (work) => ({ done: work(), heardAt: () => Date.now(), abandon: () => {} }),
  });
  const sweep = (kind: string): Sweep => ({
    name: kind,
    everyMs: minutes(1),
    async run() {
      rounds.push(`${kind} by ${name}`);
      if (fails) throw new Error('no way');
      return 0;
    },
  });
  const schedules = createSchedules([sweep('tidy'), sweep('count')], { db: database.db, queue, periodic });
  return { ...schedules, work: () => queue.work([schedules.job]) };
}

const done = () => rounds.map((round) => round.split(' ')[0]).sort();
const makeDue = () => sql`update schedule set next_at = clock_timestamp() - interval '1 hour'`.execute(database.db);

test('what is new is done at once, by one of two workers', async () => {
  const [one, other] = [worker('one'), worker('other')];
  await Promise.all([one.start(), other.start()]);
  await Promise.all([one.work(), other.work()]);
  await expect.poll(done).toEqual(['count', 'tidy']);
  await Promise.all([one.sweep.run(), other.sweep.run()]);
  expect(done()).toEqual(['count', 'tidy']);
});

test('without Redis a worker finds what is due by itself, once', async () => {
  const [one, other] = ['one', 'other'].map((name) => worker(name, { redisUrl: 'redis://127.0.0.1:1' }));
  await one?.start();
  await Promise.all([one?.sweep.run(), other?.sweep.run()]);
  expect(done()).toEqual(['count', 'tidy']);
});

test('what a killed worker had begun is done by the next once its lease is over', async () => {
  const one = worker('one', { redisUrl: 'redis://127.0.0.1:1' });
  await one.start();
  await sql`update schedule set lease_until = clock_timestamp() + interval '1 minute' where name = 'tidy'`.execute(
    database.db,
  );
  await one.sweep.run();
  expect(done()).toEqual(['count']);
  await sql`update schedule set lease_until = clock_timestamp() - interval '1 second' where name = 'tidy'`.execute(
    database.db,
  );
  await one.sweep.run();
  expect(done()).toEqual(['count', 'tidy']);
});

test('what fails keeps nothing else from its turn, and is overdue until it ends well', async () => {
  const one = worker('one', { redisUrl: 'redis://127.0.0.1:1' });
  await one.start();
  fails = true;
  await expect(one.sweep.run()).rejects.toThrow('no way');
  expect(done()).toEqual(['count', 'tidy']);
  expect(await one.overdue()).toEqual([]);
  await sql`update schedule set done_at = clock_timestamp() - interval '4 minutes'`.execute(database.db);
  expect((await one.overdue()).sort()).toEqual(['count', 'tidy']);
  fails = false;
  await makeDue();
  await one.sweep.run();
  expect(await one.overdue()).toEqual([]);
});

test('Redis emptied: what is due is found, and the schedulers are there again', async () => {
  const one = worker('one');
  await one.start();
  await one.sweep.run();
  const [queue] = queues;
  await queue?.schedule('schedules', []);
  await makeDue();
  await one.sweep.run();
  expect(done()).toEqual(['count', 'count', 'tidy', 'tidy']);
  await makeDue();
  await one.work();
  await expect.poll(done).toEqual(['count', 'count', 'count', 'tidy', 'tidy', 'tidy']);
});
