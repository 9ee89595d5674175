import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import type { App } from '../../src/app/app.ts';
import { useActions } from '../support/actions.ts';
import { type EventStream, openEventStream } from '../support/event-stream.ts';
import { freePort } from '../support/free-port.ts';
import { type PrivateRedis, privateRedis } from '../support/private-redis.ts';
import { until } from '../support/race.ts';
import { openApp, useTestApp } from '../support/test-app.ts';
import { testAppConfig } from '../support/test-app-config.ts';

describe('the live stream while something is lost', () => {
  let redis: PrivateRedis;
  beforeAll(async () => {
    redis = await privateRedis();
  });
  const testApp = useTestApp({ redisUrl: () => redis.url });
  afterAll(() => redis?.stop());
  const { browser, warn } = useActions(testApp);
  const streams: EventStream[] = [];

  async function open(path = '/api/desk/stream', last?: string): Promise<EventStream> {
    const headers = last === undefined ? {} : { 'last-event-id': last };
    const stream = await openEventStream(await browser('centre-1'), path, headers);
    streams.push(stream);
    await stream.until(({ event }) => event !== 'beat');
    return stream;
  }

  afterEach(async () => {
    await Promise.all(streams.splice(0).map((stream) => stream.close()));
  });

  const change = async (id: string) =>
    void (await sql`insert into live_change (topic, object_id) values ('warnings', ${id})`.execute(testApp.app.db));
  const ids = (stream: EventStream) => stream.changes('warnings').map(({ id }) => id);

  test('two processes tell the same; a line that moves from one to the other loses and doubles nothing', async () => {
    const other = await anotherWeb();
    try {
      const [here, there] = [await open(), await open(`${other.url}/api/desk/stream`)];
      await change('both');
      await Promise.all([here, there].map((stream) => stream.change('warnings', 'both')));
      const last = here.events.at(-1)?.id ?? '';
      await here.close();
      for (const id of ['away-1', 'away-2']) await change(id);
      await there.change('warnings', 'away-2');
      const moved = await open(`${other.url}/api/desk/stream`, last);
      await change('after');
      await moved.change('warnings', 'after');
      expect(ids(moved)).toEqual(['away-1', 'away-2', 'after']);
      expect(ids(there)).toEqual(['both', 'away-1', 'away-2', 'after']);
    } finally {
      await Promise.all(streams.splice(0).map((stream) => stream.close()));
      await other.app.stop();
    }
  });

  test('PostgreSQL away for a while: the line lives, its age is told, and what comes after is told once', async () => {
    const stream = await open();
    await change('before');
    await stream.change('warnings', 'before');
    const from = stream.events.length;
    await away(true);
    try {
      const beat = await stream.until(({ event, data }) => event === 'beat' && data.ageMs > 5_000, from);
      expect(beat.data.ageMs).toBeLessThan(60_000);
    } finally {
      await away(false);
    }
    await until(
      async () =>
        change('back').then(
          () => true,
          () => false,
        ),
      'the database takes writes again',
    );
    await stream.change('warnings', 'back');
    await change('last');
    await stream.change('warnings', 'last');
    expect(ids(stream).filter((id) => !id.startsWith('back'))).toEqual(['before', 'last']);
    expect(new Set(ids(stream)).size).toBe(ids(stream).length);
  });

  test('Redis gone for good: a warning is seen within a second of its commit all the same', async () => {
    const stream = await open();
    await redis.kill();
    await until(async () => !(await testApp.app.queue.ping()), 'Redis is known to be away');
    const warning = await testApp.warn({ person: { employeeId: 'emp-0001-0002' } });
    const begun = Date.now();
    await stream.change('warnings', warning.id);
    expect(Date.now() - begun).toBeLessThan(1_000);
    await redis.comeBack();
    await until(async () => testApp.app.queue.ping(), 'Redis is found again');
    await warn('emp-0001-0003');
  });

  async function anotherWeb(): Promise<{ app: App; url: string }> {
    const config = testAppConfig({ port: await freePort() });
    const app = await openApp({ ...testApp.stores, port: config.http.port }, config, { roles: ['web'] });
    return { app, url: config.http.publicUrl };
  }

  /** Nobody gets in, and whoever is in is thrown out. */
  async function away(isAway: boolean): Promise<void> {
    const name = new URL(testApp.stores.databaseUrl).pathname.slice(1);
    const client = new pg.Client({ connectionString: inject('postgresUrl') });
    await client.connect();
    try {
      await client.query(`alter database ${name} with allow_connections ${!isAway}`);
      if (isAway)
        await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
    } finally {
      await client.end();
    }
  }
});
