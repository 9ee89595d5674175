import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { sealPlain } from '../../../src/database/index.ts';
import { inboundPlainColumns } from '../../../src/inbound/index.ts';
import { createFieldCrypto } from '../../../src/lib/field-crypto.ts';
import { testDatabase } from '../../support/database.ts';

const crypto = createFieldCrypto([{ kid: 'k1', key: Buffer.alloc(32, 7) }]);

test('chat content that an older version kept in clear is sealed at the start, all of it and once', async () => {
  const { db, drop } = await testDatabase();
  await sql`
    insert into inbox (receiver, dedupe_key, payload_sealed)
    select 'app', 'k' || n, '<xml><Content>第' || n || '句</Content></xml>' from generate_series(1, 1203) as n`.execute(
    db,
  );
  expect(await sealPlain(db, crypto.seal, inboundPlainColumns)).toBe(1203);
  const rows = await db.selectFrom('inbox').select(['dedupeKey', 'payloadSealed']).orderBy('id').execute();
  expect(rows.every(({ payloadSealed }) => payloadSealed.startsWith('k1.'))).toBe(true);
  expect(crypto.open(rows[6]?.payloadSealed ?? '')).toBe('<xml><Content>第7句</Content></xml>');
  expect(await sealPlain(db, crypto.seal, inboundPlainColumns)).toBe(0);
  await drop();
});
