import { sql } from 'kysely';
import { afterEach, describe, expect, test } from 'vitest';
import { useActions } from '../support/actions.ts';
import { type EventStream, openEventStream, type StreamEvent } from '../support/event-stream.ts';
import { useTestApp } from '../support/test-app.ts';

describe('the live stream of the desk', () => {
  const testApp = useTestApp();
  const { warn, act, browser, refusalOf, personIdOf } = useActions(testApp);
  const streams: EventStream[] = [];

  async function open(userid: string, last?: string): Promise<EventStream> {
    const headers = last === undefined ? {} : { 'last-event-id': last };
    const stream = await openEventStream(await browser(userid), '/api/desk/stream', headers);
    streams.push(stream);
    await stream.until(({ event }) => event !== 'beat');
    return stream;
  }
  const db = () => testApp.app.db;
  const lastOf = ({ events }: EventStream) => events.at(-1)?.id ?? '';

  afterEach(async () => {
    await Promise.all(streams.splice(0).map((stream) => stream.close()));
  });

  /** Something that everybody is told. */
  async function note(id: string): Promise<void> {
    await sql`insert into live_change (topic, object_id) values ('channel', ${id})`.execute(db());
  }

  test('a warning is seen within a second of its commit, by its id and version and nothing else', async () => {
    const stream = await open('centre-1');
    const warning = await warn('emp-0001-0002');
    const begun = Date.now();
    const { data } = await stream.change('warnings', warning.id);
    expect(Date.now() - begun).toBeLessThan(1_000);
    const change = data.changes?.find(({ id }) => id === warning.id);
    expect(Object.keys(change ?? {}).sort()).toEqual(['id', 'topic', 'version']);
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    expect(stream.headers.get('cache-control')).toBe('no-store');
    await act('centre-1', warning, 'revoke', { reason: '演示结束' });
    const { rows } = await sql<{ version: number }>`select version from warning where id = ${warning.id}`.execute(db());
    const isLast = ({ data: { changes = [] } }: StreamEvent) =>
      changes.some(({ id, version }) => id === warning.id && version === rows[0]?.version);
    await stream.until(isLast);
  });

  test('where nothing concerns the reader, nothing of it is sent', async () => {
    const [own, other, advisor, stranger] = await Promise.all([
      open('duty-01'),
      open('duty-02'),
      open('adv-0001-1'),
      open('adv-0002-1'),
    ]);
    const warning = await warn('emp-0001-0002');
    await Promise.any([own.change('warnings', warning.id), other.change('warnings', warning.id)]);
    await advisor.change('warnings', warning.id);
    await note('');
    await Promise.all([own, other, advisor, stranger].map((stream) => stream.change('channel', '')));
    const seers = [own, other].filter((stream) => stream.changes('warnings').length > 0);
    expect(seers).toHaveLength(1);
    expect(stranger.changes('warnings')).toEqual([]);
  });

  test('whoever is warned himself hears nothing of it', async () => {
    const stream = await open('adv-0001-1');
    const personId = await personIdOf('adv-0001-1');
    const { rows } = await sql<{ id: string }>`
      select id from employment where person_id = ${personId} and state = 'ACTIVE'`.execute(db());
    const warning = await warn(rows[0]?.id ?? '');
    await note('');
    await stream.change('channel', '');
    expect(stream.changes('warnings').filter(({ id }) => id === warning.id)).toEqual([]);
  });

  test('a line goes on after its last event: what commits late and out of order comes once, and only once', async () => {
    const first = await open('centre-1');
    const writers = 12;
    const each = 15;
    const ids = Array.from({ length: writers * each }, (_, at) => `x-${at}`);
    const work = Array.from({ length: writers }, async (_, lane) => {
      for (let n = 0; n < each; n += 1) {
        await db()
          .transaction()
          .execute(async (tx) => {
            const id = ids[lane * each + n];
            await sql`insert into live_change (topic, object_id) values ('warnings', ${id})`.execute(tx);
            await sql`select pg_sleep(${Math.random() / 20})`.execute(tx);
          });
      }
    });
    const seen: string[] = [];
    let stream = first;
    const collect = () =>
      seen.push(
        ...stream
          .changes('warnings')
          .map(({ id }) => id)
          .filter((id) => id.startsWith('x-')),
      );
    let isDone = false;
    const ended = Promise.all(work).then(() => {
      isDone = true;
    });
    while (!isDone) {
      const before = stream.events.length;
      await Promise.race([stream.until(({ event }) => event === 'changes', before), ended]);
      const last = lastOf(stream);
      collect();
      await stream.close();
      stream = await openEventStream(await browser('centre-1'), '/api/desk/stream', { 'last-event-id': last });
      await stream.until(() => true);
    }
    await note('end');
    await stream.change('channel', '');
    collect();
    await stream.close();
    expect(seen.slice().sort()).toEqual(ids.slice().sort());
  });

  test('what is too old, too much or no id of ours is answered by a reset', async () => {
    const stream = await open('centre-1');
    const [, snapshot] = lastOf(stream).split('.');
    const old = `${(Date.now() - 11 * 60_000).toString(36)}.${snapshot}`;
    expect((await open('centre-1', old)).events[0]?.event).toBe('reset');
    expect((await open('centre-1', 'nonsense')).events[0]?.event).toBe('reset');
    const last = lastOf(stream);
    await stream.close();
    await sql`insert into live_change (topic, object_id) select 'warnings', 'y-' || n from generate_series(1, 600) n`.execute(
      db(),
    );
    expect((await open('centre-1', last)).events[0]?.event).toBe('reset');
  });

  test('another process’ change is seen, with Redis or without', async () => {
    const stream = await open('centre-1');
    const worker = await testApp.anotherWorker();
    await sql`insert into live_change (topic, object_id) values ('warnings', 'from-elsewhere')`.execute(worker.db);
    await stream.change('warnings', 'from-elsewhere');
  });

  test('a session that is ended ends its stream within seconds', async () => {
    const here = await testApp.as('duty-01');
    const stream = await openEventStream(here);
    await stream.until(() => true);
    const elsewhere = await testApp.as('duty-01');
    await elsewhere.delete('/api/me/sessions');
    const begun = Date.now();
    await stream.ended;
    expect(Date.now() - begun).toBeLessThan(5_000);
  });

  test('a right that ends is gone with the next event', async () => {
    const here = await testApp.as('centre-2');
    const stream = await openEventStream(here);
    streams.push(stream);
    await stream.until(() => true);
    const personId = await personIdOf('centre-2');
    await sql`insert into role_assignment (id, person_id, role, scope_kind, scope_id, valid_from)
      values ('spare', ${personId}, 'AUDITOR', 'COUNTY', 'county', app_now())`.execute(db());
    await stream.change('desk', '');
    await sql`delete from role_assignment where id = 'spare'`.execute(db());
  });

  test('nobody opens streams without end', async () => {
    // One log-in for all of them: of many at once the oldest end, and their streams with them.
    await browser('chief-01');
    const opened = await Promise.all(Array.from({ length: 12 }, () => open('chief-01')));
    expect(opened).toHaveLength(12);
    const refused = await refusalOf((await browser('chief-01')).get('/api/desk/stream'));
    expect(refused).toMatchObject({ status: 429, code: 'too_many' });
  });

  test('the service stops at once though streams are open', async () => {
    const stream = await open('centre-1');
    const begun = Date.now();
    const restarted = testApp.restart();
    await stream.ended;
    expect(Date.now() - begun).toBeLessThan(2_000);
    await restarted;
  });
});
