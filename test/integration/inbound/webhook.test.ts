import Fastify from 'fastify';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Database } from '../../../src/database/index.ts';
import { callbackRoutes, createInbox } from '../../../src/inbound/index.ts';
import { createFieldCrypto } from '../../../src/lib/field-crypto.ts';
import { posted, pressXml, receivers, textXml } from './callbacks.ts';
import { fixture, logger } from './fixture.ts';

const crypto = createFieldCrypto([{ kid: 'k1', key: Buffer.alloc(32, 7) }]);

const place = fixture();

function openServer(limits: { capacity?: number; deadlineMs?: number; db?: Database } = {}) {
  const flushes: (readonly number[])[] = [];
  const enqueue = (ids: readonly number[]) => void flushes.push(ids);
  const inbox = createInbox({ db: place.db(), seal: crypto.seal, enqueue, ...limits });
  const app = Fastify();
  app.register(callbackRoutes, { receivers, inbox, logger });
  const post = async (xml: string) => (await app.inject(posted(xml))).statusCode;
  return { inbox, post, flushes };
}

const rows = () => place.db().selectFrom('inbox').selectAll().orderBy('id').execute();

test('two acts of one member in one second are both kept', async () => {
  const { post } = openServer();
  expect(await post(pressXml({ taskId: 'm1' }))).toBe(200);
  expect(await post(pressXml({ taskId: 'm2' }))).toBe(200);
  const kept = await rows();
  expect(kept.map(({ payloadSealed }) => crypto.open(payloadSealed))).toEqual([
    pressXml({ taskId: 'm1' }),
    pressXml({ taskId: 'm2' }),
  ]);
  expect(kept.every(({ receiver, state, attempts }) => receiver === 'app' && state === 'kept' && attempts === 0)).toBe(
    true,
  );
});

test('a repeated callback is answered like the first, kept once and handed over once', async () => {
  const { post, inbox, flushes } = openServer();
  for (const xml of [pressXml(), textXml('42')]) {
    expect(await Promise.all([post(xml), post(xml)])).toEqual([200, 200]);
    expect(await post(xml)).toBe(200);
  }
  expect(await inbox.count()).toBe(2);
  expect(flushes.flat()).toHaveLength(2);
});

test('hundreds at once share a few statements, whose ids are handed over together, and each is in the database before its 200', async () => {
  const { post, flushes, inbox } = openServer();
  const xmls = Array.from({ length: 400 }, (_, n) => pressXml({ taskId: `m${n}`, by: `adv-${n % 7}` }));
  const witness = place.anotherPool('witness');

  const seenAtAnswer = await Promise.all(
    xmls.map(async (xml) => {
      const status = await post(xml);
      const kept = await witness.selectFrom('inbox').select('payloadSealed').execute();
      return status === 200 && kept.some(({ payloadSealed }) => crypto.open(payloadSealed) === xml);
    }),
  );

  expect(seenAtAnswer.filter(Boolean)).toHaveLength(400);
  expect(await inbox.count()).toBe(400);
  expect(flushes.length).toBeLessThan(40);
  expect(flushes.flat().toSorted((a, b) => a - b)).toEqual((await rows()).map(({ id }) => id));
});

test('two doors that keep the same callbacks in opposite order agree on one row each', async () => {
  const endpoints = [openServer(), openServer({ db: place.anotherPool('second door') })] as const;
  const xmls = Array.from({ length: 200 }, (_, n) => pressXml({ taskId: `m${n}` }));
  const statuses = await Promise.all([...xmls.map(endpoints[0].post), ...xmls.toReversed().map(endpoints[1].post)]);
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(await endpoints[0].inbox.count()).toBe(200);
});

test('when the database refuses WeCom is told so, and its retry is kept once', async () => {
  const { post, inbox, flushes } = openServer();
  await sql`alter table inbox rename to inbox_away`.execute(place.db());
  expect(await Promise.all([post(pressXml()), post(textXml('7'))])).toEqual([503, 503]);
  expect(flushes).toEqual([]);
  await sql`alter table inbox_away rename to inbox`.execute(place.db());
  expect(await Promise.all([post(pressXml()), post(textXml('7'))])).toEqual([200, 200]);
  expect(await inbox.count()).toBe(2);
});

test('when the database hangs everybody is answered in time, and what lands late is still one row', async () => {
  const impatient = openServer({ deadlineMs: 100 });
  const held = await lockInbox();
  expect(await Promise.all([impatient.post(pressXml()), impatient.post(textXml('8'))])).toEqual([503, 503]);
  await held.release();
  const { post, inbox } = openServer();
  expect(await Promise.all([post(pressXml()), post(textXml('8'))])).toEqual([200, 200]);
  expect(await inbox.count()).toBe(2);
});

test('more than the memory may hold are refused at once; those taken are kept', async () => {
  const { post, inbox } = openServer({ capacity: 10 });
  const held = await lockInbox();
  const answers = Array.from({ length: 30 }, (_, n) => post(pressXml({ taskId: `m${n}` })));
  await expect
    .poll(async () => (await settledSoon(answers)).filter((status) => status === 503).length)
    .toBeGreaterThan(0);
  await held.release();
  const statuses = await Promise.all(answers);
  const taken = statuses.filter((status) => status === 200).length;
  expect(taken).toBeGreaterThanOrEqual(10);
  expect(taken).toBeLessThan(30);
  expect(await inbox.count()).toBe(taken);
});

test('a row that PostgreSQL refuses does not take its neighbours along', async () => {
  const { inbox } = openServer();
  const keep = (key: string, xml: string) => inbox.keep({ receiver: 'app', dedupeKey: `app|${key}`, xml });
  const ends = await Promise.allSettled([keep('1', 'one'), keep('NUL \0', 'two'), keep('3', 'three')]);
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect((await rows()).map(({ payloadSealed }) => crypto.open(payloadSealed))).toEqual(['one', 'three']);
});

/** Somebody holds the table: every insert waits. */
async function lockInbox() {
  const db = place.anotherPool('holder');
  let release = () => {};
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  let end: Promise<void> = Promise.resolve();
  await new Promise<void>((locked, failed) => {
    end = db.transaction().execute(async (tx) => {
      await sql`lock table inbox in exclusive mode`.execute(tx);
      locked();
      await until;
    });
    end.catch(failed);
  });
  return {
    async release() {
      release();
      await end;
    },
  };
}

async function settledSoon(answers: Promise<number>[]): Promise<(number | null)[]> {
  return Promise.all(answers.map((answer) => Promise.race([answer, Promise.resolve(null)])));
}

test('what somebody wrote is not to be read in the table', async () => {
  const { post } = openServer();
  const said = textXml('1');
  expect(await post(said)).toBe(200);
  const [kept] = await rows();
  expect(kept?.payloadSealed).toMatch(/^k1\./);
  expect(kept?.payloadSealed).not.toContain('FromUserName');
  expect(crypto.open(kept?.payloadSealed ?? '')).toBe(said);
});
