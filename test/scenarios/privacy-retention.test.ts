import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { days, hours } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

describe('what is past its term is really erased', () => {
  const testApp = useTestApp();
  const { press, warn } = useActions(testApp);
  const count = async (query: ReturnType<typeof sql<{ n: number }>>) =>
    (await query.execute(testApp.app.db)).rows[0]?.n;
  const leaves = async (userid: string) => {
    const { db, directory } = testApp.app;
    const [employee] = await directory.matchEmployee(db, { employeeId: userid });
    await directory.endEmployment(db, employee?.employeeId ?? '', await testApp.now());
    return employee?.personId ?? '';
  };
  const nameOf = (id: string) =>
    sql<{ n: string }>`select name as n from person where id = ${id}`.execute(testApp.app.db);

  test('thirty days after somebody left, his name, number and account are gone; before that they are there', async () => {
    const id = await leaves('emp-0010-0030');
    const before = (await nameOf(id)).rows[0]?.n;
    await testApp.advance(days(30));
    await testApp.app.retention.run();
    expect((await nameOf(id)).rows[0]?.n).toBe(before);

    await testApp.advance(days(2));
    await testApp.app.retention.run();
    const { rows } = await sql<Record<string, unknown>>`
      select p.name, p.phone_sealed, p.phone_hash, e.employee_no, e.post,
        (select count(*)::int from wecom_account a where a.person_id = p.id) as accounts
      from person p join employment e on e.person_id = p.id where p.id = ${id}`.execute(testApp.app.db);
    expect(rows).toMatchObject([{ name: '已删除', phoneSealed: null, phoneHash: null, post: null, accounts: 0 }]);
    expect(rows[0]?.employeeNo).not.toContain('0030');
  });

  test('a former officer keeps his name as long as the log of actions may ask for it, and no longer', async () => {
    const { db, directory } = testApp.app;
    const { id = '', name } = (await directory.personByUserid(db, 'chief-03')) ?? {};
    await sql`insert into officer (person_id, officer_no) values (${id}, '330999')`.execute(db);
    const endedDaysAgo = (n: number) =>
      sql`update role_assignment set valid_until = app_now() - ${n} * interval '1 day' where person_id = ${id}`.execute(
        db,
      );

    await directory.endRole(db, { personId: id, at: await testApp.now() });
    await endedDaysAgo(364);
    await testApp.app.retention.run();
    expect((await nameOf(id)).rows[0]?.n).toBe(name);

    await endedDaysAgo(366);
    await testApp.app.retention.run();
    const { rows } = await sql<Record<string, unknown>>`
      select p.name, p.phone_sealed, p.phone_hash,
        (select count(*)::int from officer o where o.person_id = p.id) as officers,
        (select count(*)::int from wecom_account a where a.person_id = p.id) as accounts
      from person p where p.id = ${id}`.execute(db);
    expect(rows).toEqual([{ name: '已删除', phoneSealed: null, phoneHash: null, officers: 0, accounts: 0 }]);
    const [inOffice] = await directory.holders(db, { role: 'CENTER_OFFICER', at: await testApp.now() });
    expect(inOffice?.name).not.toBe('已删除');
  });

  test('nobody whom an open warning is about is erased', async () => {
    await warn('emp-0010-0031');
    const id = await leaves('emp-0010-0031');
    await sql`update employment set left_on = left_on - 40 where person_id = ${id}`.execute(testApp.app.db);
    await testApp.app.retention.run();
    expect((await nameOf(id)).rows[0]?.n).not.toBe('已删除');
  });

  test('a year after its end a warning no longer says whom it was about, nor what was said', async () => {
    const warning = await warn('emp-0010-0032', { level: 'HIGH', note: '员工称在做兼职' });
    await press('adv-0010-1', '立即签收', warning);
    await (await testApp.as('centre-1')).post(`/api/warnings/${warning.id}/revoke`, { reason: '重复' });
    await testApp.advance(days(366));
    await testApp.app.retention.run();
    expect(
      await count(sql<{ n: number }>`
        select count(*)::int as n from warning
        where id = ${warning.id} and (person_id is not null or employment_id is not null or note is not null)`),
    ).toBe(0);
    expect(await testApp.view(warning)).toMatchObject({ state: 'REVOKED', level: 'HIGH' });
    expect(
      await count(sql<{ n: number }>`select count(*)::int as n from message where body_sealed <> ''
      and created_at < app_now() - interval '90 days'`),
    ).toBe(0);
  }, 180_000);

  test('it runs by itself once a night, and keeps a report', async () => {
    await testApp.advance(hours(24));
    await testApp.app.retention.runWhenDue();
    await testApp.app.retention.runWhenDue();
    expect(
      await count(sql<{ n: number }>`select count(*)::int as n from retention_run
      where day = (app_now() at time zone 'Asia/Shanghai')::date`),
    ).toBeGreaterThanOrEqual(3);
  });
});
