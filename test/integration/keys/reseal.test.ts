import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reseal, sealedColumns } from '../../../src/app/reseal.ts';
import { seedCounty } from '../../../src/demo/index.ts';
import { createDirectory } from '../../../src/domain/directory/index.ts';
import { createAudit } from '../../../src/kernel/audit/index.ts';
import { createFieldCrypto, type FieldKey } from '../../../src/lib/field-crypto.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

const key = (kid: string): FieldKey => ({ kid, key: randomBytes(32) });
const [k1, k2, k3] = [key('k1'), key('k2'), key('k3')];
const corpId = 'wwreseal';

describe('re-sealing under a new key', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
    const { db } = database;
    const crypto = createFieldCrypto([k2, k1]);
    await seedCounty(db, { scale: 'small', seed: 1, today: '2026-03-02', crypto, corpId });
    await sql`
      insert into message (id, corp_id, agent_id, body_sealed, content_hash, created_at)
      values ('m1', ${corpId}, '1', ${createFieldCrypto([k1]).seal('body')}, 'h', app_now())`.execute(db);
  });
  afterAll(() => database.drop());

  const rotated = (rowsAtOnce = 500) => {
    const { db } = database;
    const crypto = createFieldCrypto([k3, k2, k1]);
    return reseal({ db, crypto, audit: createAudit({ db, crypto }), kid: 'k3', rowsAtOnce });
  };
  const hashes = async () => (await sql`select id, phone_hash from person order by id`.execute(database.db)).rows;
  const entries = async () => {
    const { rows } = await sql<{ objectId: string; rows: number }>`
      select object_id, sum((after ->> 'rows')::int)::int as rows from audit_log
      where action = 'key.reseal' group by object_id order by object_id`.execute(database.db);
    return rows;
  };

  it('knows every sealed column there is', async () => {
    const { rows } = await sql<{ name: string }>`
      select table_name || '.' || column_name as name from information_schema.columns
      where table_schema = 'public' and column_name like '%\_sealed' order by name`.execute(database.db);
    const known = sealedColumns.map(({ table, column }) => `${table}.${column}`);
    expect(known.sort()).toEqual(rows.map(({ name }) => name).sort());
  });

  it('leaves what does not open, what is locked, and says so; the rest is done', async () => {
    const { db } = database;
    await sql`update message set body_sealed = 'k0.nothing' where id = 'm1'`.execute(db);
    const locked = await db.transaction().execute(async (tx) => {
      await sql`select id from person order by id limit 3 for update`.execute(tx);
      return rotated();
    });
    expect(locked.find(({ column }) => column === 'person.phone_sealed')).toMatchObject({ left: 3, fault: null });
    expect(locked.find(({ column }) => column === 'message.body_sealed')).toEqual({
      column: 'message.body_sealed',
      rows: 0,
      left: 1,
      fault: expect.stringMatching(/^m1: sealed with key "k0", which FIELD_KEY does not hold/),
    });
  });

  it('goes on where it was cut off; then the older keys open nothing that is left', async () => {
    const { db } = database;
    await sql`update message set body_sealed = ${createFieldCrypto([k1]).seal('body')} where id = 'm1'`.execute(db);
    const before = await hashes();
    const results = await rotated(2);
    expect(results.filter(({ rows }) => rows > 0).map(({ column, rows }) => ({ column, rows }))).toEqual([
      { column: 'person.phone_sealed', rows: 3 },
      { column: 'message.body_sealed', rows: 1 },
    ]);
    expect(results.every(({ left }) => left === 0)).toBe(true);

    const newest = createFieldCrypto([k3]);
    const people = await sql<{ id: string; sealed: string }>`
      select id, phone_sealed as sealed from person where phone_sealed is not null`.execute(db);
    for (const { sealed } of people.rows) expect(newest.open(sealed)).toMatch(/^\d{11}$/);
    expect(await hashes()).toEqual(before);
    const directory = createDirectory({ crypto: createFieldCrypto([k3, k1]), corpId });
    const [employee] = (
      await sql<{ personId: string; sealed: string }>`
        select p.id as person_id, p.phone_sealed as sealed from person p join employment e on e.person_id = p.id limit 1`.execute(
        db,
      )
    ).rows;
    const phoneHash = createFieldCrypto([k3, k1]).phoneHash(newest.open(employee?.sealed ?? ''));
    const matches = await directory.matchEmployee(db, { phoneHash });
    expect(matches.map(({ personId }) => personId)).toContain(employee?.personId);
  });

  it('is in the audit log, as counts', async () => {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from person where phone_sealed is not null`.execute(database.db);
    expect(await entries()).toEqual([
      { objectId: 'message.body_sealed', rows: 1 },
      { objectId: 'person.phone_sealed', rows: rows[0]?.count },
    ]);
  });

  it('a second run finds nothing to do', async () => {
    expect((await rotated()).every(({ rows, left }) => rows === 0 && left === 0)).toBe(true);
  });

  it('leaves a card alone while a call about it is under way', async () => {
    const { db } = database;
    const sealed = createFieldCrypto([k1]).seal('code');
    await sql`
      insert into card (id, message_id, owner_kind, owner_id, person_id, userid, template, shown_hash, wanted_hash,
        send_code_sealed, lease_until, not_before, created_at)
      values ('c1', 'm1', 'warning', 'w1', 'p1', 'u1', 'C01', 'h', 'h',
        ${sealed}, clock_timestamp() + interval '1 hour', app_now(), app_now())`.execute(db);
    const cards = async () => (await rotated()).find(({ column }) => column === 'card.send_code_sealed');
    expect(await cards()).toMatchObject({ rows: 0, left: 1 });
    await sql`update card set lease_until = clock_timestamp() - interval '1 second'`.execute(db);
    expect(await cards()).toMatchObject({ rows: 1, left: 0 });
  });
});
