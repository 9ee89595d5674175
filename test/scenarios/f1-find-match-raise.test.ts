import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { CandidatesData, WarningListData } from '../../src/domain/warnings/index.ts';
import { days } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

// 0011: adv-0011-1, community police cp-01, station duty-01; 0012 belongs to station 10.
describe('F1: officers find, match and raise warnings on their pages', () => {
  const testApp = useTestApp();
  const { act, browser, list, look, nameOf, press, refusalOf, titles, warn } = useActions(testApp);
  const candidates = async (userid: string, id: string, q = '') =>
    (await (await browser(userid)).get<CandidatesData>(`/api/warnings/${id}/candidates?q=${encodeURIComponent(q)}`))
      .candidates;
  const given = async (id: string) =>
    (await (await browser('centre-1')).get<CandidatesData>(`/api/warnings/${id}/candidates`)).given;
  const employees = async (userid: string, q: string) =>
    (await (await browser(userid)).get<CandidatesData>(`/api/employees?q=${encodeURIComponent(q)}`)).candidates;
  const phoneOf = async (userid: string) => {
    const person = await testApp.app.directory.personByUserid(testApp.app.db, userid);
    return (await testApp.app.directory.phoneOf(testApp.app.db, person?.id ?? '')) ?? '';
  };
  const looks = async (id: string) => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from audit_log where object_id = ${id} and after::text like '%phone%'`.execute(
      testApp.app.db,
    );
    return rows[0]?.n ?? 0;
  };
  const found = async (userid: string, query: Record<string, string>) =>
    (
      await (
        await browser(userid)
      ).get<WarningListData>(`/api/warnings?${new URLSearchParams({ open: 'false', ...query })}`)
    ).warnings.map(({ number }) => number);

  test('the number that came with an unmatched warning is seen on press only, and each look is on record', async () => {
    const warning = await testApp.warn({ person: { phone: '15499990001' }, note: '对方自称客服', source: 'BANK' });
    const view = await look('centre-1', warning);
    expect(view).toMatchObject({ note: '对方自称客服' });
    expect(await given(warning.id)).toEqual({ source: testApp.config.texts.sources.BANK, hasPhone: true });
    expect(JSON.stringify(view)).not.toContain('15499990001');
    const before = await looks(warning.id);
    const seen = await (await browser('centre-1')).get<{ phone: string }>(`/api/warnings/${warning.id}/phone?of=given`);
    expect(seen.phone).toBe('15499990001');
    expect(await looks(warning.id)).toBe(before + 1);
    for (const userid of ['duty-01', 'adv-0011-1']) {
      const refused = (await browser(userid)).get(`/api/warnings/${warning.id}/phone?of=given`);
      expect(await refusalOf(refused)).toMatchObject({ status: 404 });
    }
  });

  test('candidates stand side by side: by name, phone, organisation and employee number', async () => {
    const warning = await testApp.warn({ person: { phone: '15499990002' }, level: 'HIGH' });
    const name = await nameOf('emp-0011-0020');
    const is0050 = expect.objectContaining({ employeeNo: '0020', organisationCode: '0011', name });
    expect(await candidates('centre-1', warning.id, name)).toContainEqual(is0050);
    expect(await candidates('centre-1', warning.id, `${name.slice(0, 1)}·${name.slice(1)} 0011`)).toContainEqual(
      is0050,
    );
    expect(await candidates('centre-1', warning.id, '0011/0020')).toEqual([is0050]);
    expect(await candidates('centre-1', warning.id, 'EMP-0011-0020')).toEqual([is0050]);
    expect(await candidates('centre-1', warning.id, await phoneOf('emp-0011-0020'))).toEqual([
      expect.objectContaining({ employeeNo: '0020', phoneFits: true }),
    ]);
    expect(await candidates('centre-1', warning.id, '没有这个人')).toEqual([]);
    const refused = (await browser('cp-01')).get(`/api/warnings/${warning.id}/candidates?q=0011/0020`);
    expect(await refusalOf(refused)).toMatchObject({ status: 403 });

    const [chosen] = await candidates('centre-1', warning.id, '0011/0020');
    await act('centre-1', warning, 'match', { employeeId: chosen?.employeeId });
    expect(await titles('adv-0011-1', warning)).toHaveLength(1);
    expect(await given(warning.id)).toMatchObject({ hasPhone: false });
  });

  test('two people of one number are shown to choose from as soon as the page opens', async () => {
    const { db } = testApp.app;
    const phone = await phoneOf('emp-0011-0021');
    await sql`
      update person set phone_hash = (select q.phone_hash from person q join wecom_account b on b.person_id = q.id
        where b.userid = 'emp-0011-0021')
      where id = (select person_id from wecom_account where userid = 'emp-0011-0022')`.execute(db);
    const warning = await testApp.warn({ person: { phone }, level: 'HIGH' });
    expect(warning.state).toBe('UNMATCHED');
    const both = await candidates('centre-1', warning.id);
    expect(both.map(({ employeeNo, phoneFits }) => [employeeNo, phoneFits])).toEqual([
      ['0021', true],
      ['0022', true],
    ]);
  });

  test('the centre raises a warning by hand; station and community police propose one, of their own places only', async () => {
    const [one] = await employees('centre-1', '0011/0023');
    const form = { level: 'HIGH', fraudType: 'FAKE_LOAN', source: 'HOTLINE_96110' };
    const raised = await (await browser('centre-1')).post<{ id: string; number: string; state: string }>(
      '/api/warnings',
      { ...form, sourceRef: 'BD-1', person: { employeeId: one?.employeeId } },
    );
    expect(raised.state).toBe('DISPATCHED');
    const again = await (await browser('centre-1')).post<{ id: string }>('/api/warnings', {
      ...form,
      sourceRef: 'BD-1',
      person: { employeeId: one?.employeeId },
    });
    expect(again.id).toBe(raised.id);

    for (const [userid, no] of [
      ['cp-01', '0024'],
      ['duty-01', '0025'],
    ] as const) {
      const [own] = await employees(userid, `0011/${no}`);
      const proposed = await (await browser(userid)).post<{ state: string }>('/api/warnings', {
        ...form,
        sourceRef: `BD-${userid}`,
        person: { employeeId: own?.employeeId },
      });
      expect(proposed.state).toBe('NEW');
    }
    expect(await employees('cp-01', '0012/0020')).toEqual([]);
    expect(await refusalOf((await browser('adv-0011-1')).get('/api/employees?q=0011'))).toMatchObject({ status: 403 });
  });

  test('closed and past warnings are found by number, organisation, period and person, as far as the right goes', async () => {
    const warning = await warn('emp-0011-0026', { level: 'MEDIUM' });
    const day = (await testApp.now()).toISOString().slice(0, 10);
    await press('adv-0011-1', '立即签收', warning);
    await act('adv-0011-1', warning, 'outcome', { outcome: 'NOT_INVOLVED', detail: { method: 'PHONE' } });
    await act('duty-01', warning, 'approve');
    await testApp.advance(days(9));
    const name = await nameOf('emp-0011-0026');
    const organisation = (await look('centre-1', warning)).organisation?.name ?? '';
    for (const query of [
      { number: warning.number.slice(-7).toLowerCase() },
      { organisation: organisation.slice(0, 4) },
      { person: name },
      { person: name, from: day, until: day },
    ]) {
      expect(await found('centre-1', query)).toContain(warning.number);
      expect(await found('cp-01', query)).toContain(warning.number);
      expect(await found('cp-03', query)).not.toContain(warning.number);
    }
    expect(await found('centre-1', { person: name, until: '2020-01-01' })).toEqual([]);
    expect(await list('centre-1')).not.toContain(warning.number);
    const other = await nameOf('emp-0011-0027');
    const about = await warn('emp-0011-0027', { level: 'MEDIUM' });
    expect(await found('adv-0011-1', { person: other })).not.toContain(about.number);
    await press('adv-0011-1', '立即签收', about);
    expect(await found('adv-0011-1', { person: other })).toContain(about.number);
  });
});
