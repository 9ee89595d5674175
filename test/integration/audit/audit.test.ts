import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connect, transact } from '../../../src/database/index.ts';
import { createAudit } from '../../../src/kernel/audit/index.ts';
import { createFieldCrypto } from '../../../src/lib/field-crypto.ts';
import { createLogger } from '../../../src/lib/logger.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

const crypto = createFieldCrypto([{ kid: 'k1', key: Buffer.alloc(32, 7) }]);
const officer = { kind: 'person', personId: 'p-duty' } as const;

let place: TestDatabase;
let audit: ReturnType<typeof createAudit>;

beforeEach(async () => {
  place = await testDatabase();
  audit = createAudit({ db: place.db, crypto });
});

afterEach(() => place.drop());

async function recordSome(count: number): Promise<void> {
  await transact(place.db, async (tx) => {
    for (let n = 1; n <= count; n += 1) {
      await audit.record(tx, {
        actor: officer,
        action: 'warning.ack',
        object: { kind: 'warning', id: `w${n}` },
        before: { state: 'DISPATCHED' },
        after: { state: 'ACKED' },
        ip: '10.0.0.7',
        agent: 'wxwork',
      });
    }
  });
}

/** What only somebody with the database's own rights can do. */
async function tamper(statement: string): Promise<void> {
  await sql
    .raw(`
      alter table audit_log disable trigger all; alter table audit_seal disable trigger all;
      ${statement};
      alter table audit_log enable trigger all; alter table audit_seal enable trigger all;
    `)
    .execute(place.db);
}

test('acts and looks are sealed without gaps in the order of their commits, and the whole verifies', async () => {
  await recordSome(3);
  await transact(place.db, (tx) =>
    audit.look(tx, { actor: officer, object: { kind: 'person', id: 'p1' }, seen: ['name', 'phone'] }),
  );
  expect(await audit.seal()).toBe(4);
  expect(await audit.seal()).toBe(0);
  const seals = await place.db.selectFrom('auditSeal').select(['number', 'auditId']).orderBy('number').execute();
  expect(seals.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
  expect(await audit.verify()).toEqual({ ok: true, checked: 4 });
  expect(await audit.head()).toEqual({ number: 4, mac: expect.stringMatching(/^[0-9a-f]{64}$/) });
});

test('an empty log verifies and has no head', async () => {
  expect(await audit.verify()).toEqual({ ok: true, checked: 0 });
  expect(await audit.head()).toBeNull();
});

test('more rows than one batch are sealed and verified whole', async () => {
  await sql`
    insert into audit_log (actor_kind, action, object_kind, object_id)
    select 'system', 'settings.change', 'setting', n::text from generate_series(1, 1203) n
  `.execute(place.db);
  expect(await audit.seal()).toBe(1203);
  expect(await audit.verify()).toEqual({ ok: true, checked: 1203 });
});

test('an act that was rolled back leaves no entry and no gap', async () => {
  await recordSome(1);
  await transact(place.db, async (tx) => {
    await audit.record(tx, { actor: officer, action: 'warning.ack', object: { kind: 'warning', id: 'never' } });
    throw new Error('rolled back');
  }).catch(() => {});
  await recordSome(1);
  expect(await audit.seal()).toBe(2);
  expect(await audit.verify()).toEqual({ ok: true, checked: 2 });
});

test('a transaction that commits after younger ones is sealed later, with the next number', async () => {
  const late = await place.db.startTransaction().execute();
  await audit.record(late, {
    actor: { kind: 'gateway' },
    action: 'warning.create',
    object: { kind: 'warning', id: 'late' },
  });
  await recordSome(2);
  expect(await audit.seal()).toBe(2);
  await late.commit().execute();
  expect(await audit.seal()).toBe(1);
  const seals = await place.db.selectFrom('auditSeal').select('auditId').orderBy('number').execute();
  expect(seals.map(({ auditId }) => auditId)).toEqual([2, 3, 1]);
  expect(await audit.verify()).toEqual({ ok: true, checked: 3 });
});

test('two sealers at once make one chain', async () => {
  const other = connect(place.url, { logger: createLogger({ level: 'silent' }) });
  const second = createAudit({ db: other, crypto });
  await recordSome(40);
  await Promise.all([audit.seal(), second.seal(), audit.seal(), second.seal()]);
  await audit.seal();
  expect(await audit.verify()).toEqual({ ok: true, checked: 40 });
  await other.destroy();
});

test('the log refuses update, delete and truncate', async () => {
  await recordSome(1);
  await audit.seal();
  for (const statement of [
    `update audit_log set action = 'nothing'`,
    'delete from audit_log',
    'truncate audit_log cascade',
    `update audit_seal set mac = ''`,
    'delete from audit_seal',
    'truncate audit_seal',
    `set local session_replication_role = replica; delete from audit_seal`,
  ]) {
    await expect(sql.raw(statement).execute(place.db)).rejects.toThrow('is append-only');
  }
  expect(await audit.verify()).toEqual({ ok: true, checked: 1 });
});

test.each([
  [
    'a changed row',
    `update audit_log set object_id = 'w9' where id = 2`,
    { kind: 'row_changed', number: 2, auditId: 2 },
  ],
  [
    'a changed value',
    `update audit_log set after = '{"state": "CLOSED"}' where id = 3`,
    { kind: 'row_changed', number: 3, auditId: 3 },
  ],
  [
    'a changed time',
    `update audit_log set at = at - interval '1 microsecond' where id = 1`,
    { kind: 'row_changed', number: 1, auditId: 1 },
  ],
  ['a removed row', 'delete from audit_log where id = 2', { kind: 'row_missing', number: 2, auditId: 2 }],
  [
    'a row removed with its seal',
    'delete from audit_seal where audit_id = 2; delete from audit_log where id = 2',
    { kind: 'gap', number: 2 },
  ],
  [
    'two swapped rows',
    `update audit_log set object_id = case id when 1 then 'w2' else 'w1' end where id in (1, 2)`,
    { kind: 'row_changed', number: 1, auditId: 1 },
  ],
  [
    'two swapped seals',
    `update audit_seal set audit_id = -1 where number = 1; update audit_seal set audit_id = 1 where number = 2; update audit_seal set audit_id = 2 where number = 1`,
    { kind: 'row_changed', number: 1, auditId: 2 },
  ],
  [
    'a forged link',
    `update audit_seal set mac = repeat('0', 64) where number = 4`,
    { kind: 'row_changed', number: 4, auditId: 4 },
  ],
])('verification finds %s', async (_what, statement, fault) => {
  await recordSome(4);
  await audit.seal();
  await tamper(statement);
  expect(await audit.verify()).toMatchObject({ ok: false, firstFault: fault });
});

test('another key does not verify', async () => {
  await recordSome(1);
  await audit.seal();
  const stranger = createFieldCrypto([{ kid: 'k2', key: Buffer.alloc(32, 8) }]);
  expect((await createAudit({ db: place.db, crypto: stranger }).verify()).ok).toBe(false);
});

test('a row unsealed for ten seconds is a fault, a fresh one is not, even when it was taken off the sealer’s list', async () => {
  await recordSome(2);
  await audit.seal();
  await recordSome(1);
  expect(await audit.verify()).toEqual({ ok: true, checked: 2 });
  await tamper(
    `update audit_log set recorded_at = recorded_at - interval '11 seconds' where id = 3; truncate audit_unsealed`,
  );
  expect(await audit.verify()).toEqual({ ok: false, checked: 2, firstFault: { kind: 'unsealed', auditId: 3 } });
});

test('a log cut off at its end is found against a head noted earlier', async () => {
  await recordSome(3);
  await audit.seal();
  const noted = (await audit.head()) ?? { number: 0, mac: '' };
  expect(await audit.verify({ noted })).toEqual({ ok: true, checked: 3 });
  await tamper('delete from audit_seal where number = 3; delete from audit_log where id = 3');
  expect((await audit.verify()).ok).toBe(true);
  expect(await audit.verify({ noted })).toMatchObject({ ok: false, firstFault: { kind: 'cut_off', number: 3 } });
});

test('an entry is dated by the clock that people see and keeps no phone number', async () => {
  await sql`update app_clock set app_base = app_base + interval '3 days'`.execute(place.db);
  await transact(place.db, (tx) =>
    audit.record(tx, {
      actor: { kind: 'operator' },
      action: 'directory.import',
      object: { kind: 'import', id: 'i1' },
      after: { file: '15412345678.xlsx' },
      agent: 'x'.repeat(500),
    }),
  );
  const row = await place.db.selectFrom('auditLog').selectAll().executeTakeFirstOrThrow();
  expect(row.at.getTime() - row.recordedAt.getTime()).toBeGreaterThan(2 * 24 * 3_600_000);
  expect(row.after).toEqual({ file: '154****5678.xlsx' });
  expect(row.agent).toHaveLength(200);
});
