import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

describe('who may read what, and the trace it leaves', () => {
  const testApp = useTestApp();
  const { act, browser, look, nameOf, personIdOf, press, refusalOf, warn } = useActions(testApp);

  async function auditOf({ id }: { id: string }) {
    const { rows } = await sql<{ action: string; actor: string | null }>`
      select action, actor_id as actor from audit_log where object_id = ${id} order by id`.execute(testApp.app.db);
    return rows;
  }

  test('the gateway reads every person masked, whatever happened', async () => {
    const warning = await warn('emp-0006-0010');
    const names = await Promise.all(['emp-0006-0010', 'adv-0006-1', 'adv-0006-2', 'cp-07'].map(nameOf));
    for (const text of ['立即签收', '已见到本人', '钱已转出']) await press('adv-0006-1', text, warning);
    const seen = JSON.stringify(await testApp.view(warning));
    for (const name of names) expect(seen).not.toContain(name);
    expect(seen).not.toMatch(/154\d{8}/);
  });

  test('an advisor reads the full name after his receipt, not before; police at once', async () => {
    const warning = await warn('emp-0006-0011');
    const name = await nameOf('emp-0006-0011');
    expect((await look('adv-0006-1', warning)).subject).toMatchObject({ masked: true, post: null });
    expect((await look('cp-07', warning)).subject).toMatchObject({ name, masked: false });
    await press('adv-0006-1', '立即签收', warning);
    expect((await look('adv-0006-1', warning)).subject).toMatchObject({ name, masked: false });
    expect((await look('adv-0006-2', warning)).subject).toMatchObject({ masked: true });
    expect((await look('auditor-1', warning)).subject).toMatchObject({ masked: true });
  });

  test('the number itself is for owner and police, one look at a time', async () => {
    const warning = await warn('emp-0006-0012');
    const phone = async (userid: string) =>
      (await browser(userid)).get<{ phone: string }>(`/api/warnings/${warning.id}/phone?of=subject`);
    expect((await refusalOf(phone('adv-0006-1'))).status).toBe(404);
    await press('adv-0006-1', '立即签收', warning);
    expect((await phone('adv-0006-1')).phone).toMatch(/^154\d{8}$/);
    expect((await phone('cp-07')).phone).toMatch(/^154\d{8}$/);
    expect((await refusalOf(phone('adv-0006-2'))).status).toBe(404);
    const subject = await auditOf({ id: await personIdOf('emp-0006-0012') });
    expect(subject.length).toBe(2);
  });

  test('a ROMANCE is a plain fraud to the employer’s people', async () => {
    const warning = await warn('emp-0006-0013', { fraudType: 'ROMANCE' });
    expect(await look('adv-0006-1', warning)).toMatchObject({ fraudType: 'OTHER', fraudName: '网络诈骗' });
    expect(await look('cp-07', warning)).toMatchObject({ fraudType: 'ROMANCE', fraudName: '网络婚恋交友' });
    expect(JSON.stringify(await testApp.phone('adv-0006-1').card(warning))).not.toContain('婚恋');
  });

  test('every look and every act is in the audit log with its person, and the chain is whole', async () => {
    const warning = await warn('emp-0006-0014');
    await look('cp-07', warning);
    await press('adv-0006-1', '立即签收', warning);
    await act('cp-07', warning, 'take_over');
    const [officer, advisor] = [await personIdOf('cp-07'), await personIdOf('adv-0006-1')];
    const trace = await auditOf(warning);
    expect(trace).toContainEqual({ action: 'warning.acknowledged', actor: advisor });
    expect(trace).toContainEqual({ action: 'warning.taken_over', actor: officer });
    expect(trace.filter(({ actor }) => actor === officer).length).toBeGreaterThanOrEqual(2);
    await testApp.app.audit.seal();
    expect(await testApp.app.audit.verify()).toMatchObject({ ok: true });
  });
});
