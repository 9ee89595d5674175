import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { DEMO_SCRIPT_TOKEN } from '../../src/config/sandbox-defaults.ts';
import { transact } from '../../src/database/index.ts';
import { hours } from '../../src/lib/time.ts';
import { contactChange } from '../support/contact-events.ts';
import { useTestApp } from '../support/test-app.ts';

describe('a session does not outlive what it stands on', () => {
  const testApp = useTestApp();
  const status = async (visitor: { request(method: string, path: string): Promise<Response> }, path = '/api/me/data') =>
    (await visitor.request('GET', path)).status;
  const idOf = async (userid: string) =>
    (await testApp.app.directory.personByUserid(testApp.app.db, userid))?.id ?? expect.fail(`nobody is ${userid}`);
  const acting = (userid: string) =>
    fetch(`${testApp.config.http.publicUrl}/api/bulletins`, {
      headers: { authorization: `Bearer ${DEMO_SCRIPT_TOKEN}`, 'x-acting-officer': userid },
    });
  const change = async (userid: string, fields: { status: number }) => {
    const at = Math.floor((await testApp.now()).getTime() / 1000);
    const event = contactChange({ change: 'update_user', member: userid, fields, createTime: at });
    await transact(testApp.app.db, (tx) => testApp.app.contacts.onChange(tx, event));
  };

  test('deleted in WeCom: the next page asks who he is, and no script acts for him', async () => {
    const visitor = await testApp.as('duty-05');
    expect(await status(visitor)).toBe(200);
    expect((await acting('duty-05')).status).toBe(200);
    await testApp.http.delete('/sandbox/api/members/duty-05');
    await testApp.advance(0);
    expect(await status(visitor)).toBe(401);
    expect((await acting('duty-05')).status).toBe(403);
  });

  test('disabled in WeCom: he is out at once, nobody acts for him, and enabled again he may come back', async () => {
    const visitor = await testApp.as('duty-06');
    await change('duty-06', { status: 2 });
    expect(await status(visitor)).toBe(401);
    expect((await acting('duty-06')).status).toBe(403);
    await change('duty-06', { status: 1 });
    expect((await acting('duty-06')).status).toBe(200);
    expect(await status(await testApp.as('duty-06'))).toBe(200);
  });

  test('disabled in WeCom, and the events do not say it: WeCom is asked, and he is out all the same', async () => {
    const visitor = await testApp.as('duty-09');
    await testApp.http.put('/sandbox/api/members/duty-09', { status: 2 });
    await testApp.advance(0);
    expect(await status(visitor)).toBe(401);
    expect((await acting('duty-09')).status).toBe(403);
    await testApp.http.put('/sandbox/api/members/duty-09', { status: 1 });
    await testApp.advance(0);
    expect((await acting('duty-09')).status).toBe(200);
  });

  test('disabled in WeCom, and every event was lost: the night finds it', async () => {
    const { db } = testApp.app;
    const visitor = await testApp.as('duty-08');
    await sql`update sandbox.member set status = 2 where userid = 'duty-08'`.execute(db);
    await testApp.advance(hours(20));
    await testApp.app.contacts.sweep();
    // A few at a time; the whole of a small county is asked in some rounds.
    while ((await testApp.app.contacts.checkAccounts()) > 0) await testApp.advance(0);
    expect(await status(visitor)).toBe(401);
    expect((await acting('duty-08')).status).toBe(403);
  });

  test('role ended, post ended, person erased: the session ends in the same transaction', async () => {
    const { db, directory } = testApp.app;
    const at = await testApp.now();
    const acts: [string, (userid: string) => Promise<unknown>][] = [
      ['adv-0002-1', async (userid) => directory.endRole(db, { personId: await idOf(userid), role: 'ADVISOR', at })],
      [
        'emp-0002-0050',
        async (userid) => {
          const personId = await idOf(userid);
          const { rows } = await sql<{ id: string }>`select id from employment where person_id = ${personId}`.execute(
            db,
          );
          await directory.endEmployment(db, rows[0]?.id ?? '', at);
        },
      ],
      ['emp-0002-0051', async (userid) => transact(db, async (tx) => directory.erasePeople(tx, [await idOf(userid)]))],
    ];
    for (const [userid, act] of acts) {
      const visitor = await testApp.as(userid);
      expect([userid, await status(visitor)]).toEqual([userid, 200]);
      await act(userid);
      expect([userid, await status(visitor)]).toEqual([userid, 401]);
    }
  });

  test('whoever logs in while his account leaves is not left with a session', async () => {
    const { db, directory } = testApp.app;
    const seen = async () =>
      (await sql<{ n: number }>`select count(*)::int as n from session where userid = 'duty-07'`.execute(db)).rows[0]
        ?.n;
    const logins = Array.from({ length: 6 }, () => testApp.as('duty-07').catch(() => undefined));
    await directory.setAccountStatus(db, 'duty-07', 'LEFT');
    await Promise.all(logins);
    expect(await seen()).toBe(0);
  });
});
