import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { BoardOrganisationsData, BoardPeopleData } from '../../src/domain/bulletins/index.ts';
import { minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';
import { TEXT, useBulletins } from './bulletin-actions.ts';

const ALL_LEVELS = ['EMPLOYEE', 'ADVISOR', 'GRID_OWNER', 'COMMUNITY_POLICE', 'STATION_DUTY', 'STATION_CHIEF'] as const;

describe('s08: a bulletin at every level', () => {
  const testApp = useTestApp();
  const actions = useActions(testApp);
  const { browser, press, shown, titles } = actions;
  const { act, board, draft, view } = useBulletins(testApp, actions);

  test('one bulletin reaches a person at each level and the receipts roll up', async () => {
    const input = { filter: { roles: [...ALL_LEVELS] } };
    const written = await draft('centre-1', input);
    const preview = await (await browser('centre-1')).post<{ people: number; needsApproval: boolean }>(
      '/api/bulletins/preview',
      { ...TEXT, ...input, deadlineAt: new Date((await testApp.now()).getTime() + minutes(60)).toISOString() },
    );
    expect(preview).toMatchObject({ needsApproval: true });
    expect(preview.people).toBeGreaterThan(3_000);

    await act('centre-1', written, 'submit');
    await act('centre-2', written, 'approve');
    await testApp.advance(minutes(5));

    const phones = ['adv-0007-1', 'cp-03', 'duty-03', 'chief-03'];
    for (const userid of phones) expect(await titles(userid)).toContain('【预警通报】冒充客服退款骗局');
    expect(await titles('emp-0007-0010')).toContain('防骗提醒：冒充客服退款骗局');

    for (const userid of phones) await press(userid, '签收并转告');
    await press('emp-0007-0010', '我知道了');
    expect(await shown('adv-0007-1')).toMatchObject({ title: '【预警通报】冒充客服退款骗局' });

    const { counters, percent, townships, medianAckSeconds } = await board('centre-1', written);
    expect(counters).toMatchObject({ target: preview.people, acked: 5, late: 0, pending: 0 });
    expect(Object.values(percent).reduce((sum, share) => sum + share, 0)).toBeCloseTo(100, 5);
    expect(medianAckSeconds).not.toBeNull();
    expect(townships.reduce((sum, one) => sum + one.counters.acked, 0)).toBe(5);
    expect(await view('centre-1', written)).toMatchObject({ state: 'SENT', approver: expect.any(String) });

    const page = await browser('centre-1');
    const { organisations } = await page.get<BoardOrganisationsData>(`/api/bulletins/${written.id}/organisations`);
    const plant = organisations.find((one) => one.counters.acked === 2);
    expect(plant).toMatchObject({ silent: false });
    const { people } = await page.get<BoardPeopleData>(
      `/api/bulletins/${written.id}/people?organisationId=${plant?.id}&state=ACKED`,
    );
    expect(people.map(({ role }) => role).sort()).toEqual(['ADVISOR', 'EMPLOYEE']);
  });

  test('every list of people that is opened is written down; the same one asked for again is the same look', async () => {
    const page = await browser('centre-2');
    const { bulletins } = await page.get<{ bulletins: { id: string }[] }>('/api/bulletins');
    const path = `/api/bulletins/${bulletins[0]?.id}`;
    const { organisations } = await page.get<BoardOrganisationsData>(`${path}/organisations`);
    const one = organisations.find(({ counters }) => counters.target > 1);
    const two = organisations.find(({ id, counters }) => id !== one?.id && counters.target > 0);
    const before = await looksAtPeople();
    const first = await page.get<BoardPeopleData>(`${path}/people?limit=1&organisationId=${one?.id}`);
    await page.get(`${path}/people?limit=1&organisationId=${one?.id}`);
    const next = await page.get<BoardPeopleData>(
      `${path}/people?limit=1&organisationId=${one?.id}&after=${first.next}`,
    );
    const other = await page.get<BoardPeopleData>(`${path}/people?limit=1&organisationId=${two?.id}`);
    const shown = [first, next, other].map(({ people }) => people[0]?.personId);
    expect(new Set(shown).size).toBe(3);
    expect((await looksAtPeople()).slice(before.length)).toEqual(shown.map((personId) => [personId]));
  });

  test('a station sees its own area only, an advisor his own organisation', async () => {
    const { bulletins } = await (await browser('centre-1')).get<{ bulletins: { id: string }[] }>('/api/bulletins');
    const [sent] = bulletins;
    if (!sent) throw new Error('the bulletin is gone');
    const [all, station, organisation] = [
      await board('centre-1', sent),
      await board('chief-03', sent),
      await board('adv-0007-1', sent),
    ];
    expect(station.counters.target).toBeLessThan(all.counters.target);
    expect(station.townships.map(({ name }) => name)).toEqual([expect.any(String), '公安民警']);
    expect(organisation.counters.target).toBeLessThan(all.counters.target);
    expect(organisation.counters.target).toBeGreaterThan(100);
  });

  async function looksAtPeople(): Promise<string[][]> {
    const rows = await testApp.app.db
      .selectFrom('auditLog')
      .select(sql<string[]>`after -> 'personIds'`.as('personIds'))
      .where('action', '=', 'look')
      .where('objectKind', '=', 'bulletin')
      .orderBy('id')
      .execute();
    return rows.map(({ personIds }) => personIds);
  }
});
