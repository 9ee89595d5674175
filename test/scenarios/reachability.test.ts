import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { transact } from '../../src/database/index.ts';
import type { AdvisorReachData, LoadListData, ReachListData } from '../../src/domain/readiness/api.ts';
import { addMs, days, hours, shanghaiAt, shanghaiDay } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

describe('whether somebody can be reached, shown wherever he is chosen', () => {
  const testApp = useTestApp();
  const { browser, nameOf, personIdOf, refusalOf, warn, press } = useActions(testApp);
  let said = 0;

  const ask = async (reader: string, ...personIds: string[]) => {
    const query = personIds.map((id) => `personId=${id}`).join('&');
    return (await (await browser(reader)).get<ReachListData>(`/api/reachability?${query}`)).people;
  };
  const one = async (userid: string, reader = 'centre-1') => {
    const [found] = await ask(reader, await personIdOf(userid));
    return found ?? expect.fail(`nothing about ${userid}`);
  };
  const advisors = async (reader: string, employeeId: string) =>
    (await (await browser(reader)).get<AdvisorReachData>(`/api/reachability/advisors?employeeId=${employeeId}`)).people;
  const load = async (reader: string, query: string) =>
    (await (await browser(reader)).get<LoadListData>(`/api/duty-load?${query}`)).people;
  const event = async (name: string, from: string) => {
    said += 1;
    const xml = `<xml><FromUserName>${from}</FromUserName><CreateTime>1700000000</CreateTime><MsgType>event</MsgType><Event>${name}</Event></xml>`;
    await testApp.app.inbox.keep({ receiver: 'app', dedupeKey: `app|reach-${said}`, xml });
    await testApp.advance(0);
  };

  beforeAll(async () => void (await testApp.app.contacts.sweep()));

  test('of whom nothing is known, nothing is promised; a card that arrives makes it known', async () => {
    expect(await one('adv-0003-1')).toMatchObject({
      state: 'UNKNOWN',
      reasons: [expect.stringMatching(/^近30天没有/)],
    });
    const warning = await warn('emp-0003-0020', { level: 'HIGH' });
    expect(await one('adv-0003-1')).toMatchObject({
      state: 'REACHABLE',
      reasons: [expect.stringMatching(/^\d\d-\d\d \d\d:\d\d 有消息送达$/)],
    });
    await press('adv-0003-1', '立即签收', warning);
    expect((await one('adv-0003-1')).state).toBe('REACHABLE');
    await sentBefore('adv-0003-1', 31);
    expect((await one('adv-0003-1')).state).toBe('UNKNOWN');
  });

  test('whom WeCom names in its answer is not reachable, with its code; the same for 81013', async () => {
    await testApp.faults({ unlicensedUsers: { userids: ['adv-0004-1'] } });
    await warn('emp-0004-0020', { level: 'HIGH' });
    await testApp.faults({});
    expect(await one('adv-0004-1')).toMatchObject({ state: 'NOT', reasons: ['消息送不到：账号无效或没有接口许可'] });
    await testApp.app.directory.markUnreachable(testApp.app.db, 'adv-0006-1', 81_013);
    expect(await one('adv-0006-1')).toMatchObject({
      state: 'NOT',
      reasons: ['消息送不到：不在应用可见范围，错误码81013'],
    });
  });

  test('an account event changes it at once, and back', async () => {
    await event('unsubscribe', 'adv-0005-1');
    expect(await one('adv-0005-1')).toMatchObject({ state: 'NOT', reasons: ['消息送不到：不在应用可见范围'] });
    await event('subscribe', 'adv-0005-1');
    expect((await one('adv-0005-1')).state).toBe('UNKNOWN');
    const { db, directory } = testApp.app;
    await transact(db, (tx) => directory.setAccountStatus(tx, 'adv-0005-1', 'NOT_ACTIVATED'));
    expect(await one('adv-0005-1')).toMatchObject({ state: 'PARTLY', reasons: ['企业微信未激活，多半看不到消息'] });
    const personId = await personIdOf('adv-0005-1');
    await transact(db, (tx) => directory.setAccountStatus(tx, 'adv-0005-1', 'LEFT'));
    expect(await ask('centre-1', personId)).toMatchObject([{ state: 'NOT', reasons: ['已退出企业微信'] }]);
  });

  test('leave makes it partly so, and says whether somebody stands in', async () => {
    const from = await testApp.now();
    const leave = { from: from.toISOString(), until: addMs(from, hours(1)).toISOString() };
    await (await browser('adv-0003-2')).post('/api/leaves', leave);
    expect(await one('adv-0003-2')).toMatchObject({
      state: 'PARTLY',
      reasons: [expect.stringMatching(/^请假至\d\d-\d\d \d\d:\d\d，无人代班$/)],
    });
    await testApp.advance(hours(1));
    expect((await one('adv-0003-2')).state).not.toBe('PARTLY');
  });

  test('many are answered at once, and nobody of another place, nor of none', async () => {
    const [own, foreign] = [await personIdOf('adv-0003-1'), await personIdOf('adv-0010-1')];
    const both = await ask('centre-1', own, foreign, own, 'nobody');
    expect(both.map(({ personId }) => personId).sort()).toEqual([own, foreign].sort());
    expect(await ask('adv-0003-1', foreign, 'nobody')).toEqual([]);
    expect(await ask('adv-0003-1', foreign, own)).toMatchObject([{ personId: own }]);
    const tooMany = Array.from({ length: 51 }, (_, n) => `p${n}`);
    expect(await refusalOf(ask('centre-1', ...tooMany))).toMatchObject({ status: 400, field: 'personId' });
    expect(await refusalOf(ask('emp-0003-0020', own))).toMatchObject({ status: 403 });
    // Who counts and configures sees officers and advisors, and no employee.
    expect(await ask('admin-1', own, await personIdOf('emp-0003-0020'))).toMatchObject([{ personId: own }]);
  });

  test('before a warning is raised it is known whom it would ask; of a foreign employee nothing is', async () => {
    const people = await advisors('centre-1', 'emp-0003-0021');
    const names = await Promise.all(['adv-0003-1', 'adv-0003-2'].map(nameOf));
    expect(people.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
    expect(people.every(({ reasons, name }) => reasons.length > 0 && name !== '')).toBe(true);
    const [outside] = await officersAway('emp-0010-0020');
    expect(await refusalOf(advisors(outside, 'emp-0010-0020'))).toMatchObject({ status: 404 });
    expect(await refusalOf(advisors(outside, 'emp-none'))).toMatchObject({ status: 404 });
  });

  /** Community police who have nothing to do with this employee's organisation. */
  async function officersAway(employeeId: string): Promise<[string]> {
    const { rows } = await sql<{ userid: string }>`
      select a.userid from role_assignment r join wecom_account a using (person_id)
      where r.role = 'COMMUNITY_POLICE' and r.state = 'ACTIVE' and a.status = 'ACTIVE' and not exists (
        select from role_assignment own join employment e on own.scope_id = e.organisation_id
          join wecom_account worker on worker.person_id = e.person_id and worker.userid = ${employeeId}
        where own.person_id = r.person_id)
      order by a.userid limit 1`.execute(testApp.app.db);
    return [rows[0]?.userid ?? expect.fail('no officer')];
  }

  test('a card at night counts twice over: as a card, and as a call at night', async () => {
    const personId = await personIdOf('adv-0007-1');
    expect(await load('centre-1', `personId=${personId}`)).toMatchObject([
      { cards: 0, nights: 0, roles: ['安全顾问'] },
    ]);
    await warn('emp-0007-0020', { level: 'CRITICAL' });
    await sentAt('adv-0007-1', '12:00');
    const [day] = await load('centre-1', `personId=${personId}`);
    expect(day?.cards).toBeGreaterThan(0);
    expect(day?.nights).toBe(0);
    for (const clock of ['22:00', '23:59', '05:59']) {
      await sentAt('adv-0007-1', clock);
      expect(await load('centre-1', `personId=${personId}`)).toMatchObject([{ cards: day?.cards, nights: day?.cards }]);
    }
    for (const clock of ['21:59', '06:00']) {
      await sentAt('adv-0007-1', clock);
      expect(await load('centre-1', `personId=${personId}`)).toMatchObject([{ cards: day?.cards, nights: 0 }]);
    }
    const sorted = (await load('centre-1', 'sort=nights&limit=5')).map(({ nights }) => nights);
    expect(sorted).toEqual(sorted.toSorted((a, b) => b - a));
    expect(sorted.length).toBeLessThanOrEqual(5);
    await sentBefore('adv-0007-1', 8);
    expect(await load('centre-1', `personId=${personId}`)).toMatchObject([{ cards: 0, nights: 0 }]);
    expect(await load('adv-0003-1', `personId=${personId}`)).toEqual([]);
  });

  /** As if what he got had come so many days earlier. */
  async function sentBefore(userid: string, daysAgo: number): Promise<void> {
    await sql`
      update delivery set created_at = created_at - ${daysAgo} * interval '1 day', not_before = not_before - ${daysAgo} * interval '1 day'
      where userid = ${userid}`.execute(testApp.app.db);
  }

  /** As if it had come at this time of yesterday. */
  async function sentAt(userid: string, clock: string): Promise<void> {
    const at = shanghaiAt(shanghaiDay(addMs(await testApp.now(), -days(1))), clock);
    await sql`update delivery set created_at = ${at}, not_before = ${at} where userid = ${userid}`.execute(
      testApp.app.db,
    );
  }
});
