import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';
import { archiveInbox, createApplier, createRouter, withoutEffect } from '../../../src/inbound/index.ts';
import { createLogger } from '../../../src/lib/logger.ts';
import { applying, crypto, type OnPress, routerWith, trace } from './applying.ts';
import { pressXml, textXml } from './callbacks.ts';
import { logger } from './fixture.ts';

const place = applying();
const { keep, rows, makeDue } = place;

test('rows are applied in the order they came and marked done', async () => {
  const seen: string[] = [];
  const router = routerWith(async (_tx, { key }) => void seen.push(key));
  await keep(...['ack', 'met', 'undo'].map((key) => pressXml({ key })));
  const applier = createApplier({ db: place.db(), open: crypto.open, router, logger });

  expect(await applier.applyNext(2)).toBe(2);
  expect(await applier.applyNext(10)).toBe(1);
  expect(await applier.applyNext(10)).toBe(0);
  expect(seen).toEqual(['ack', 'met', 'undo']);
  expect((await rows()).map(({ state, attempts, doneAt }) => [state, attempts, doneAt !== null])).toEqual(
    Array.from({ length: 3 }, () => ['done', 1, true]),
  );
});

test('two appliers in a race apply every row once, and one member’s acts in order', async () => {
  const seen: string[] = [];
  const router = routerWith(async (tx, { userid, key }) => {
    await trace(tx, key);
    seen.push(`${userid} ${key}`);
  });
  const members = Array.from({ length: 10 }, (_, n) => `adv-${n}`);
  await keep(...Array.from({ length: 12 }, (_, n) => members.map((by) => pressXml({ by, key: `k${n}` }))).flat());
  const appliers = [place.db(), place.anotherPool('second worker')].map((db) =>
    createApplier({ db, open: crypto.open, router, logger }),
  );

  const handled = await Promise.all(appliers.map((applier) => applier.sweep()));

  expect(handled.reduce((sum, n) => sum + n)).toBe(120);
  expect(seen).toHaveLength(120);
  expect(new Set(seen).size).toBe(120);
  for (const by of members) {
    const acts = seen.filter((act) => act.startsWith(`${by} `));
    expect(acts).toEqual(Array.from({ length: 12 }, (_, n) => `${by} k${n}`));
  }
  expect((await rows()).every(({ state, attempts }) => state === 'done' && attempts === 1)).toBe(true);
});

test('a failing handler leaves nothing behind and is tried again', async () => {
  const handler = vi.fn<OnPress>(async (tx) => {
    await sql`insert into channel_health (corp_id, agent_id, errcode) values ('trace', '1', ${handler.mock.calls.length})`.execute(
      tx,
    );
    if (handler.mock.calls.length === 1) throw new Error('not yet');
  });
  await keep(pressXml());
  const applier = createApplier({ db: place.db(), open: crypto.open, router: routerWith(handler), logger });

  expect(await applier.sweep()).toBe(1);
  const [first] = await rows();
  expect(first).toMatchObject({ state: 'kept', attempts: 1, lastError: 'not yet', doneAt: null });
  expect(await applier.sweep()).toBe(0);

  await makeDue();
  expect(await applier.sweep()).toBe(1);
  const traces = await place.db().selectFrom('channelHealth').select('errcode').where('corpId', '=', 'trace').execute();
  expect(traces).toEqual([{ errcode: 2 }]);
  expect(await rows()).toMatchObject([{ state: 'done', attempts: 2 }]);
});

test('after five tries a row is quarantined, and the log names it by ids only', async () => {
  const lines: string[] = [];
  const loud = createLogger({ level: 'debug', destination: { write: (line) => lines.push(line) } });
  const applier = createApplier({
    db: place.db(),
    open: crypto.open,
    router: routerWith(async () => {
      throw new Error('broken for good');
    }),
    logger: loud,
  });
  await keep(pressXml({ by: 'adv-0007-1' }));
  for (let n = 0; n < 7; n += 1) {
    await applier.sweep();
    await makeDue();
  }
  const [row] = await rows();
  expect(row).toMatchObject({ state: 'quarantined', attempts: 5, lastError: 'broken for good' });
  expect(row?.doneAt).toBeInstanceOf(Date);
  expect(lines).toHaveLength(5);
  expect(JSON.parse(lines[4] ?? '{}')).toMatchObject({ level: 'error', inboxId: row?.id });
  expect(lines.join('')).not.toContain('adv-0007-1');
});

test('a press on a card nobody sent is quarantined at once with an alarm', async () => {
  const lines: string[] = [];
  const loud = createLogger({ level: 'debug', destination: { write: (line) => lines.push(line) } });
  const applier = createApplier({
    db: place.db(),
    open: crypto.open,
    router: routerWith(async () => {}),
    logger: loud,
  });
  await keep(pressXml({ taskId: 'unknown-1', by: 'adv-0007-1' }));
  expect(await applier.sweep()).toBe(1);
  expect(await rows()).toMatchObject([{ state: 'quarantined', attempts: 1, lastError: 'unknown-task unknown-1' }]);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'error', outcome: 'unknown-task', taskId: 'unknown-1' },
  ]);
  expect(lines.join('')).not.toContain('adv-0007-1');
});

test('customer service, suites and others’ cards do not fill the quarantine: kept, counted by kind, logged once', async () => {
  const lines: string[] = [];
  const loud = createLogger({ level: 'debug', destination: { write: (line) => lines.push(line) } });
  const counts: string[] = [];
  const router = createRouter({ locateCard: async () => null, isOurTask: (taskId) => taskId === 'm-ours' });
  const counted = (outcome: string, kind: string) => void counts.push(`${outcome} ${kind}`);
  const applier = createApplier({ db: place.db(), open: crypto.open, router, logger: loud, counted, parallel: 1 });
  const kf = (n: number) => `<xml><MsgType>event</MsgType><Event>kf_msg_or_event</Event><Token>t${n}</Token></xml>`;
  const suite = '<xml><SuiteId>s</SuiteId><InfoType>suite_ticket</InfoType><SuiteTicket>t</SuiteTicket></xml>';
  await keep(kf(1), kf(2), suite, pressXml({ taskId: 'somebody-elses' }), pressXml({ taskId: 'm-ours' }));
  await applier.sweep();

  expect((await rows()).map(({ state, outcome, kind }) => [state, outcome, kind])).toEqual([
    ['done', 'foreign', 'event/kf_msg_or_event'],
    ['done', 'foreign', 'event/kf_msg_or_event'],
    ['done', 'foreign', 'suite/suite_ticket'],
    ['done', 'foreign', 'card'],
    ['quarantined', null, null],
  ]);
  expect(counts.toSorted()).toEqual([
    'foreign card',
    'foreign event/kf_msg_or_event',
    'foreign event/kf_msg_or_event',
    'foreign suite/suite_ticket',
    'quarantined unknown-task',
  ]);
  const said = lines.map((line) => JSON.parse(line)).filter(({ level }) => level === 'warn');
  expect(said.map(({ kind }) => kind).toSorted()).toEqual(['card', 'event/kf_msg_or_event', 'suite/suite_ticket']);

  await sql`update inbox set done_at = now() - interval '8 days' where state = 'done'`.execute(place.db());
  await archiveInbox(place.db());
  expect(await withoutEffect(place.db())).toMatchObject([
    { outcome: 'foreign', kind: 'event/kf_msg_or_event', callbacks: 2 },
    { outcome: 'foreign', kind: 'card', callbacks: 1 },
    { outcome: 'foreign', kind: 'suite/suite_ticket', callbacks: 1 },
  ]);
});

test('what cannot be read is quarantined at once and stops nobody', async () => {
  const seen: string[] = [];
  const router = routerWith(async (_tx, { key }) => void seen.push(key));
  await keep('<xml><half', pressXml());
  await createApplier({ db: place.db(), open: crypto.open, router, logger }).sweep();
  expect((await rows()).map(({ state }) => state)).toEqual(['quarantined', 'done']);
  expect(seen).toEqual(['ack']);
});

test('what a member did after a failed act waits for it, other members do not', async () => {
  const seen: string[] = [];
  let isBroken = true;
  const router = routerWith(async (_tx, { userid, key }) => {
    if (isBroken && key === 'ack' && userid === 'adv-01') throw new Error('not yet');
    seen.push(`${userid} ${key}`);
  });
  await keep(pressXml({ key: 'ack' }), pressXml({ by: 'adv-02', key: 'ack' }), pressXml({ key: 'undo' }));
  const applier = createApplier({ db: place.db(), open: crypto.open, router, logger });

  await applier.sweep();
  expect(seen).toEqual(['adv-02 ack']);

  isBroken = false;
  await makeDue();
  await applier.sweep();
  expect(seen).toEqual(['adv-02 ack', 'adv-01 ack', 'adv-01 undo']);
});

test('a call during a sweep is not lost', async () => {
  const seen: string[] = [];
  let called: Promise<number> | null = null;
  const router = createRouter({ locateCard: async () => null });
  const applier = createApplier({ db: place.db(), open: crypto.open, router, logger });
  router.onText(async (_tx, { content }) => {
    seen.push(content);
    if (content !== 'first') return;
    await keep(textXml('2', 'second'));
    called = applier.sweep();
  });
  await keep(textXml('1', 'first'));
  await applier.sweep();
  await called;
  expect(seen).toEqual(['first', 'second']);
});

test('when the database refuses the sweep fails and the rows are not blamed', async () => {
  await keep(pressXml());
  const applier = createApplier({ db: place.db(), open: crypto.open, router: routerWith(async () => {}), logger });
  await sql`alter table inbox rename to inbox_away`.execute(place.db());
  await expect(applier.sweep()).rejects.toThrow('does not exist');
  await sql`alter table inbox_away rename to inbox`.execute(place.db());
  expect(await rows()).toMatchObject([{ state: 'kept', attempts: 0 }]);
  await applier.sweep();
  expect(await rows()).toMatchObject([{ state: 'done', attempts: 1 }]);
});
