import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { transact } from '../../../src/database/index.ts';
import {
  checkAccount,
  checkAccounts,
  checkOldestAccounts,
} from '../../../src/domain/contacts/commands/account-check.ts';
import { createLogger } from '../../../src/lib/logger.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

const corpId = 'ww1';
let place: TestDatabase;

beforeEach(async () => {
  place = await testDatabase();
  await sql`insert into person (id, name) select 'p' || n, '员工' from generate_series(1, 9) as n`.execute(place.db);
  await sql`insert into wecom_account (corp_id, userid, person_id)
    select ${corpId}, 'u' || n, 'p' || n from generate_series(1, 9) as n`.execute(place.db);
  // The ninth holds no post: nobody need ask about him.
  await sql`insert into role_assignment (id, person_id, role, scope_kind, scope_id)
    select 'r' || n, 'p' || n, 'CENTER_OFFICER', 'COUNTY', 'c' from generate_series(1, 8) as n`.execute(place.db);
});
afterEach(() => place.drop());

function checking(perRound: number) {
  const asked: string[] = [];
  const context = {
    ...{ db: place.db, corpId, logger: createLogger({ level: 'silent' }) },
    settings: { accountChecksPerRound: perRound },
    wecom: {
      async bearer(userid: string) {
        asked.push(userid);
        return { status: 1 };
      },
    },
    directory: { setAccountStatus: async () => true },
  };
  return { asked, sweep: () => checkAccounts(context) };
}

test('so many a round and so many a night, the longest unasked first, until each had his turn', async () => {
  const { asked, sweep } = checking(2);
  const nights: string[][] = [];
  for (let night = 1; night <= 3; night++) {
    await checkOldestAccounts(place.db, corpId, 3);
    await sweep();
    expect(asked).toHaveLength(2);
    while ((await sweep()) > 0);
    nights.push(asked.splice(0).sort());
  }
  expect(nights.map((night) => night.length)).toEqual([3, 3, 3]);
  expect(new Set(nights.flat()).size).toBe(8);
  expect(nights.flat()).not.toContain('u9');
});

test('what a night did not come round to is not heaped on the next', async () => {
  for (let night = 1; night <= 3; night++) await checkOldestAccounts(place.db, corpId, 3);
  const { asked, sweep } = checking(50);
  await sweep();
  expect(asked).toHaveLength(3);
});

test('whoever something happened to goes before all of the night’s', async () => {
  await checkOldestAccounts(place.db, corpId, 8);
  await transact(place.db, (tx) => checkAccount(tx, corpId, 'u8'));
  const { asked, sweep } = checking(1);
  await sweep();
  expect(asked).toEqual(['u8']);
});
