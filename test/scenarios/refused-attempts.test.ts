import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { DEMO_SCRIPT_TOKEN } from '../../src/config/sandbox-defaults.ts';
import { hashOfToken } from '../../src/config/script-token.ts';
import { listRefusals, type RefusalRow } from '../../src/kernel/audit/index.ts';
import { days } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { createHttp } from '../support/http.ts';
import { useTestApp } from '../support/test-app.ts';

describe('whoever tries what he may not stands in one log, and its rows are sealed', () => {
  const testApp = useTestApp();
  const { refusalOf } = useActions(testApp);

  async function logged(narrow: { reason?: string; address?: string; route?: string; actor?: string } = {}) {
    const period = { from: new Date(Date.now() - days(1)), to: new Date(Date.now() + days(1)) };
    const rows: RefusalRow[] = [];
    for await (const row of listRefusals(testApp.app.db, { ...period, ...narrow })) rows.push(row);
    return rows;
  }

  test('a wrong token, a forged callback and a script beyond its list are found by reason, route, actor and address', async () => {
    const base = testApp.config.http.publicUrl;
    await refusalOf(createHttp(base, { authorization: 'Bearer guess' }).post('/api/warnings', {}));
    await refusalOf(createHttp(base, { authorization: `Bearer ${DEMO_SCRIPT_TOKEN}` }).get('/api/bulletins'));
    const forged = await fetch(`${base}/wecom/callback?msg_signature=${'0'.repeat(40)}&timestamp=1&nonce=n`, {
      method: 'POST',
      body: '<xml><Encrypt>AAAA</Encrypt></xml>',
    });
    expect(forged.status).toBe(403);
    await expect.poll(async () => (await logged()).length, { timeout: 10_000 }).toBeGreaterThanOrEqual(3);

    expect(await logged({ reason: 'token_wrong' })).toMatchObject([
      {
        actorKind: 'stranger',
        actorId: null,
        address: '127.0.0.1',
        route: 'POST /api/warnings',
        status: 401,
        times: 1,
      },
    ]);
    expect(await logged({ actor: 'demo' })).toMatchObject([
      { actorKind: 'gateway', script: 'demo', route: 'GET /api/bulletins', reason: 'officer_missing' },
    ]);
    expect(await logged({ route: '/wecom/' })).toMatchObject([{ reason: 'callback_window', status: 403 }]);
    expect(await logged({ address: '192.0.2.1' })).toEqual([]);
    await testApp.app.audit.seal();
    expect((await testApp.app.audit.verify()).ok).toBe(true);
  });

  test('a token’s last use is known by its digest alone', async () => {
    const use = async () => {
      const { rows } = await sql<{ name: string; ip: string }>`
        select name, last_ip as ip from token_use where hash = ${hashOfToken(DEMO_SCRIPT_TOKEN)}`.execute(
        testApp.app.db,
      );
      return rows;
    };
    await expect.poll(use).toEqual([{ name: 'demo', ip: '127.0.0.1' }]);
  });
});
