import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { transact } from '../../src/database/index.ts';
import { type EndedRole, rolesEnded, type Turnover, turnover } from '../../src/domain/directory/index.ts';
import { on } from '../../src/kernel/events/index.ts';
import { hours } from '../../src/lib/time.ts';
import { contactChange } from '../support/contact-events.ts';
import { useTestApp } from '../support/test-app.ts';

describe('F11 turnover by WeCom’s contact events', () => {
  const testApp = useTestApp();
  const notified: string[] = [];
  const ended: EndedRole[] = [];

  beforeAll(async () => {
    const line = ({ kind, organisationId }: Turnover) => `${kind} ${organisationId}`;
    testApp.app.events.subscribe(on(turnover, async (_, events) => notified.push(...events.map(line))));
    testApp.app.events.subscribe(on(rolesEnded, async (_, roles) => ended.push(...roles)));
    await testApp.app.contacts.sweep();
  });

  const put = async (userid: string, body: object): Promise<void> => {
    await testApp.http.put(`/sandbox/api/members/${userid}`, body);
    await testApp.advance(0);
  };
  const remove = async (userid: string): Promise<void> => {
    await testApp.http.delete(`/sandbox/api/members/${userid}`);
    await testApp.advance(0);
  };
  const jobs = async (userid: string) => {
    const { rows } = await sql<{ no: string; org: string; code: string; state: string; account: string }>`
      select e.employee_no as no, o.short_name as org, o.code, e.state, a.status as account
      from wecom_account a join employment e using (person_id) join organisation o on o.id = e.organisation_id
      where a.userid = ${userid} order by e.hired_on, e.id`.execute(testApp.app.db);
    return rows;
  };
  const orgOf = async (userid: string) => (await jobs(userid))[0] ?? expect.fail(`${userid} works nowhere`);
  const idOf = async (code: string) =>
    (await testApp.app.directory.organisationByCode(testApp.app.db, code))?.id ?? expect.fail(code);
  const notifiedSince = () => notified.splice(0);

  test('a hire known by userid and department only works there at once, under a provisional number', async () => {
    const { org, code } = await orgOf('emp-0003-0010');
    await put('new-hand', { name: '新员工', org });
    const hired = await testApp.app.directory.personByUserid(testApp.app.db, 'new-hand');
    const no = `企微-${hired?.id}`;
    expect(await jobs('new-hand')).toEqual([{ no, org, code, state: 'ACTIVE', account: 'ACTIVE' }]);
    expect(notifiedSince()).toEqual([`JOINED ${await idOf(code)}`]);
  });

  test('a changed userid keeps the person; a changed department moves him', async () => {
    const before = await testApp.app.directory.personByUserid(testApp.app.db, 'new-hand');
    await put('new-hand', { newUserid: 'zhang.san' });
    const after = await testApp.app.directory.personByUserid(testApp.app.db, 'zhang.san');
    expect(after?.id).toBe(before?.id);
    expect(await testApp.app.directory.personByUserid(testApp.app.db, 'new-hand')).toBeNull();
    expect(notifiedSince()).toEqual([]);

    const { org } = await orgOf('emp-0004-0010');
    await put('zhang.san', { org });
    expect((await jobs('zhang.san')).map(({ code, state }) => [code, state])).toEqual([
      ['0003', 'LEFT'],
      ['0004', 'ACTIVE'],
    ]);
    expect(notifiedSince()).toEqual([`LEFT ${await idOf('0003')}`, `JOINED ${await idOf('0004')}`]);
  });

  test('who goes loses his posts and roles at once; who comes back is the same person without them', async () => {
    await remove('adv-0008-1');
    expect(await jobs('adv-0008-1')).toMatchObject([{ state: 'LEFT', account: 'LEFT' }]);
    expect(ended.map(({ role }) => role)).toContain('ADVISOR');
    expect(notifiedSince()).toEqual([`LEFT ${await idOf('0008')}`]);

    const { org } = await orgOf('emp-0008-0010');
    await put('adv-0008-1', { org });
    const back = await testApp.app.directory.personByUserid(testApp.app.db, 'adv-0008-1');
    const roles = await testApp.app.directory.rolesOf(testApp.app.db, back?.id ?? '', await testApp.now());
    expect(roles.map(({ role }) => role)).toEqual(['EMPLOYEE']);
    expect(notifiedSince()).toEqual([`REJOINED ${await idOf('0008')}`]);
  });

  test('events in any order and any number end in the same state', async () => {
    const { db, contacts } = testApp.app;
    const department = await sql<{ id: number }>`
      select id from contact_department where organisation_id = ${await idOf('0003')}`.execute(db);
    const at = Math.floor((await testApp.now()).getTime() / 1000);
    const event = (change: 'create_user' | 'delete_user', createTime: number) =>
      contactChange({ change, member: 'late', fields: { departments: [department.rows[0]?.id ?? 0] }, createTime });
    const apply = (change: 'create_user' | 'delete_user', createTime: number) =>
      transact(db, (tx) => contacts.onChange(tx, event(change, createTime)));

    await apply('delete_user', at);
    await apply('create_user', at - 5);
    expect(await jobs('late')).toEqual([]);
    await apply('create_user', at + 5);
    await apply('create_user', at + 5);
    await apply('delete_user', at);
    expect(await jobs('late')).toMatchObject([{ state: 'ACTIVE', account: 'ACTIVE' }]);
    expect(notifiedSince()).toEqual([`JOINED ${await idOf('0003')}`]);
    await apply('delete_user', at + 9);
  });

  test('police and others without a post are not hired by their department', async () => {
    const { org } = await orgOf('emp-0004-0010');
    await put('duty-03', { org });
    expect(await jobs('duty-03')).toEqual([]);
  });

  test('a department nobody knows waits, is listed, and is settled when somebody says what it is', async () => {
    await put('lost-one', { org: '没人认识的部门' });
    expect(await jobs('lost-one')).toEqual([]);
    const defects = async () => (await testApp.app.directory.listReadiness(testApp.app.db)).map(({ kind }) => kind);
    expect(await defects()).toContain('UNKNOWN_DEPARTMENT');
    const { rows } = await sql<{ departments: number[] }>`
      select departments from contact_member where userid = 'lost-one'`.execute(testApp.app.db);
    const { db, contacts } = testApp.app;
    const place = { organisationId: await idOf('0005') };
    await transact(db, (tx) => contacts.setDepartmentPlace(tx, rows[0]?.departments[0] ?? 0, place));
    expect(await jobs('lost-one')).toMatchObject([{ code: '0005', state: 'ACTIVE' }]);
    expect(await defects()).not.toContain('UNKNOWN_DEPARTMENT');
  });

  test('the nightly reading finds what no event told, and lets nobody go when too many are missing', async () => {
    const { db, contacts } = testApp.app;
    await contacts.sweep();
    notifiedSince();
    const { rows } = await sql<{ departmentId: number }>`
      update sandbox.member set status = 5 where userid = 'emp-0003-0020' returning department_id`.execute(db);
    await sql`
      insert into sandbox.member (userid, name, org, department_id, roles, position, mobile, status)
      values ('quiet-hire', '某', '', ${rows[0]?.departmentId ?? 1}, '{}', '', null, 1)`.execute(db);
    expect(await contacts.sweep()).toBe(0);
    await testApp.advance(hours(24));
    await contacts.sweep();
    expect(await jobs('emp-0003-0020')).toMatchObject([{ state: 'LEFT', account: 'LEFT' }]);
    expect(await jobs('quiet-hire')).toMatchObject([{ code: '0003', no: expect.stringContaining('企微-') }]);
    expect(notifiedSince().sort()).toEqual([`JOINED ${await idOf('0003')}`, `LEFT ${await idOf('0003')}`]);

    await sql`update sandbox.member set status = 5 where userid like 'emp-0001-%'`.execute(db);
    await sql`update contact_reading set read_at = to_timestamp(0)`.execute(db);
    await contacts.sweep();
    expect(await jobs('emp-0001-0500')).toMatchObject([{ state: 'ACTIVE' }]);
    const defects = await testApp.app.directory.listReadiness(db);
    expect(defects.map(({ kind }) => kind)).toContain('CONTACTS_SHRANK');
  });
});
