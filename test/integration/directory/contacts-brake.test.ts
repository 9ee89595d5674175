import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appNow, clock } from '../../../src/database/index.ts';
import { type Contacts, createContacts } from '../../../src/domain/contacts/index.ts';
import { createLogger } from '../../../src/lib/logger.ts';
import { addMs, hours, minutes } from '../../../src/lib/time.ts';
import { WecomRefusal } from '../../../src/wecom/api/index.ts';
import { buildTestApp, corpId, crypto } from './test-app.ts';

type TestApp = Awaited<ReturnType<typeof buildTestApp>>;

let testApp: TestApp;
let contacts: Contacts;
let tries: number;
let failure: Error | null;

beforeEach(async () => {
  testApp = await buildTestApp();
  await sql`update app_clock set app_base = '2026-11-22T02:00:00Z', real_base = clock_timestamp(), speed = 0`.execute(
    testApp.db,
  );
  tries = 0;
  failure = null;
  ({ contacts } = createContacts({
    ...{ db: testApp.db, corpId, crypto, agentId: '1' },
    directory: testApp.directory,
    wecom: { bearer: async () => null, useridByMobile: async () => null },
    outbound: { notify: async () => [] },
    drawAlarm: () => expect.fail('nothing is sent'),
    reader: {
      departments: async () => [{ id: 1, parentId: null }],
      async members() {
        tries += 1;
        if (failure) throw failure;
        return [{ userid: 'one', departments: [1] }];
      },
    },
    settings: {
      ...{ readAt: '03:00', goneShare: 0.1, few: 5 },
      ...{ accountChecksPerNight: 100, accountChecksPerRound: 50, lookUpsPerNight: 0 },
    },
    logger: createLogger({ level: 'silent' }),
  }));
});
afterEach(() => testApp.drop());

const refused = (errcode: number, pauseMs?: number) =>
  new WecomRefusal({
    api: 'user/list_id',
    errcode,
    errmsg: 'no',
    ...(pauseMs === undefined ? {} : { pauseMs }),
  });

const pass = async (ms: number) => clock.advanceTo(testApp.db, addMs(await appNow(testApp.db), ms));

/** Sweeps every minute, as the service does; answers at which of them the contacts were asked. */
async function sweepFor(ms: number): Promise<number[]> {
  const asked: number[] = [];
  for (let minute = 0; minute < ms / minutes(1); minute += 1) {
    const before = tries;
    await contacts.sweep();
    if (tries > before) asked.push(minute);
    await pass(minutes(1));
  }
  return asked;
}

const unread = async () =>
  (await testApp.directory.listReadiness(testApp.db)).flatMap(({ kind, note }) =>
    kind === 'CONTACTS_UNREAD' ? [note] : [],
  );

describe('a reading of the contacts that keeps failing', () => {
  test('is tried again ever more rarely, be it the first of all', async () => {
    failure = refused(48002);
    expect(await sweepFor(hours(1))).toEqual([0, 2, 6, 14, 30]);
    await pass(hours(24));
    const later = await sweepFor(hours(8) + minutes(30));
    const [first = 0, second = 0, third = 0] = later;
    expect([first, second, third]).toEqual([0, 64, 192]);
    expect(later).toHaveLength(4);
  });

  test('is named as work for somebody once it failed three times, and well again when it works', async () => {
    failure = refused(48002);
    await sweepFor(minutes(5));
    expect(await unread()).toEqual([]);
    await sweepFor(minutes(5));
    expect(await unread()).toEqual(['user/list_id 48002']);
    failure = null;
    expect(await sweepFor(minutes(30))).toHaveLength(1);
    expect(await unread()).toEqual([]);
    // The next night is a night like any other.
    await pass(hours(24));
    failure = refused(48002);
    expect(await sweepFor(minutes(5))).toEqual([0, 2]);
  });

  test('waits as long as WeCom asks for', async () => {
    failure = refused(45009, hours(1));
    expect(await sweepFor(minutes(70))).toEqual([0, 60]);
  });

  test('is tried at once when somebody says so, and counts nobody as newly come when it is the first', async () => {
    failure = refused(48002);
    await sweepFor(minutes(15));
    failure = null;
    await testApp.db.transaction().execute((tx) => contacts.readAgain(tx, { acceptGone: false }));
    expect(await sweepFor(minutes(2))).toEqual([0]);
    expect(await unread()).toEqual([]);
    expect((await testApp.directory.listReadiness(testApp.db)).map(({ kind }) => kind)).not.toContain(
      'UNKNOWN_DEPARTMENT',
    );
  });
});
