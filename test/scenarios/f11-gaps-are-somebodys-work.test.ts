import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { DefectKind } from '../../src/domain/directory/index.ts';
import type { TasksData } from '../../src/domain/tasks/index.ts';
import { minutes, seconds } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

interface Listed {
  counts: { kind: DefectKind; count: number }[];
  defects: {
    id: string;
    kind: DefectKind;
    about: string;
    organisationName: string | null;
    personName: string | null;
    page: string | null;
    acts: { act: string; name: string }[];
  }[];
}

// 0011: advisor adv-0011-1, community police cp-01, station duty-01.
describe('what was written down is told: gaps are work of whoever can mend them', () => {
  // So small a share that a handful is many.
  const contacts = {
    readAt: '02:30',
    goneShare: 0.001,
    few: 5,
    lookUpsPerNight: 0,
    accountChecksPerNight: 2000,
    accountChecksPerRound: 50,
  };
  const testApp = useTestApp({ settings: { contacts } });
  const actions = useActions(testApp);
  const { press, refusalOf, titles, warn } = actions;
  // A role that ends takes its holder's sessions with it: he logs in anew.
  const browser = (userid: string) => (userid === 'cp-01' ? testApp.as(userid) : actions.browser(userid));
  const gaps = async (userid: string, kind?: DefectKind) =>
    (await (await browser(userid)).get<Listed>(`/api/readiness/defects${kind ? `?kind=${kind}` : ''}`)).defects;
  const repair = async (userid: string, id: string, act: string, more: object = {}) =>
    (await browser(userid)).post<{ closed: boolean }>(`/api/readiness/defects/${id}/mend`, { act, ...more });
  const waits = async (userid: string) =>
    (await (await browser(userid)).get<TasksData>('/api/me/tasks')).tasks
      .filter(({ kind }) => kind === 'DEFECT')
      .map(({ id }) => id.split(' ')[0]);
  const organisationId = async (code: string) =>
    (await testApp.app.directory.organisationByCode(testApp.app.db, code))?.id ?? expect.fail(code);
  const personId = async (userid: string) =>
    (await testApp.app.directory.personByUserid(testApp.app.db, userid))?.id ?? expect.fail(userid);
  const openDefects = async () => (await testApp.app.directory.listReadiness(testApp.app.db)).map(({ kind }) => kind);
  const newMember = async () => {
    await testApp.app.readiness.sweep();
    await testApp.advance(0);
  };

  test('an advisor says 「已离职」: the police are told, and the roster is put right by one press', async () => {
    const warning = await warn('emp-0011-0031', { level: 'MEDIUM' });
    await press('adv-0011-1', '立即签收', warning);
    await (await browser('adv-0011-1')).post(`/api/warnings/${warning.id}/outcome`, {
      outcome: 'LEFT_COMPANY',
      detail: { leftOn: '2026-01-01' },
    });
    await newMember();
    expect(await titles('cp-01')).toContain('【待办】有缺口等您处理');
    expect(await waits('cp-01')).toContain('LEFT_COMPANY');
    expect(await waits('cp-03')).not.toContain('LEFT_COMPANY');
    const [gap] = await gaps('cp-01', 'LEFT_COMPANY');
    expect(gap).toMatchObject({ about: warning.number, acts: [{ act: 'left' }, { act: 'stays' }] });
    expect(await gaps('adv-0001-1', 'LEFT_COMPANY')).toEqual([]);
    expect(await refusalOf(repair('adv-0001-1', gap?.id ?? '', 'left'))).toMatchObject({ status: 404 });
    expect(await refusalOf(repair('cp-01', gap?.id ?? '', 'probe'))).toMatchObject({ status: 403 });

    expect(await repair('cp-01', gap?.id ?? '', 'left')).toEqual({ closed: true });
    expect(await testApp.app.directory.matchEmployee(testApp.app.db, { employeeId: 'emp-0011-0031' })).toEqual([]);
    expect(await waits('cp-01')).not.toContain('LEFT_COMPANY');
    expect(await refusalOf(repair('cp-01', gap?.id ?? '', 'left'))).toMatchObject({ status: 409 });
    const { rows } = await sql<{ mendedHow: string }>`
      select mended_how from readiness_defect where id = ${gap?.id ?? ''}`.execute(testApp.app.db);
    expect(rows).toEqual([{ mendedHow: 'left' }]);
  });

  test('an organisation without community police waits for the county’s administrator, who names an officer', async () => {
    const { db, directory } = testApp.app;
    await directory.endRole(db, {
      personId: await personId('cp-01'),
      role: 'COMMUNITY_POLICE',
      scopeId: await organisationId('0011'),
      at: await testApp.now(),
    });
    await directory.inspectReadiness(db);
    await newMember();
    expect(await waits('admin-1')).toContain('NO_COMMUNITY_POLICE');
    expect(await titles('admin-1')).toContain('【待办】有缺口等您处理');
    const [gap] = (await gaps('admin-1', 'NO_COMMUNITY_POLICE')).filter(({ acts }) => acts.length > 0);
    expect(
      await refusalOf(repair('centre-1', gap?.id ?? '', 'assign', { personId: await personId('cp-01') })),
    ).toMatchObject({ status: 403 });
    const { officers } = await (await browser('admin-1')).get<{ officers: { personId: string; near: boolean }[] }>(
      `/api/readiness/defects/${gap?.id}/officers`,
    );
    expect(officers[0]?.near).toBe(true);
    const advisor = await personId('adv-0011-1');
    expect(await refusalOf(repair('admin-1', gap?.id ?? '', 'assign', { personId: advisor }))).toMatchObject({
      status: 400,
      field: 'personId',
    });
    await repair('admin-1', gap?.id ?? '', 'assign', { personId: await personId('cp-01') });
    const people = await directory.peopleOnStep(db, {
      organisationId: await organisationId('0011'),
      gridUnitId: null,
      step: 2,
      at: await testApp.now(),
    });
    expect(people.map(({ userid }) => userid)).toContain('cp-01');
  });

  test('a department nobody knows is given its place on the page', async () => {
    await testApp.http.put('/sandbox/api/members/lost-one', { name: '某', org: '没人认识的部门' });
    await testApp.advance(seconds(5));
    await newMember();
    expect(await openDefects()).toContain('UNKNOWN_DEPARTMENT');
    expect(await waits('centre-1')).toContain('UNKNOWN_DEPARTMENT');
    expect(await waits('cp-01')).not.toContain('UNKNOWN_DEPARTMENT');
    const [gap] = await gaps('centre-1', 'UNKNOWN_DEPARTMENT');
    const { departments } = await (await browser('centre-1')).get<{
      departments: { id: number; people: number; accounts: string[] }[];
    }>('/api/readiness/departments');
    expect(departments).toMatchObject([{ people: 1, accounts: ['lost-one'] }]);
    const { organisations } = await (await browser('centre-1')).get<{ organisations: { id: string }[] }>(
      '/api/organisations?q=0005',
    );
    await repair('centre-1', gap?.id ?? '', 'place', {
      department: departments[0]?.id,
      organisationId: organisations[0]?.id,
    });
    expect(await openDefects()).not.toContain('UNKNOWN_DEPARTMENT');
    expect(await testApp.app.directory.matchEmployee(testApp.app.db, { employeeId: 'lost-one' })).toHaveLength(1);
  });

  test('contacts that shrank wait for the centre: who is missing has left once somebody says so', async () => {
    const { db, contacts } = testApp.app;
    await contacts.sweep();
    await sql`update sandbox.member set status = 5 where userid like 'emp-0012-000%'`.execute(db);
    await sql`update contact_reading set read_at = to_timestamp(0)`.execute(db);
    await contacts.sweep();
    const [gap] = await gaps('centre-1', 'CONTACTS_SHRANK');
    expect(gap?.about).toMatch(/^\d+人不见，原有\d+人$/);
    expect(await repair('centre-1', gap?.id ?? '', 'gone')).toEqual({ closed: false });
    await contacts.sweep();
    expect(await openDefects()).not.toContain('CONTACTS_SHRANK');
    expect(await testApp.app.directory.matchEmployee(db, { employeeId: 'emp-0012-0005' })).toEqual([]);
  });

  test('a proposed lecture waits for the community police, who say what became of it', async () => {
    await testApp.app.directory.defect(testApp.app.db, {
      kind: 'LECTURE_PROPOSED',
      organisationId: await organisationId('0011'),
      note: '25',
    });
    await newMember();
    const [gap] = await gaps('cp-01', 'LECTURE_PROPOSED');
    expect(gap).toMatchObject({ about: '外省新员工25人', page: expect.stringContaining('/h5/visits') });
    expect(await waits('cp-01')).toContain('LECTURE_PROPOSED');
    await repair('cp-01', gap?.id ?? '', 'arranged');
    expect(await gaps('cp-01', 'LECTURE_PROPOSED')).toEqual([]);
  });

  test('a channel that is closed is a red line for the centre, a card by every way still open, and mended by a try', async () => {
    const officers = new Map(
      await Promise.all(['centre-1', 'admin-1', 'cp-01'].map(async (one) => [one, await browser(one)] as const)),
    );
    await testApp.faults({ untrustedIp: true });
    await testApp.warn({ person: { employeeId: 'emp-0011-0032' }, level: 'HIGH' });
    await testApp.advance(minutes(1));
    await testApp.app.warnings.watchStorm();
    const alarm = async (userid: string) =>
      (await officers.get(userid)?.get<{ alarm: { text: string } | null }>('/api/me/alarm'))?.alarm;
    expect((await alarm('centre-1'))?.text).toContain('消息通道不通（错误码60020）');
    expect((await alarm('admin-1'))?.text).toContain('60020');
    expect(await alarm('cp-01')).toBeNull();
    await testApp.app.readiness.sweep();
    const { rows } = await sql<{ userid: string }>`
      select userid from delivery where owner_kind = 'advisor_gap' and purpose = 'todo' and lane = 0
      order by userid`.execute(testApp.app.db);
    expect(rows.map(({ userid }) => userid)).toEqual(expect.arrayContaining(['admin-1', 'centre-1', 'centre-2']));

    const [gap] = await gaps('centre-1', 'CHANNEL_FAILURE');
    expect(await refusalOf(repair('centre-1', gap?.id ?? '', 'probe'))).toMatchObject({
      status: 409,
      message: expect.stringContaining('仍然不通'),
    });
    await testApp.faults({});
    await testApp.advance(minutes(2));
    await testApp.app.warnings.watchStorm();
    expect(await openDefects()).not.toContain('CHANNEL_FAILURE');
    expect(await alarm('centre-1')).toBeNull();
    expect(await titles('centre-1')).toContain('【待办】消息通道不通，请处理');
  });

  test('a WeCom that answers nothing for minutes is a closed channel like one that refuses, until it answers', async () => {
    const centre = await browser('centre-1');
    const alarm = async () => (await centre.get<{ alarm: { path: string } | null }>('/api/me/alarm')).alarm;
    await testApp.faults({ down: { mode: '503' } });
    await testApp.warn({ person: { employeeId: 'emp-0011-0033' }, level: 'MEDIUM' });
    await testApp.advance(minutes(1));
    expect(await alarm()).toBeNull();
    await testApp.advance(minutes(4));
    await testApp.app.warnings.watchStorm();
    expect(await alarm()).toMatchObject({ path: '/h5/defects/CHANNEL_FAILURE' });
    expect(await openDefects()).toContain('CHANNEL_FAILURE');
    await testApp.faults({});
    await testApp.advance(minutes(2));
    await testApp.app.warnings.watchStorm();
    expect(await alarm()).toBeNull();
    expect(await openDefects()).not.toContain('CHANNEL_FAILURE');
  });

  test('an app that WeCom has switched off is a red line for the centre until somebody has mended it', async () => {
    await testApp.app.directory.defect(testApp.app.db, { kind: 'APP_CLOSED', note: '12-01 09:00' });
    const alarm = async (userid: string) =>
      (await (await browser(userid)).get<{ alarm: { text: string; path: string } | null }>('/api/me/alarm')).alarm;
    expect(await alarm('centre-1')).toMatchObject({ path: '/h5/defects/APP_CLOSED' });
    expect((await alarm('centre-1'))?.text).toContain('应用已被停用');
    expect(await alarm('cp-01')).toBeNull();
    const [gap] = await gaps('centre-1', 'APP_CLOSED');
    await repair('centre-1', gap?.id ?? '', 'in_use');
    expect(await alarm('centre-1')).toBeNull();
  });

  test('an app that takes messages again is no red line any more, whoever opened it', async () => {
    await testApp.app.directory.defect(testApp.app.db, { kind: 'APP_CLOSING', note: '12-01 09:00' });
    await testApp.app.directory.defect(testApp.app.db, { kind: 'APP_CLOSED', note: '12-01 09:00' });
    const isRed = async () =>
      (await (await browser('centre-1')).get<{ alarm: object | null }>('/api/me/alarm')).alarm !== null;
    await testApp.app.readiness.sweep();
    expect(await isRed()).toBe(true);
    await testApp.advance(minutes(2));
    await warn('emp-0011-0031', { level: 'HIGH' });
    await testApp.app.readiness.sweep();
    expect(await isRed()).toBe(false);
    expect(await openDefects()).not.toContain('APP_CLOSING');
  });
});
