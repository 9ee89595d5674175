import { describe, expect, test } from 'vitest';
import { days } from '../../src/lib/time.ts';
import { HttpRefusal } from '../support/http.ts';
import { useTestApp } from '../support/test-app.ts';

interface Listed {
  appointments: { id: string; state: string; name: string; practice: string }[];
}

describe('F11 appointing an advisor', () => {
  const testApp = useTestApp();
  const orgId = async (code: string) =>
    (await testApp.app.directory.organisationByCode(testApp.app.db, code))?.id ?? expect.fail(code);
  const rolesOf = async (userid: string) => {
    const person = await testApp.app.directory.personByUserid(testApp.app.db, userid);
    return testApp.app.directory.rolesOf(testApp.app.db, person?.id ?? '', await testApp.now());
  };
  const propose = async (by: string, employeeId: string, code: string) => {
    const { id } = await (await testApp.as(by)).post<{ id: string }>('/api/appointments', {
      organisationId: await orgId(code),
      employeeId,
    });
    await testApp.advance(0);
    return id;
  };
  const decide = async (by: string, id: string, decision: string) => {
    await (await testApp.as(by)).post(`/api/appointments/${id}/${decision}`);
    await testApp.advance(0);
  };
  const press = async (userid: string, text: string) => {
    await testApp.phone(userid).press(text);
    await testApp.advance(0);
  };
  const status = async (work: Promise<unknown>) =>
    work.then(
      () => 200,
      (error: unknown) => (error instanceof HttpRefusal ? error.status : expect.fail(String(error))),
    );
  const defects = async () =>
    (await testApp.app.directory.listReadiness(testApp.app.db)).map(
      ({ kind, organisationName }) => `${kind} ${organisationName}`,
    );

  test('proposed, agreed by another officer, accepted: the first advisor is primary and the gap closes', async () => {
    const gap = (await defects()).find((one) => one.startsWith('NO_ADVISOR'));
    expect(gap).toBeDefined();
    const id = await propose('cp-10', 'emp-0012-0009', '0012');
    expect(await status(decide('cp-10', id, 'accept'))).toBe(403);
    expect(await testApp.phone('duty-10').titles()).toContain('【待办】安全顾问待聘任');
    await decide('duty-10', id, 'accept');

    expect(await testApp.phone('emp-0012-0009').titles()).toEqual(['安全顾问聘任确认']);
    expect((await rolesOf('emp-0012-0009')).map(({ role }) => role)).toEqual(['EMPLOYEE']);
    await press('emp-0012-0009', '接受聘任');
    expect(await rolesOf('emp-0012-0009')).toContainEqual(expect.objectContaining({ role: 'ADVISOR', primary: true }));
    expect(await defects()).not.toContain(gap);
  });

  test('then he practises: signs, meets, reports an outcome; nothing of it is a warning', async () => {
    const phone = testApp.phone('emp-0012-0009');
    expect(await phone.titles()).toContain('【练习】请试着签收一次');
    await press('emp-0012-0009', '我不在现场');
    await press('emp-0012-0009', '立即签收');
    expect((await phone.titles()).at(-1)).toBe('【练习】已签收，请尽快见到本人');
    await press('emp-0012-0009', '已见到本人');
    await press('emp-0012-0009', '已劝阻未转账');
    expect((await phone.titles()).at(-1)).toBe('【练习】完成了，谢谢您');
    const { appointments } = await (await testApp.as('duty-10')).get<Listed>('/api/appointments?state=ACCEPTED');
    expect(appointments).toMatchObject([{ state: 'ACCEPTED', practice: 'DONE' }]);
    const { warnings } = await (await testApp.as('centre-1')).get<{ warnings: unknown[] }>('/api/warnings');
    expect(warnings).toEqual([]);
  });

  test('an advisor proposes, his community police agree; 「暂不接受」 is told to the police', async () => {
    const id = await propose('adv-0003-1', 'emp-0003-0030', '0003');
    const { appointments } = await (await testApp.as('adv-0003-1')).get<Listed>('/api/appointments');
    expect(appointments.map((one) => one.id)).toEqual([id]);
    expect(await status(propose('adv-0003-1', 'emp-0003-0030', '0003'))).toBe(409);
    expect(await status(propose('adv-0003-1', 'emp-0004-0010', '0004'))).toBe(403);
    expect(await status(decide('adv-0003-1', id, 'accept'))).toBe(403);

    const station = await testApp.app.directory.peopleOnStep(testApp.app.db, {
      organisationId: await orgId('0003'),
      gridUnitId: null,
      step: 2,
      at: await testApp.now(),
    });
    const officer = station[0]?.userid ?? expect.fail('nobody');
    await decide(officer, id, 'accept');
    await press('emp-0003-0030', '暂不接受');
    expect((await rolesOf('emp-0003-0030')).map(({ role }) => role)).not.toContain('ADVISOR');
    expect((await testApp.phone(officer).titles()).filter((title) => title.includes('暂不接受聘任'))).toHaveLength(1);
    expect(await status(decide(officer, id, 'accept'))).toBe(409);
  });

  test('an exercise not done in three days is red until it is done', async () => {
    const id = await propose('adv-0004-1', 'emp-0004-0030', '0004');
    const police = await testApp.app.directory.peopleOnStep(testApp.app.db, {
      organisationId: await orgId('0004'),
      gridUnitId: null,
      step: 2,
      at: await testApp.now(),
    });
    await decide(police[0]?.userid ?? '', id, 'accept');
    await press('emp-0004-0030', '接受聘任');
    await testApp.advance(days(3));
    await testApp.app.readiness.sweep();
    const late = (one: string) => one.startsWith('ADVISOR_NOT_PRACTISED');
    expect((await defects()).filter(late)).toHaveLength(1);
    await press('emp-0004-0030', '立即签收');
    await press('emp-0004-0030', '已见到本人');
    await press('emp-0004-0030', '核实未受骗');
    expect((await defects()).filter(late)).toEqual([]);
  });
});
