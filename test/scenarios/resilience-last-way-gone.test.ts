import { beforeAll, describe, expect, test } from 'vitest';
import { transact } from '../../src/database/index.ts';
import type { TasksData } from '../../src/domain/tasks/index.ts';
import { minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { nothingGiven } from '../support/contact-events.ts';
import { useTestApp } from '../support/test-app.ts';

// 0010 and 0011: one advisor each, community police cp-01; 0003: two advisors, cp-09, station duty duty-06, chief-06.
describe('somebody’s last way of being reached is gone', () => {
  const testApp = useTestApp();
  const actions = useActions(testApp);
  const { press, shown, titles, warn } = actions;
  const PASSED_ON = '【升级】原责任人已离岗';

  /** As the contacts tell it: 1 enabled, 2 disabled. */
  const enable = async (userid: string, status: 1 | 2) => {
    const { db, contacts } = testApp.app;
    const createTime = Math.floor((await testApp.now()).getTime() / 1000);
    await transact(db, (tx) =>
      contacts.onChange(tx, {
        ...{ kind: 'change_contact', corpId: '', userid: 'sys', agentId: '', createTime },
        ...{ change: 'update_user', member: userid, newMember: null },
        fields: { ...nothingGiven, status },
      }),
    );
    await testApp.advance(0);
  };
  const notified = async () => {
    await testApp.app.readiness.sweep();
    await testApp.advance(0);
  };
  const place = async (code: string) =>
    (await testApp.app.directory.organisationByCode(testApp.app.db, code)) ?? expect.fail(code);
  const gapsAt = async (code: string) => {
    const { id } = await place(code);
    const open = await testApp.app.directory.listReadiness(testApp.app.db);
    return open.filter(({ organisationId }) => organisationId === id).map(({ kind, note }) => [kind, note]);
  };
  const waits = async (userid: string) =>
    (await (await testApp.as(userid)).get<TasksData>('/api/me/tasks')).tasks
      .filter(({ kind }) => kind === 'DEFECT')
      .map(({ id }) => id.split(' ')[0]);

  beforeAll(async () => {
    await testApp.app.directory.inspectReadiness(testApp.app.db);
    await notified();
  });

  test('nobody’s is gone: no step of any organisation is empty', async () => {
    const kinds = (await testApp.app.directory.listReadiness(testApp.app.db)).map(({ kind }) => kind);
    expect(kinds).not.toContain('EMPTY_STEP');
  });

  test('the only advisor is disabled while his answer is waited for: police have it at once, and the gap is their work', async () => {
    const warning = await warn('emp-0010-0010', { level: 'HIGH' });
    await enable('adv-0010-1', 2);
    expect(await titles('cp-01', warning)).toContain(PASSED_ON);
    expect(await testApp.view(warning)).toMatchObject({ state: 'DISPATCHED', escalationStep: 2 });
    expect(await gapsAt('0010')).toContainEqual(['NO_ADVISOR', null]);
    expect(await waits('cp-01')).toContain('NO_ADVISOR');
    expect(await titles('cp-01')).toContain('【待办】单位缺少安全顾问');
  });

  test('enabled again he is asked as before, and there is no gap', async () => {
    await enable('adv-0010-1', 1);
    await testApp.app.directory.inspectReadiness(testApp.app.db);
    expect(await gapsAt('0010')).toEqual([]);
    const warning = await warn('emp-0010-0011');
    await press('adv-0010-1', '立即签收', warning);
    expect(await testApp.view(warning)).toMatchObject({ state: 'ACKED' });
  });

  test('he had signed it: it is nobody’s any more, and police are told at once', async () => {
    const warning = await warn('emp-0011-0010');
    await press('adv-0011-1', '立即签收', warning);
    await enable('adv-0011-1', 2);
    expect(await testApp.view(warning)).toMatchObject({ state: 'DISPATCHED', owner: null, escalationStep: 2 });
    expect((await titles('cp-01', warning)).at(-1)).toBe(PASSED_ON);
  });

  test('one of two is disabled: the other is waited for', async () => {
    const warning = await warn('emp-0003-0010', { level: 'HIGH' });
    await enable('adv-0003-2', 2);
    expect(await testApp.view(warning)).toMatchObject({ state: 'DISPATCHED', escalationStep: 0 });
    expect((await shown('adv-0003-1', warning)).buttons).toContain('立即签收');
    expect(await gapsAt('0003')).toEqual([]);
  });

  test('an officer whom WeCom cannot reach: the next step is told at once', async () => {
    await testApp.faults({ invalidUsers: { userids: ['cp-09'] } });
    const warning = await warn('emp-0003-0011', { level: 'HIGH' });
    await testApp.advance(minutes(10));
    await testApp.faults({});
    expect(await titles('duty-06', warning)).not.toEqual([]);
    const { rows } = await openUnreachable();
    expect(rows).toContain(await actions.personIdOf('cp-09'));
  });

  const openUnreachable = async () => ({
    rows: (await testApp.app.directory.listReadiness(testApp.app.db))
      .filter(({ kind }) => kind === 'UNREACHABLE')
      .map(({ personId }) => personId),
  });

  test('the only community police officer is gone: the administrator names another, before any warning', async () => {
    const { id } = await place('0003');
    const { db, directory } = testApp.app;
    await directory.endRole(db, { personId: await actions.personIdOf('cp-09'), scopeId: id, at: await testApp.now() });
    expect(await gapsAt('0003')).toContainEqual(['NO_COMMUNITY_POLICE', null]);
    expect(await waits('admin-1')).toContain('NO_COMMUNITY_POLICE');
    const warning = await warn('emp-0003-0012', { level: 'HIGH' });
    await testApp.advance(minutes(10));
    expect(await titles('duty-06', warning)).not.toEqual([]);
  });

  test('the last duty officer of a station ends: work of the administrator at once; a warning goes past the empty step', async () => {
    const { db, directory } = testApp.app;
    const { id: organisationId, stationId } = await place('0006');
    const at = await testApp.now();
    const [chief] = (await directory.holders(db, { role: 'STATION_CHIEF', organisationId, at })).flatMap(
      ({ userid }) => userid ?? [],
    );
    const duties = await directory.holders(db, { role: 'STATION_DUTY', organisationId, at: await testApp.now() });
    expect(duties.length).toBeGreaterThan(0);
    for (const { personId } of duties)
      await directory.endRole(db, { personId, role: 'STATION_DUTY', scopeId: stationId, at: await testApp.now() });
    expect(await gapsAt('0006')).toContainEqual(['EMPTY_STEP', 'step 3']);
    expect(await waits('admin-1')).toContain('EMPTY_STEP');
    await notified();
    expect(await titles('admin-1')).toContain('【待办】有缺口等您处理');

    const warning = await warn('emp-0006-0013', { level: 'HIGH' });
    await testApp.advance(minutes(20));
    expect(await titles(chief ?? '', warning)).not.toEqual([]);

    const admin = await testApp.as('admin-1');
    const { defects } = await admin.get<{ defects: { id: string; organisationId: string }[] }>(
      `/api/readiness/defects?kind=EMPTY_STEP&organisationId=${organisationId}`,
    );
    const personId = await actions.personIdOf('cp-01');
    await admin.post(`/api/readiness/defects/${defects[0]?.id}/mend`, { act: 'assign', personId });
    const left = await directory.listReadiness(db);
    expect(left.filter(({ kind, note }) => kind === 'EMPTY_STEP' && note === 'step 3')).toEqual([]);
  });
});
