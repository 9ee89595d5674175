import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { hours, minutes, seconds } from '../../src/lib/time.ts';
import { countOf } from '../support/records.ts';
import { useTestApp } from '../support/test-app.ts';

describe('one fault among many', () => {
  const testApp = useTestApp({ withoutBells: true });
  const accountOf = async (userid: string) => {
    const { rows } = await sql<{ status: string; person: string }>`
      select status, person_id as person from wecom_account where userid = ${userid}`.execute(testApp.app.db);
    return rows[0] ?? expect.fail(`nobody is ${userid}`);
  };

  beforeAll(async () => {
    await testApp.app.contacts.sweep();
    await sql`
      create function refuse() returns trigger language plpgsql as $$ begin raise exception 'not this one'; end $$`.execute(
      testApp.app.db,
    );
  });

  test('one member who cannot be brought in line keeps nobody else from it, and is named as work for somebody', async () => {
    const { db, contacts, directory } = testApp.app;
    const gone = ['emp-0003-0020', 'emp-0003-0021', 'emp-0003-0022'];
    const { person } = await accountOf('emp-0003-0021');
    await sql
      .raw(`
      create trigger refuse before update on employment for each row when (old.person_id = '${person}')
      execute function refuse()`)
      .execute(db);
    await sql`update sandbox.member set status = 5 where userid = any (${gone}::text[])`.execute(db);
    await testApp.advance(hours(24));
    await contacts.sweep();
    expect(await Promise.all(gone.map(async (userid) => (await accountOf(userid)).status))).toEqual([
      'LEFT',
      'ACTIVE',
      'LEFT',
    ]);
    const open = async () =>
      (await directory.listReadiness(db))
        .filter(({ kind }) => kind === 'CONTACT_NOT_SETTLED')
        .map(({ personId }) => personId);
    expect(await open()).toEqual([person]);

    // Not every minute again: the next night.
    await contacts.sweep();
    await sql`drop trigger refuse on employment`.execute(db);
    expect((await accountOf('emp-0003-0021')).status).toBe('ACTIVE');
    await testApp.advance(hours(24));
    await contacts.sweep();
    expect((await accountOf('emp-0003-0021')).status).toBe('LEFT');
    expect(await open()).toEqual([]);
  });

  test('a warning somebody holds locked keeps no other from climbing, and climbs when it is let go', async () => {
    const { db, timers } = testApp.app;
    const held = await testApp.warn({ sourceRef: 'HELD', person: { employeeId: 'emp-0003-0002' } });
    const others = await Promise.all(
      [3, 4, 5].map((n) => testApp.warn({ sourceRef: `FREE-${n}`, person: { employeeId: `emp-0003-000${n}` } })),
    );
    await testApp.advance(0);
    let letGo = () => {};
    let holds = () => {};
    const isHeld = new Promise<void>((resolve) => {
      holds = resolve;
    });
    const holding = db.transaction().execute(async (tx) => {
      await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx);
      await sql`select from warning where id = ${held.id} for update`.execute(tx);
      holds();
      await new Promise<void>((resolve) => {
        letGo = resolve;
      });
    });
    await isHeld;
    await sql`update timer set due_at = due_at - interval '6 minutes' where state = 'armed' and purpose = 'ladder'`.execute(
      db,
    );
    await timers.sweep(0);
    for (const warning of others) expect(await countOf(db, warning, 'escalated')).toBeGreaterThan(0);
    expect(await countOf(db, held, 'escalated')).toBe(0);
    letGo();
    await holding;
    await testApp.advance(seconds(5));
    expect(await countOf(db, held, 'escalated')).toBeGreaterThan(0);
  });

  test('what died between its beginning and its first bell does not wait for ever', async () => {
    const { db, timers, warnings } = testApp.app;
    const warning = await testApp.warn({ sourceRef: 'DIED', person: { employeeId: 'emp-0003-0006' }, level: 'HIGH' });
    const next = await testApp.warn({ sourceRef: 'DIED-2', person: { employeeId: 'emp-0003-0007' }, level: 'HIGH' });
    await testApp.advance(minutes(10));
    // The second one waits in a roll-up for its officer.
    const waiting = async () => {
      const { rows } = await sql<{ n: number }>`select count(*) as n from rollup where state = 'open'`.execute(db);
      return rows[0]?.n ?? 0;
    };
    expect(await waiting()).toBeGreaterThan(0);
    await sql`delete from timer where state = 'armed'`.execute(db);

    await warnings.rescueOrphans();
    expect(await timers.rescueOrphans()).toBeGreaterThan(0);
    expect(await timers.rescueOrphans()).toBe(0);
    await testApp.advance(minutes(2));
    expect(await waiting()).toBe(0);
    for (const one of [warning, next]) expect(Object.keys((await testApp.view(one)).deadlines)).not.toEqual([]);
  });
});
