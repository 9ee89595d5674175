import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { transact } from '../../src/database/index.ts';
import { minutes } from '../../src/lib/time.ts';
import { contactChange } from '../support/contact-events.ts';
import { useTestApp } from '../support/test-app.ts';

describe('a userid that is given to another human', () => {
  const testApp = useTestApp();
  const put = async (userid: string, body: object) => {
    await testApp.http.put(`/sandbox/api/members/${userid}`, body);
    await testApp.advance(0);
  };
  const remove = async (userid: string) => {
    await testApp.http.delete(`/sandbox/api/members/${userid}`);
    await testApp.advance(0);
  };
  const authorisation = async (userid: string) => {
    const { rows } = await sql<{ personId: string; account: string; jobs: string[]; org: string }>`
      select a.person_id, a.status as account, array_agg(e.state order by e.id) as jobs, max(o.short_name) as org
      from wecom_account a join employment e using (person_id) join organisation o on o.id = e.organisation_id
      where a.userid = ${userid} group by 1, 2`.execute(testApp.app.db);
    return rows[0] ?? expect.fail(`nobody is ${userid}`);
  };
  const reused = async () =>
    (await testApp.app.directory.listReadiness(testApp.app.db)).flatMap(({ kind, personId }) =>
      kind === 'ACCOUNT_REUSED' ? [personId] : [],
    );

  test('who comes back with his name and number is himself again', async () => {
    const { personId, org } = await authorisation('emp-0003-0011');
    await remove('emp-0003-0011');
    await put('emp-0003-0011', { org });
    expect(await authorisation('emp-0003-0011')).toMatchObject({ personId, account: 'ACTIVE', jobs: ['ACTIVE'] });
    expect(await reused()).toEqual([]);
  });

  test.each([
    ['another name', 'emp-0003-0012', { name: '汀知夏' }],
    ['another number, whatever the name', 'emp-0003-0013', { mobile: '15499999999' }],
    ['no number', 'emp-0003-0014', { mobile: null }],
  ])('%s: nobody is revived, and police are asked', async (_what, userid, changed) => {
    const { personId, org } = await authorisation(userid);
    await remove(userid);
    await put(userid, { org, ...changed });
    expect(await authorisation(userid)).toMatchObject({ account: 'LEFT', jobs: ['LEFT'] });
    expect(await reused()).toContain(personId);
    await put(userid, { org });
    expect(await authorisation(userid)).toMatchObject({ account: 'LEFT' });

    const said = await transact(testApp.app.db, (tx) => testApp.app.contacts.confirmSame(tx, userid));
    expect(said).toBe(true);
    expect(await authorisation(userid)).toMatchObject({ personId, account: 'ACTIVE', jobs: ['ACTIVE'] });
    expect(await reused()).not.toContain(personId);
  });

  test('the next hire with a userid that was renamed away gets a number of his own and works', async () => {
    const { org } = await authorisation('emp-0003-0016');
    await put('wang.wei', { name: 'A', org });
    const first = await authorisation('wang.wei');
    await testApp.advance(minutes(1));
    await put('wang.wei', { newUserid: 'wang.wei2' });
    // Two events of one second and one name would be one told twice.
    await testApp.advance(minutes(1));
    await put('wang.wei', { name: 'B', org });
    const second = await authorisation('wang.wei');
    expect(second.personId).not.toBe(first.personId);
    expect(second).toMatchObject({ account: 'ACTIVE', jobs: ['ACTIVE'], org });
    expect(await authorisation('wang.wei2')).toMatchObject({ personId: first.personId, jobs: ['ACTIVE'] });
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from inbox where state = 'quarantined'`.execute(
      testApp.app.db,
    );
    expect(rows[0]?.n).toBe(0);
  });

  test('renamed to the userid of somebody who left, he stays himself and the other stays gone', async () => {
    const gone = await authorisation('emp-0003-0017');
    const own = await authorisation('emp-0003-0018');
    await remove('emp-0003-0017');
    const event = contactChange({
      ...{ change: 'update_user', member: 'emp-0003-0018', newMember: 'emp-0003-0017' },
      createTime: Math.floor((await testApp.now()).getTime() / 1000) + 1,
    });
    await transact(testApp.app.db, (tx) => testApp.app.contacts.onChange(tx, event));
    expect(await authorisation('emp-0003-0017')).toMatchObject({ personId: own.personId, account: 'ACTIVE' });
    const { rows } = await sql<{ state: string }>`
      select state from employment where person_id = ${gone.personId}`.execute(testApp.app.db);
    expect(rows).toEqual([{ state: 'LEFT' }]);
  });
});
