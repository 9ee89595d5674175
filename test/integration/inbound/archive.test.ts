import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { archiveInbox } from '../../../src/inbound/index.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});

afterAll(() => database.drop());

test('what was applied a week ago leaves the inbox, and after ninety days the house', async () => {
  const { db } = database;
  await sql`
    insert into inbox (receiver, dedupe_key, payload_sealed, state, received_at, done_at) values
      ('app', 'fresh', '<xml/>', 'done', now() - interval '6 days', now() - interval '6 days'),
      ('app', 'old', '<xml/>', 'done', now() - interval '8 days', now() - interval '8 days'),
      ('app', 'ancient', '<xml/>', 'done', now() - interval '91 days', now() - interval '91 days'),
      ('app', 'quarantined', '<xml/>', 'quarantined', now() - interval '80 days', now() - interval '80 days')`.execute(
    db,
  );

  await archiveInbox(db);
  await archiveInbox(db);

  const inbox = await db.selectFrom('inbox').select('dedupeKey').orderBy('id').execute();
  const archive = await db.selectFrom('inboxArchive').select('receivedAt').execute();
  expect(inbox.map((row) => row.dedupeKey)).toEqual(['fresh', 'quarantined']);
  expect(archive.length).toBe(1);
});
