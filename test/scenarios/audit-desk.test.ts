import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { AuditListData, ChainPartData, SecurityListData } from '../../src/kernel/audit/api.ts';
import { addMs, days } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

describe('the auditor at his desk', () => {
  const testApp = useTestApp();
  const { browser, look, nameOf, refusalOf, warn } = useActions(testApp);

  test('finds who looked at a person, by the whole name, and that search is on record', async () => {
    const warning = await warn('emp-0001-0002');
    await look('cp-01', warning);
    const auditor = await browser('auditor-1');
    const name = encodeURIComponent(await nameOf('emp-0001-0002'));
    const { entries } = await auditor.get<AuditListData>(`/api/audit?person=${name}&action=look`);
    expect(entries.length).toBeGreaterThan(0);
    const part = encodeURIComponent((await nameOf('emp-0001-0002')).slice(0, 1));
    expect((await auditor.get<AuditListData>(`/api/audit?person=${part}`)).entries).toEqual([]);
    const searched = await auditor.get<AuditListData>('/api/audit?action=audit.searched');
    expect(searched.entries.length).toBe(2);
  });

  test('takes the log, the logins and the disclosures as files in words that name him', async () => {
    const auditor = await browser('auditor-1');
    const me = await nameOf('auditor-1');
    const from = encodeURIComponent(addMs(await testApp.now(), -days(1)).toISOString());
    await refusalOf((await browser('adv-0001-1')).get('/api/audit'));
    await expect
      .poll(async () => {
        const { events } = await auditor.get<SecurityListData>('/api/audit/security');
        return events.some(({ isRefused, reason }) => isRefused && reason === '没有此项权限');
      })
      .toBe(true);
    for (const path of [
      `/api/audit/export?format=csv`,
      `/api/audit/security/export?format=csv`,
      `/api/disclosures/export?format=csv&from=${from}`,
      `/api/disclosures/affected?format=csv&from=${from}`,
    ]) {
      const text = await (await auditor.request('GET', path)).text();
      expect(text, path).toContain(`导出人：${me}`);
      expect(text, path).not.toMatch(/forbidden|session\.open|door\.refused|DISSUASION|ORGANISATION|,look,/);
    }
    const taken = await auditor.get<AuditListData>('/api/audit?action=audit.exported');
    expect(taken.entries.length).toBe(2);
  });

  test('sees where the chain breaks', async () => {
    const { app } = testApp;
    await app.audit.seal();
    const auditor = await browser('auditor-1');
    const verify = (after = 0) => auditor.post<ChainPartData>('/api/audit/verification', { after });
    expect(await verify()).toMatchObject({ fault: null, next: null });
    await app.audit.seal();
    const { rows } = await sql<{ number: number; auditId: number }>`
      select number, audit_id from audit_seal order by number offset 2 limit 1`.execute(app.db);
    const [third] = rows;
    await sql`alter table audit_log disable trigger user`.execute(app.db);
    await sql`update audit_log set action = 'forged' where id = ${third?.auditId ?? 0}`.execute(app.db);
    const broken = await verify();
    expect(broken.fault).toMatchObject({ kind: 'row_changed', number: third?.number, auditId: third?.auditId });
    expect(broken.checkedTo).toBe((third?.number ?? 0) - 1);
    expect(await refusalOf((await browser('admin-1')).post('/api/audit/verification', {}))).toMatchObject({
      status: 403,
    });
  });
});
