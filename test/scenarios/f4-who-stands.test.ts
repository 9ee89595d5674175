import { describe, expect, test } from 'vitest';
import { addMs, hours, minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

describe('F4: people are looked up when a step is due', () => {
  const testApp = useTestApp();
  const { personIdOf, press, shown, titles, warn } = useActions(testApp);
  const SILENT = '【升级】企业超时未签收';

  async function leave(userid: string, substitute?: string): Promise<void> {
    const from = await testApp.now();
    await testApp.app.directory.addLeave(testApp.app.db, {
      personId: await personIdOf(userid),
      from,
      until: addMs(from, hours(5)),
      ...(substitute ? { substitutePersonId: await personIdOf(substitute) } : {}),
    });
  }

  test('a leave that begins in the middle brings the substitute', async () => {
    const warning = await warn('emp-0007-0010', { level: 'HIGH' });
    await testApp.advance(minutes(6));
    await leave('cp-08', 'cp-07');
    await testApp.advance(minutes(4));
    expect(await titles('cp-07', warning)).toEqual([SILENT]);
    expect(await titles('cp-08', warning)).toEqual([]);
    await press('cp-07', '我来处置', warning);
    expect(await testApp.view(warning)).toMatchObject({ state: 'ACKED', owner: { kind: 'POLICE' } });
  });

  test('a role that ends in the middle is told nothing more and signs nothing; the ladder goes on', async () => {
    const warning = await warn('emp-0008-0010');
    await testApp.app.directory.endRole(testApp.app.db, {
      personId: await personIdOf('adv-0008-1'),
      at: await testApp.now(),
    });
    await testApp.advance(0);
    expect(await shown('adv-0008-1', warning)).toMatchObject({ title: '这项任务已转交', buttons: [] });
    expect(await testApp.view(warning)).toMatchObject({ state: 'DISPATCHED', owner: null });
    // Nobody stands on step 1 any more: step 2 is told without waiting for the silence to end.
    expect((await titles('cp-10', warning)).at(-1)).toBe('【升级】原责任人已离岗');
    await testApp.advance(minutes(2));
    expect((await titles('adv-0008-1', warning)).length).toBe(1);
  });

  test('a step without anybody is skipped at once and becomes a defect', async () => {
    await testApp.app.directory.endRole(testApp.app.db, {
      personId: await personIdOf('cp-09'),
      at: await testApp.now(),
    });
    const warning = await warn('emp-0003-0010', { level: 'HIGH' });
    await testApp.advance(minutes(10));
    expect(await titles('duty-06', warning)).toEqual([SILENT]);
    const { db, directory } = testApp.app;
    const [employee] = await directory.matchEmployee(db, { employeeId: 'emp-0003-0010' });
    const scopeId = employee?.organisationId ?? '';
    const isRed = async () =>
      (await directory.listReadiness(db)).some(
        ({ kind, organisationId }) => kind === 'EMPTY_STEP' && organisationId === scopeId,
      );
    expect(await isRed()).toBe(true);

    await directory.inspectReadiness(db);
    expect(await isRed()).toBe(true);
    const personId = await personIdOf('cp-07');
    await directory.assignRole(db, { personId, role: 'COMMUNITY_POLICE', scopeKind: 'ORGANISATION', scopeId });
    await directory.inspectReadiness(db);
    expect(await isRed()).toBe(false);
  });

  test('an advisor whom WeCom cannot reach: the next step at once, and a defect', async () => {
    await testApp.faults({ invalidUsers: { userids: ['adv-0010-1'] } });
    const warning = await warn('emp-0010-0010');
    await testApp.faults({});
    expect(await titles('cp-01', warning)).toContain('【升级】顾问未能收到预警');
    expect(await testApp.view(warning)).toMatchObject({ state: 'DISPATCHED', escalationStep: 2 });
    const defects = await testApp.app.directory.listReadiness(testApp.app.db);
    expect(defects.map(({ kind }) => kind)).toContain('UNREACHABLE');
  });

  test('one of two unlicensed: the other is enough, the ladder waits as it should', async () => {
    await testApp.faults({ unlicensedUsers: { userids: ['adv-0006-2'] } });
    const warning = await warn('emp-0006-0010');
    await testApp.faults({});
    expect(await titles('adv-0006-1', warning)).toEqual(['【特急】请马上去找一位同事']);
    expect(await testApp.view(warning)).toMatchObject({ escalationStep: 0 });
  });

  test('the advisor himself is warned: he is skipped, and sees nothing of it', async () => {
    const warning = await warn('adv-0011-1');
    expect(await titles('adv-0011-1')).toEqual([]);
    expect(await testApp.view(warning)).toMatchObject({ state: 'DISPATCHED', escalationStep: 2 });
    const page = await (await testApp.as('adv-0011-1')).request('GET', `/api/warnings/${warning.id}`);
    expect(page.status).toBe(404);
    const list = await (await testApp.as('adv-0011-1')).get<{ warnings: unknown[] }>('/api/warnings?open=false');
    expect(list.warnings).toEqual([]);
  });
});
