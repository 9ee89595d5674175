import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { useTestApp } from '../support/test-app.ts';

describe('an account passes to another person only by police, one by one', () => {
  const testApp = useTestApp();
  const idOf = async (userid: string) =>
    (await testApp.app.directory.personByUserid(testApp.app.db, userid))?.id ?? expect.fail(`nobody is ${userid}`);
  const as = async (userid: string) => {
    const personId = await idOf(userid);
    return { personId, acting: { actor: { kind: 'operator' as const }, onBehalfOf: personId } };
  };
  const employee = async (userid: string) => {
    const { rows } = await sql<{ key: string }>`
      select o.code || '/' || e.employee_no as key from wecom_account a join employment e using (person_id)
        join organisation o on o.id = e.organisation_id where a.userid = ${userid}`.execute(testApp.app.db);
    return rows[0]?.key ?? expect.fail(`${userid} works nowhere`);
  };

  test('an advisor may not, nor police of another place, nor an officer for himself; the centre alone touches an officer', async () => {
    const to = await employee('emp-0001-0020');
    const { accounts } = testApp.app;
    const move = async (by: string, userid: string) => accounts.move({ userid, employee: to }, await as(by));
    await expect(move('adv-0001-1', 'emp-0001-0021')).rejects.toMatchObject({ status: 403 });
    await expect(move('cp-01', 'centre-2')).rejects.toMatchObject({ status: 403 });
    await expect(move('centre-1', 'centre-1')).rejects.toMatchObject({ status: 403 });
    await expect(move('cp-10', 'emp-0001-0021')).rejects.toMatchObject({ status: 403 });
    expect(await idOf('centre-2')).not.toBe(await idOf('emp-0001-0020'));
  });

  test('it is on record for both, told on the accounts they had, and both are logged out', async () => {
    const [giver, taker] = [await idOf('emp-0001-0031'), await idOf('emp-0001-0030')];
    const visitors = [await testApp.as('emp-0001-0031'), await testApp.as('emp-0001-0030')];
    await testApp.app.accounts.move(
      { userid: 'emp-0001-0031', employee: await employee('emp-0001-0030') },
      await as('centre-1'),
    );
    expect(await idOf('emp-0001-0031')).toBe(taker);
    for (const visitor of visitors) expect((await visitor.request('GET', '/api/me/data')).status).toBe(401);
    const { rows } = await sql<{ id: string }>`
      select object_id as id from audit_log where action = 'person.identity_changed' order by id`.execute(
      testApp.app.db,
    );
    expect(rows.map(({ id }) => id).sort()).toEqual([giver, taker].sort());
    const said = await sql<{ line: string }>`
      select person_id || ' ' || userid as line from delivery where template = 'T-IDENTITY'`.execute(testApp.app.db);
    expect(said.rows.map(({ line }) => line).sort()).toEqual(
      [`${giver} emp-0001-0031`, `${taker} emp-0001-0030`].sort(),
    );
  });
});
