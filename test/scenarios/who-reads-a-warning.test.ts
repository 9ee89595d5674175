import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import type { WarningListData } from '../../src/domain/warnings/index.ts';
import { useActions } from '../support/actions.ts';
import { appoint, placeOf } from '../support/readers.ts';
import { useTestApp } from '../support/test-app.ts';

const NOTE = '对方称能代为投资';

/** People with a second post beside the employer's: none of these makes them police. */
const SECOND_POSTS = ['DESK', 'LECTURER', 'AUDITOR', 'JOINT_OFFICE', 'COUNTY_ADMIN', 'PROPAGANDIST'] as const;
const advisorWho = (role: string) => `emp-0006-00${60 + SECOND_POSTS.indexOf(role as (typeof SECOND_POSTS)[number])}`;

describe('who reads what of a warning', () => {
  const testApp = useTestApp();
  const { act, browser, list, look, nameOf, press, refusalOf, warn } = useActions(testApp);

  beforeAll(async () => {
    const place = await placeOf(testApp, '0006', '0010');
    for (const role of SECOND_POSTS) await appoint(testApp, advisorWho(role), ['ADVISOR', role], place);
    await appoint(testApp, 'emp-0006-0070', ['GRID_OWNER'], place);
    await testApp.app.db
      .updateTable('roleAssignment')
      .set({ optedIn: true })
      .where('role', '=', 'GRID_OWNER')
      .execute();
  });

  const phoneOf = async (userid: string, { id }: { id: string }) =>
    (await browser(userid)).get<{ phone: string }>(`/api/warnings/${id}/phone?of=subject`);

  test.each(SECOND_POSTS)(
    'an advisor who is %s too reads as advisor: no name before his receipt, no note, no real type',
    async (role) => {
      const warning = await warn('emp-0006-0011', { fraudType: 'ROMANCE', note: NOTE, level: 'CRITICAL' });
      const reader = advisorWho(role);
      const view = await look(reader, warning);
      expect(view).toMatchObject({ subject: { masked: true, post: null }, note: null, fraudType: 'OTHER', detail: {} });
      expect(view).toMatchObject({ viewer: { police: false }, deliveries: [] });
      expect(JSON.stringify(view)).not.toMatch(new RegExp(`${await nameOf('emp-0006-0011')}|ROMANCE|婚恋|${NOTE}`));
      expect((await refusalOf(phoneOf(reader, warning))).status).toBe(404);
      expect(view.allowed).not.toContain('take_over');
    },
  );

  test('the auditor reads everybody masked, staff too, and neither note, real type nor sums', async () => {
    const warning = await warn('emp-0006-0012', { fraudType: 'ROMANCE', note: NOTE });
    for (const text of ['立即签收', '已见到本人']) await press('adv-0006-1', text, warning);
    const detail = { lossCents: 880_000, transferAt: (await testApp.now()).toISOString(), channel: '手机银行' };
    await act('adv-0006-1', warning, 'outcome', { outcome: 'SCAMMED', detail });
    const names = await Promise.all(['emp-0006-0012', 'adv-0006-1', 'adv-0006-2', 'cp-07'].map(nameOf));
    const seen = JSON.stringify(await look('auditor-1', warning));
    for (const name of names) expect(seen).not.toContain(name);
    expect(seen).not.toMatch(new RegExp(`ROMANCE|婚恋|${NOTE}|880000|手机银行`));
    const { warnings } = await (await browser('auditor-1')).get<WarningListData>('/api/warnings');
    for (const name of names) expect(JSON.stringify(warnings)).not.toContain(name);
  });

  test.each(['joint-1', 'admin-1', 'lecturer-1'])('%s opens no warning and has none in his list', async (userid) => {
    const warning = await warn('emp-0006-0013');
    expect((await refusalOf(look(userid, warning))).status).toBeGreaterThanOrEqual(403);
    expect(await list(userid)).toEqual([]);
  });

  test('that the money is gone is known to whoever reported it and to police, not to his colleagues', async () => {
    const warning = await warn('emp-0006-0014');
    for (const text of ['立即签收', '已见到本人', '钱已转出']) await press('adv-0006-1', text, warning);
    expect(await look('adv-0006-1', warning)).toMatchObject({ outcome: 'SCAMMED', openReason: 'SCAMMED' });
    for (const userid of ['adv-0006-2', advisorWho('DESK')]) {
      const view = await look(userid, warning);
      expect(view).toMatchObject({ state: 'REPORTED', outcome: null, openReason: null, missing: [] });
      expect(JSON.stringify(view)).not.toMatch(/SCAMMED|lossCents":\d/);
      const { warnings } = await (await browser(userid)).get<WarningListData>('/api/warnings');
      expect(JSON.stringify(warnings)).not.toContain('SCAMMED');
    }
    expect(await look('cp-07', warning)).toMatchObject({ outcome: 'SCAMMED', openReason: 'SCAMMED' });
  });

  test('why police closed it, the case and the sums stay with police', async () => {
    const warning = await warn('emp-0006-0015');
    for (const text of ['立即签收', '已见到本人', '转了一部分']) await press('adv-0006-1', text, warning);
    const detail = { caseRef: 'A-4711', stopPayment: '已止付', lossCents: 990_000 };
    await act('centre-1', warning, 'police_close', { reason: '本人另有隐情', detail });
    const readers = [await look('adv-0006-1', warning), await look('adv-0006-2', warning), await testApp.view(warning)];
    for (const view of readers) expect(JSON.stringify(view)).not.toMatch(/另有隐情|A-4711|已止付|990000/);
    for (const view of readers.slice(0, 2)) expect(JSON.stringify(view)).not.toContain('PARTIAL_LOSS');
    expect(JSON.stringify(await look('centre-2', warning))).toMatch(/另有隐情.*|A-4711/);
  });

  test('what was closed more than a week ago is gone from the advisor’s list and page, not from the police’s', async () => {
    const warning = await warn('emp-0006-0016');
    for (const text of ['立即签收', '已见到本人', '拒绝配合']) await press('adv-0006-1', text, warning);
    await act('centre-1', warning, 'police_close', { reason: '民警上门已劝阻' });
    expect(await list('adv-0006-1', '?open=false')).toContain(warning.number);
    await sql`update warning set closed_at = closed_at - interval '8 days' where id = ${warning.id}`.execute(
      testApp.app.db,
    );
    expect(await list('adv-0006-1', '?open=false')).not.toContain(warning.number);
    expect((await refusalOf(look('adv-0006-1', warning))).status).toBe(404);
    for (const userid of ['cp-07', 'centre-1', 'auditor-1'])
      expect(await list(userid, '?open=false')).toContain(warning.number);
    await sql`update warning set closed_at = closed_at + interval '8 days' where id = ${warning.id}`.execute(
      testApp.app.db,
    );
  });

  test('a grid owner who signed finds the warning in his list, and no other unit’s', async () => {
    const elsewhere = await sql<{ id: string }>`
      select e.id from employment e join organisation o on o.id = e.organisation_id
      where o.code = '0006' and e.state = 'ACTIVE' and e.grid_unit_id <> (
        select grid_unit_id from employment x join organisation y on y.id = x.organisation_id
        where y.code = '0006' and x.employee_no = '0010') limit 1`.execute(testApp.app.db);
    const warning = await warn('emp-0006-0017');
    const other = await warn(elsewhere.rows[0]?.id ?? '');
    expect(await list('emp-0006-0070')).toEqual([warning.number]);
    await press('emp-0006-0070', '立即签收', warning);
    expect(await list('emp-0006-0070', '?mine=true')).toEqual([warning.number]);
    expect((await refusalOf(look('emp-0006-0070', other))).status).toBe(404);
  });

  test('a warning that nobody could match yet is the centre’s: no station opens it by its id', async () => {
    const warning = await testApp.warn({ person: { phone: '15400000002' }, note: NOTE });
    await testApp.advance(0);
    for (const userid of ['duty-01', 'chief-02', 'cp-01', 'adv-0006-1'])
      expect((await refusalOf(look(userid, warning))).status).toBe(404);
    for (const userid of ['duty-01', 'chief-02']) expect(await list(userid)).not.toContain(warning.number);
    expect(await look('centre-2', warning)).toMatchObject({ state: 'UNMATCHED', note: NOTE });
    expect(await look('auditor-1', warning)).toMatchObject({ state: 'UNMATCHED', note: null });
    expect(await list('centre-2')).toContain(warning.number);
  });
});
