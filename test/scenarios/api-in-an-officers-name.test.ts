import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { DEMO_SCRIPT_TOKEN } from '../../src/config/sandbox-defaults.ts';
import { days, shanghaiDay } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { createHttp } from '../support/http.ts';
import { useTestApp } from '../support/test-app.ts';
import { TEXT } from './bulletin-actions.ts';

interface Written {
  id: string;
  state: string;
  allowed: string[];
}

describe('a script with a token of its own acts for a named officer, never anonymously', () => {
  const testApp = useTestApp();
  const { personIdOf, refusalOf } = useActions(testApp);
  const asToken = (officer?: string, token = DEMO_SCRIPT_TOKEN) =>
    createHttp(testApp.config.http.publicUrl, {
      authorization: `Bearer ${token}`,
      ...(officer === undefined ? {} : { 'x-acting-officer': officer }),
    });
  const draft = { ...TEXT, ackRequired: false, filter: { roles: ['ADVISOR'] } };

  async function auditOf(id: string) {
    const { rows } = await sql<{ action: string; kind: string; officer: string | null; script: string | null }>`
      select action, actor_kind as kind, after ->> 'onBehalfOf' as officer, after ->> 'script' as script from audit_log
      where object_id = ${id} order by id`.execute(testApp.app.db);
    return rows;
  }

  test('a bulletin in the officer’s name: his places, his authorship, both on record', async () => {
    const script = asToken('Duty-03');
    const written = await script.post<Written>('/api/bulletins', draft);
    await script.post(`/api/bulletins/${written.id}/submit`);
    const { rows } = await sql<{ author: string }>`
      select author_id as author from bulletin where id = ${written.id}`.execute(testApp.app.db);
    const officer = await personIdOf('duty-03');
    expect(rows[0]?.author).toBe(officer);
    const trace = await auditOf(written.id);
    expect(trace.length).toBeGreaterThanOrEqual(2);
    expect(trace.every((row) => row.kind === 'gateway' && row.officer === officer && row.script === 'demo')).toBe(true);
    await script.post(`/api/bulletins/${written.id}/abort`);
  });

  test('a campaign likewise, within his jurisdiction', async () => {
    const deadline = shanghaiDay(new Date((await testApp.now()).getTime() + days(7)));
    const body = { name: '三项防护', scope: {}, deadline, evidence: 'NONE' };
    const opened = await asToken('cp-03').post<Written>('/api/campaigns', body);
    const [row] = await auditOf(opened.id);
    expect(row).toEqual({
      action: 'campaign.open',
      kind: 'gateway',
      officer: await personIdOf('cp-03'),
      script: 'demo',
    });
    await asToken('cp-03').post(`/api/campaigns/${opened.id}/close`);
  });

  test('without a name, with an unknown one, as advisor, as second officer or for anything else it is refused', async () => {
    const status = async (work: Promise<unknown>) => (await refusalOf(work)).status;
    expect(await status(asToken().post('/api/bulletins', draft))).toBe(403);
    expect(await refusalOf(asToken('nobody-1').post('/api/bulletins', draft))).toMatchObject({
      status: 403,
      code: 'officer_unknown',
    });
    expect(await refusalOf(asToken('centre-1', testApp.config.http.apiToken).get('/api/bulletins'))).toMatchObject({
      status: 403,
      code: 'feed_only',
    });
    expect(await status(asToken('adv-0007-1').post('/api/bulletins', draft))).toBe(403);
    const written = await asToken('centre-1').post<Written>('/api/bulletins', draft);
    expect(await status(asToken('centre-2').post(`/api/bulletins/${written.id}/approve`))).toBe(403);
    for (const path of ['/api/warnings', '/api/privacy/mine', '/api/me', '/api/protections/mine', '/api/imports'])
      expect([403, 404], path).toContain(await status(asToken('centre-1').get(path)));
    expect(
      await status(createHttp(testApp.config.http.publicUrl, { 'x-acting-officer': 'centre-1' }).get('/api/bulletins')),
    ).toBe(401);
  });
});
