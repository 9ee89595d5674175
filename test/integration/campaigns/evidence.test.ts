import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { reseal } from '../../../src/app/reseal.ts';
import { transact } from '../../../src/database/index.ts';
import * as incoming from '../../../src/domain/evidence/store/incoming.ts';
import * as pictures from '../../../src/domain/evidence/store/pictures.ts';
import { createAudit } from '../../../src/kernel/audit/index.ts';
import { createFieldCrypto } from '../../../src/lib/field-crypto.ts';
import { days, minutes } from '../../../src/lib/time.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

const [k1, k2] = ['k1', 'k2'].map((kid) => ({ kid, key: randomBytes(32) })) as [
  { kid: string; key: Buffer },
  { kid: string; key: Buffer },
];
/** No UTF-8: sealed as a text it would come back changed. */
const picture = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(50_000)]);
const personId = 'person-1';
let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
  await sql`
    insert into person (id, name) values (${personId}, '岚知夏')`.execute(database.db);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await sql`delete from protection_evidence`.execute(database.db);
});

const insert = () => transact(database.db, (tx) => incoming.insert(tx, { personId, userid: 'emp-1', mediaId: 'M' }));
const claim = () => incoming.claim(database.db, { limit: 5, leaseMs: minutes(2), fetchableMs: days(3) });

async function attach(): Promise<string> {
  await insert();
  const [row] = await claim();
  const id = row?.id ?? '';
  const before = { item: 'APP_INSTALLED', state: 'DECLARED', since: new Date(), validUntil: null } as const;
  const imageSealed = createFieldCrypto([k1]).sealBytes(picture);
  const facts = { contentType: 'image/jpeg', sizeBytes: picture.length, hash: 'h' } as const;
  await transact(database.db, (tx) => incoming.attach(tx, { id, before, ...facts, imageSealed, at: new Date() }));
  return id;
}

test('a picture under way is nobody else’s, until whoever fetches it falls silent', async () => {
  await insert();
  expect(await claim()).toMatchObject([{ attempts: 1, expired: false }]);
  expect(await claim()).toEqual([]);
  await sql`update protection_evidence set lease_until = clock_timestamp() - interval '1 second'`.execute(database.db);
  expect(await claim()).toMatchObject([{ attempts: 2 }]);
});

test('several workers never claim the same one', async () => {
  for (let n = 0; n < 8; n += 1) await insert();
  const claimed = (await Promise.all([claim(), claim(), claim()])).flat().map(({ id }) => id);
  expect(new Set(claimed).size).toBe(claimed.length);
});

test('what is let go of meanwhile is not attached any more', async () => {
  await insert();
  const [row] = await claim();
  await transact(database.db, (tx) => pictures.forgetOf(tx, [personId]));
  expect(await transact(database.db, (tx) => incoming.lockPending(tx, row?.id ?? ''))).toBe(false);
});

test('a new key re-seals pictures to the byte, and nothing of them lies open', async () => {
  const { db } = database;
  const id = await attach();
  const crypto = createFieldCrypto([k2, k1]);
  const results = await reseal({ db, crypto, audit: createAudit({ db, crypto }), kid: 'k2' });
  expect(results.find(({ column }) => column === 'protection_evidence.image_sealed')).toMatchObject({
    rows: 1,
    left: 0,
    fault: null,
  });
  const sealed = (await pictures.kept(db, id))?.imageSealed ?? '';
  expect(createFieldCrypto([k2]).openBytes(sealed)).toEqual(picture);
  expect(Buffer.from(sealed.slice(3), 'base64url').includes(picture.subarray(4, 64))).toBe(false);
});

test('the first check of an item starts the term of its picture, later ones do not move it', async () => {
  const { db } = database;
  await attach();
  await sql`
    insert into protection (person_id, item, state, since, consent_version, consented_at)
    values (${personId}, 'APP_INSTALLED', 'DECLARED', app_now(), '1', app_now())`.execute(db);
  const checkedAt = async () =>
    (await sql<{ at: Date | null }>`select checked_at as at from protection_evidence`.execute(db)).rows[0]?.at;
  const judge = (state: string, since: string) =>
    sql`update protection set state = ${state}, since = ${since}`.execute(db);
  await judge('EVIDENCED', '2026-11-01T00:00:00Z');
  expect(await checkedAt()).toBeNull();
  await judge('REJECTED', '2026-11-02T00:00:00Z');
  expect(await checkedAt()).toEqual(new Date('2026-11-02T00:00:00Z'));
  await judge('VERIFIED', '2026-11-03T00:00:00Z');
  expect(await checkedAt()).toEqual(new Date('2026-11-02T00:00:00Z'));
});
