import { describe, expect, test } from 'vitest';
import type { BareList, LeaveList } from '../../src/domain/duty/api.ts';
import type { DefectList } from '../../src/domain/readiness/api.ts';
import { addMs, days } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

type Bare = (typeof BareList)['_output'];
type Defects = (typeof DefectList)['_output'];

describe('F11 the only advisor goes on leave', () => {
  const testApp = useTestApp();
  const { browser, personIdOf, titles } = useActions(testApp);
  const span = async (from: number, until: number) => {
    const now = await testApp.now();
    return { from: addMs(now, days(from)).toISOString(), until: addMs(now, days(until)).toISOString() };
  };
  const bareBy = async (userid: string, leave: { from: string; until: string }) =>
    (await (await browser(userid)).get<Bare>(`/api/leaves/bare?${new URLSearchParams(leave)}`)).organisations;
  const gaps = async (officer: string) =>
    (await (await browser(officer)).get<Defects>('/api/readiness/defects?kind=ADVISOR_AWAY')).defects;
  const policeOf = async (userid: string) => {
    const { organisationId } = await (async () => {
      const jobs = await testApp.app.directory.employmentsOf(testApp.app.db, await personIdOf(userid));
      return jobs[0] ?? expect.fail(userid);
    })();
    const step = { organisationId, gridUnitId: null, step: 2, at: await testApp.now() } as const;
    const [first] = await testApp.app.directory.peopleOnStep(testApp.app.db, step);
    return first?.userid ?? expect.fail('no police');
  };

  test('before it is saved he reads which organisation stands bare from when, and who is told instead', async () => {
    const leave = await span(5, 7);
    expect(await bareBy('adv-0010-1', leave)).toEqual([
      { name: expect.any(String), ...leave, instead: '社区民警', people: 1 },
    ]);
    expect(await gaps(await policeOf('adv-0010-1'))).toEqual([]);
  });

  test('one of two leaves nobody bare, until the other goes as well: from that hour on', async () => {
    expect(await bareBy('adv-0003-1', await span(5, 9))).toEqual([]);
    const { from, until } = await span(7, 8);
    await (await browser('adv-0003-2')).post('/api/leaves', { from, until });
    expect(await bareBy('adv-0003-1', await span(5, 9))).toMatchObject([{ from }]);
    expect(await bareBy('adv-0003-1', await span(5, 6))).toEqual([]);
  });

  test('once saved it is work of the police of the place, told by a card; taken back, it is none', async () => {
    const officer = await policeOf('adv-0010-1');
    const before = (await titles(officer)).length;
    await (await browser('adv-0010-1')).post('/api/leaves', await span(5, 7));
    const [gap] = await gaps(officer);
    expect(gap).toMatchObject({ title: '顾问请假无人代班', page: expect.stringContaining('/h5/appointments') });
    expect(gap?.about).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d至\d{4}-/);
    await testApp.app.readiness.sweep();
    await testApp.advance(0);
    expect((await titles(officer)).length).toBe(before + 1);
    expect(await gaps(await policeOf('adv-0003-1'))).not.toContainEqual(expect.objectContaining({ id: gap?.id }));

    const { leaves } = await (await browser('adv-0010-1')).get<(typeof LeaveList)['_output']>('/api/leaves');
    for (const { id } of leaves) await (await browser('adv-0010-1')).delete(`/api/leaves/${id}`);
    expect(await gaps(officer)).toEqual([]);
  });

  test('when it is over it is closed by itself', async () => {
    await (await browser('adv-0010-1')).post('/api/leaves', await span(0.1, 0.2));
    const officer = await policeOf('adv-0010-1');
    expect(await gaps(officer)).toHaveLength(1);
    await testApp.advance(days(0.3));
    await testApp.app.readiness.sweep();
    expect(await gaps(officer)).toEqual([]);
  });
});
