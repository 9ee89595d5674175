import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, type Database } from '../../src/database/index.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { HttpRefusal } from '../support/http.ts';
import { useTestApp } from '../support/test-app.ts';

describe('PostgreSQL takes no writes', () => {
  const testApp = useTestApp({ withoutBells: true });
  let admin: Database;
  let name: string;

  beforeAll(() => {
    admin = connect(testApp.stores.databaseUrl, { poolSize: 1, logger: createLogger({ level: 'silent' }) });
    name = new URL(testApp.stores.databaseUrl).pathname.slice(1);
  });
  afterAll(() => admin.destroy());

  test('while PostgreSQL takes no writes people are told to come again, readiness says so, and after it all goes on', async () => {
    await sql`select 1`.execute(admin);
    await sql.raw(`alter database ${name} set default_transaction_read_only = on`).execute(admin);
    await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = ${name} and pid <> pg_backend_pid()`.execute(admin);

    await expect.poll(async () => (await refused()).status, { timeout: 20_000 }).toBe(503);
    expect((await refused()).error.message).toContain('请稍后再试');
    const ready = await testApp.http.request('GET', '/readyz');
    expect(ready.status).toBe(503);
    expect(await ready.text()).toContain('read-only');

    await sql.raw(`alter database ${name} reset default_transaction_read_only`).execute(admin);
    // No session from before is left in the pool to refuse again.
    for (let n = 0; n < 12; n += 1)
      await testApp.warn({ sourceRef: `AFTER-${n}`, person: { employeeId: 'emp-0003-0004' } });
    await testApp.advance(0);
    expect(await testApp.phone('adv-0003-1').titles()).toContain('【特急】请马上去找一位同事');
  });

  async function refused(): Promise<HttpRefusal> {
    try {
      await testApp.warn({ sourceRef: 'REFUSED', person: { employeeId: 'emp-0003-0003' } });
    } catch (error) {
      if (error instanceof HttpRefusal) return error;
      throw error;
    }
    throw new Error('it was taken');
  }
});
