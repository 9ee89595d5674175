import { describe, expect, test } from 'vitest';
import { minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { countOf, screensAbout } from '../support/records.ts';
import { useTestApp } from '../support/test-app.ts';

describe('row 3: an organisation without an advisor', () => {
  const testApp = useTestApp();
  const { press, titles, warn } = useActions(testApp);
  const defects = async () =>
    (await testApp.app.directory.listReadiness(testApp.app.db)).filter(({ organisationName }) =>
      organisationName?.includes('渚拓动力电池'),
    );

  const TASK = '【待办】单位缺少安全顾问';
  const tasks = async () => (await titles('cp-10')).filter((title) => title === TASK);

  test('it is red on the readiness list', async () => {
    expect((await defects()).map(({ kind }) => kind)).toContain('NO_ADVISOR');
  });

  test('community police have the task to find an advisor', async () => {
    await testApp.app.readiness.sweep();
    await testApp.advance(0);
    expect(await tasks()).toEqual([TASK]);
  });

  test('a CRITICAL goes straight to community police, who are not given the same task again', async () => {
    const warning = await warn('emp-0012-0005');
    expect(await screensAbout(testApp, testApp.app.db, warning)).toEqual({ 'cp-10': ['【升级】单位没有在岗顾问'] });
    expect(await tasks()).toEqual([TASK]);
    expect(await testApp.view(warning)).toMatchObject({ state: 'DISPATCHED', escalationStep: 2 });
    expect(await countOf(testApp.app.db, warning, 'step_empty')).toBe(2);
    expect((await defects()).map(({ kind }) => kind)).toContain('EMPTY_STEP');

    await press('cp-10', '我来处置', warning);
    expect(await titles('cp-10', warning)).toContain('已由您接手，请尽快到场');
    expect(await testApp.view(warning)).toMatchObject({ state: 'ACKED', owner: { kind: 'POLICE' } });
  });

  test('a MEDIUM goes the same straight way', async () => {
    const warning = await warn('emp-0012-0006', { level: 'MEDIUM' });
    expect(await titles('cp-10', warning)).toEqual(['【升级】单位没有在岗顾问']);
    await testApp.advance(minutes(120));
    expect(await titles('duty-10', warning)).toEqual(['【升级】单位没有在岗顾问']);
  });

  test('as soon as an advisor is there the gap is closed and he is asked', async () => {
    const { db, directory } = testApp.app;
    const person = await directory.personByUserid(db, 'emp-0012-0009');
    const [employee] = await directory.matchEmployee(db, { employeeId: 'emp-0012-0009' });
    await directory.assignRole(db, {
      personId: person?.id ?? '',
      role: 'ADVISOR',
      scopeKind: 'ORGANISATION',
      scopeId: employee?.organisationId ?? '',
    });
    await directory.inspectReadiness(db);
    const kinds = (await defects()).map(({ kind }) => kind);
    expect(kinds).not.toContain('NO_ADVISOR');
    expect(kinds).not.toContain('EMPTY_STEP');

    const warning = await warn('emp-0012-0007');
    expect(await titles('emp-0012-0009', warning)).toEqual(['【特急】请马上去找一位同事']);
    expect(await titles('cp-10', warning)).toEqual(['【知会】特急预警已下发企业']);
  });
});
