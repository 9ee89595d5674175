import { describe, expect, test } from 'vitest';
import type { AuditListData } from '../../src/domain/audit/index.ts';
import type { TotalsData } from '../../src/domain/statistics/index.ts';
import { useDeeds } from '../support/deeds.ts';
import { useTown } from '../support/town.ts';

describe('the offices beside police do their work', () => {
  const town = useTown();
  const { browser, nameOf, press, refusalOf, warn } = useDeeds(town);

  test('the auditor reads who did what without a name, and checks that the log is whole', async () => {
    const warning = await warn('emp-0006-0020');
    await press('adv-0006-1', '立即签收', warning);
    const auditor = await browser('auditor-1');
    const { entries } = await auditor.get<AuditListData>(`/api/audit?objectId=${warning.id}`);
    expect(entries.map(({ action }) => action)).toContain('warning.acknowledged');
    for (const name of await Promise.all(['adv-0006-1', 'emp-0006-0020'].map(nameOf)))
      expect(JSON.stringify(entries)).not.toContain(name);
    await town.app.audit.seal();
    expect(await auditor.get('/api/audit/verification')).toMatchObject({ ok: true, faultAt: null });
    const from = new Date((await town.now()).getTime() - 86_400_000).toISOString();
    const to = new Date((await town.now()).getTime() + 86_400_000).toISOString();
    const given = await auditor.get<{ disclosures: object[] }>(`/api/disclosures?from=${from}&to=${to}`);
    expect(given.disclosures.length).toBeGreaterThan(0);
    for (const userid of ['centre-1', 'adv-0006-1', 'admin-1'])
      expect((await refusalOf((await browser(userid)).get('/api/audit'))).status).toBe(403);
  });

  test('the joint office and the county’s administrator see sums and no person', async () => {
    for (const userid of ['joint-1', 'admin-1', 'auditor-1', 'centre-1']) {
      const { townships } = await (await browser(userid)).get<TotalsData>('/api/statistics/totals');
      expect(townships.reduce((sum, { organisations }) => sum + organisations, 0)).toBeGreaterThan(10);
    }
    expect((await refusalOf((await browser('adv-0006-1')).get('/api/statistics/totals'))).status).toBe(403);
  });

  test('a lecturer says when he is away', async () => {
    const lecturer = await browser('lecturer-1');
    const day = (n: number) => new Date(Date.now() + n * 86_400_000 * 30).toISOString();
    expect(await lecturer.post('/api/leaves', { from: day(2), until: day(3) })).toMatchObject({
      id: expect.any(String),
    });
    expect(await lecturer.get<{ leaves: object[] }>('/api/leaves')).toMatchObject({ leaves: [expect.anything()] });
  });
});
