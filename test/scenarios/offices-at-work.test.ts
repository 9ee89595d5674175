import { describe, expect, test } from 'vitest';
import type { TotalsData } from '../../src/domain/statistics/index.ts';
import type { AuditListData } from '../../src/kernel/audit/index.ts';
import { maskName } from '../../src/lib/masking.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

const later = (months: number) => new Date(Date.now() + months * 30 * 86_400_000).toISOString();

describe('the offices beside police do their work', () => {
  const testApp = useTestApp();
  const { act, browser, look, nameOf, personIdOf, press, refusalOf, warn } = useActions(testApp);

  test('the auditor reads who did what without a name, and checks that the log is whole', async () => {
    const warning = await warn('emp-0006-0020');
    await press('adv-0006-1', '立即签收', warning);
    const auditor = await browser('auditor-1');
    const { entries } = await auditor.get<AuditListData>(`/api/audit?objectId=${warning.id}`);
    expect(entries.map(({ action }) => action)).toContain('warning.acknowledged');
    for (const name of await Promise.all(['adv-0006-1', 'emp-0006-0020'].map(nameOf)))
      expect(JSON.stringify(entries)).not.toContain(name);
    await testApp.app.audit.seal();
    expect(await auditor.get('/api/audit/verification')).toMatchObject({ ok: true, faultAt: null });
    const from = new Date((await testApp.now()).getTime() - 86_400_000).toISOString();
    const to = new Date((await testApp.now()).getTime() + 86_400_000).toISOString();
    const given = await auditor.get<{ disclosures: object[] }>(`/api/disclosures?from=${from}&to=${to}`);
    expect(given.disclosures.length).toBeGreaterThan(0);
    const newest = await auditor.get<{ disclosures: { id: number }[]; next: number | null }>(
      `/api/disclosures?from=${from}&to=${to}&order=newest&limit=1`,
    );
    expect(newest.disclosures).toMatchObject([given.disclosures.at(-1)]);
    const words = await auditor.get<{ bases: Record<string, string> }>('/api/audit/words');
    expect(words.bases.DUTY).toContain('个人信息保护法');
    for (const userid of ['centre-1', 'adv-0006-1', 'admin-1'])
      expect((await refusalOf((await browser(userid)).get('/api/audit'))).status).toBe(403);
  });

  test('every row of the log says what it is about: number, organisation, masked person, reason, and a look its route', async () => {
    const warning = await warn('emp-0006-0021');
    await press('adv-0006-1', '立即签收', warning);
    await look('cp-07', warning);
    await (await browser('cp-07')).get(`/api/warnings/${warning.id}/phone?of=subject`);
    await act('centre-1', warning, 'revoke', { reason: '核实为重复下发' });
    const auditor = await browser('auditor-1');
    const { entries } = await auditor.get<AuditListData>(`/api/audit?objectId=${warning.number}`);
    const name = await nameOf('emp-0006-0021');
    const about = { number: warning.number, organisation: expect.any(String), person: maskName(name) };
    expect(entries.length).toBeGreaterThan(3);
    for (const entry of entries) expect(entry).toMatchObject(about);
    expect(entries.find(({ action }) => action === 'warning.revoked')).toMatchObject({ reason: '核实为重复下发' });
    expect(entries.flatMap(({ action, route }) => (action === 'look' ? [route] : []))).toContain(
      'GET /api/warnings/:id',
    );
    const subject = await personIdOf('emp-0006-0021');
    const rang = await auditor.get<AuditListData>(`/api/audit?objectId=${subject}&action=look`);
    expect(rang.entries[0]).toMatchObject({ ...about, route: expect.stringMatching(/phone/) });
  });

  test('the auditor’s page offers nothing to do, whatever became of the warning', async () => {
    const warning = await warn('emp-0006-0022');
    for (const text of ['立即签收', '已见到本人', '钱已转出']) await press('adv-0006-1', text, warning);
    const page = await look('auditor-1', warning);
    expect(page).toMatchObject({ openReason: 'SCAMMED', allowed: [], viewer: { police: false, readsOnly: true } });
    expect((await look('adv-0006-1', warning)).viewer).toMatchObject({ readsOnly: false });
  });

  test('the joint office and the county’s administrator see sums and no person', async () => {
    for (const userid of ['joint-1', 'admin-1', 'auditor-1', 'centre-1']) {
      const { townships } = await (await browser(userid)).get<TotalsData>('/api/statistics/totals');
      expect(townships.reduce((sum, { organisations }) => sum + organisations, 0)).toBeGreaterThan(10);
    }
    expect((await refusalOf((await browser('adv-0006-1')).get('/api/statistics/totals'))).status).toBe(403);
  });

  test('a lecturer says when he is away, and the log says who', async () => {
    const lecturer = await browser('lecturer-1');
    expect(await lecturer.post('/api/leaves', { from: later(4), until: later(5) })).toMatchObject({
      id: expect.any(String),
    });
    expect(await lecturer.get<{ leaves: object[] }>('/api/leaves')).toMatchObject({ leaves: [expect.anything()] });
    const { entries } = await (await browser('auditor-1')).get<AuditListData>('/api/audit?action=leave.add');
    expect(entries[0]).toMatchObject({ person: maskName(await nameOf('lecturer-1')) });
  });
});
