import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

describe('F1: who it is', () => {
  const testApp = useTestApp();
  const { act, browser, personIdOf, press, refusalOf, titles, warn } = useActions(testApp);
  const TODO = '【待办】预警待匹配员工';

  async function phoneOf(userid: string): Promise<string> {
    const phone = await testApp.app.directory.phoneOf(testApp.app.db, await personIdOf(userid));
    if (!phone) throw new Error(`${userid} has no phone`);
    return phone;
  }
  const keptPhone = async ({ id }: { id: string }) => {
    const { rows } = await sql<{ sealed: string | null; hash: string | null }>`
      select phone_sealed as sealed, phone_hash as hash from warning where id = ${id}`.execute(testApp.app.db);
    return rows[0];
  };

  test('a phone finds its employee, however it is written, and is not kept', async () => {
    const phone = await phoneOf('emp-0010-0010');
    const written = `+86 ${phone.slice(0, 3)}-${phone.slice(3, 7)}-${phone.slice(7)}`;
    const warning = await testApp.warn({ person: { phone: written } });
    expect(warning.state).toBe('DISPATCHED');
    expect(await keptPhone(warning)).toEqual({ sealed: null, hash: null });
  });

  test('nobody’s phone: the centre on duty is asked at once, all of it after two minutes; encrypted until matched', async () => {
    const warning = await testApp.warn({ person: { phone: '15400000001' } });
    await testApp.advance(0);
    expect(await testApp.view(warning)).toMatchObject({ state: 'UNMATCHED', organisation: null, subject: null });
    expect((await keptPhone(warning))?.sealed).not.toContain('15400000001');
    expect(await titles('centre-1', warning)).toEqual([TODO]);
    expect(await titles('centre-3', warning)).toEqual([]);
    await testApp.advance(minutes(2));
    for (const n of [1, 2, 3, 4]) expect(await titles(`centre-${n}`, warning)).toContain(TODO);
    await testApp.advance(minutes(5));
    expect(await titles('centre-3', warning)).toEqual([TODO, TODO]);

    const matched = await act('centre-1', warning, 'match', { employeeId: '0010/0011' });
    expect(matched).toMatchObject({ state: 'DISPATCHED', unit: expect.any(String) });
    expect(await keptPhone(warning)).toEqual({ sealed: null, hash: null });
    expect(await titles('adv-0010-1', warning)).toEqual(['【特急】请马上去找一位同事']);
    await testApp.advance(minutes(6));
    expect(await titles('centre-3', warning)).toEqual([TODO, TODO]);
  });

  test('a phone that two colleagues share is put to the centre', async () => {
    const phone = await phoneOf('emp-0010-0012');
    const [one, two] = [await personIdOf('emp-0010-0012'), await personIdOf('emp-0010-0013')];
    await sql`update person set phone_hash = (select phone_hash from person where id = ${one}) where id = ${two}`.execute(
      testApp.app.db,
    );
    expect((await testApp.warn({ person: { phone } })).state).toBe('UNMATCHED');
  });

  test('an unknown employee number waits for the centre; another unknown one is refused by name', async () => {
    const warning = await testApp.warn({ person: { employeeId: '0010/9999' } });
    expect(warning.state).toBe('UNMATCHED');
    const refusal = await refusalOf(act('centre-1', warning, 'match', { employeeId: 'nobody' }));
    expect(refusal).toMatchObject({ status: 400, field: 'employeeId' });
  });

  test('what station and community police propose waits for the centre', async () => {
    for (const userid of ['duty-01', 'cp-01']) {
      const body = {
        sourceRef: `PROPOSED-${userid}`,
        level: 'HIGH',
        fraudType: 'FAKE_LOAN',
        person: { employeeId: '0010/0014' },
      };
      const proposed = await (await browser(userid)).post<{ id: string; number: string; state: string }>(
        '/api/warnings',
        body,
      );
      await testApp.advance(0);
      expect(proposed.state).toBe('NEW');
      expect(await titles('adv-0010-1', proposed)).toEqual([]);
      expect(await titles('centre-1', proposed)).toEqual([TODO]);
    }
    const abroad = {
      sourceRef: 'PROPOSED-3',
      level: 'HIGH',
      fraudType: 'FAKE_LOAN',
      person: { employeeId: '0002/0014' },
    };
    const refusal = await refusalOf((await browser('cp-01')).post('/api/warnings', abroad));
    expect(refusal).toEqual({ status: 403, code: 'forbidden', message: '只能上报本辖区单位的员工' });
    expect((await refusalOf((await browser('adv-0010-1')).post('/api/warnings', abroad))).status).toBe(403);
  });

  test('the centre sends a proposal out by saying who it is', async () => {
    const body = {
      sourceRef: 'PROPOSED-4',
      level: 'HIGH',
      fraudType: 'FAKE_LOAN',
      person: { employeeId: '0010/0015' },
    };
    const proposed = await (await browser('duty-01')).post<{ id: string; number: string }>('/api/warnings', body);
    expect(await act('centre-2', proposed, 'match', { employeeId: '0010/0015' })).toMatchObject({
      state: 'DISPATCHED',
    });
    expect(await titles('adv-0010-1', proposed)).toEqual(['【高危】请马上去找一位同事']);
  });

  test.each(['非本单位人员', '已离职'])(
    'after 「%s」 the centre says who it is, and it begins anew there',
    async (text) => {
      const warning = await warn(text === '已离职' ? 'emp-0010-0016' : 'emp-0010-0017');
      for (const key of ['立即签收', '找不到人', text]) await press('adv-0010-1', key, warning);
      expect(await titles('centre-1', warning)).toEqual([TODO]);
      const again = await act('centre-1', warning, 'match', { employeeId: '0006/0020' });
      expect(again).toMatchObject({ state: 'DISPATCHED', outcome: null, owner: null, escalationStep: 0, missing: [] });
      expect(await titles('adv-0006-1', warning)).toEqual(['【特急】请马上去找一位同事']);
      expect(await titles('adv-0010-1', warning)).not.toContain('【特急】请马上去找一位同事');
      await press('adv-0006-1', '立即签收', warning);
      expect(await testApp.view(warning)).toMatchObject({ state: 'ACKED' });
    },
  );
});
