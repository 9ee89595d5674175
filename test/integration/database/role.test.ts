import { sql } from 'kysely';
import { afterAll, expect, test, vi } from 'vitest';
import { connect, warnOfSuperuser } from '../../../src/database/index.ts';
import { createLogger } from '../../../src/lib/logger.ts';
import { testDatabase } from '../../support/database.ts';

const place = await testDatabase();
afterAll(() => place.drop());

test('a service that runs as a superuser of its database is told so, and one with a role of its own is not', async () => {
  const role = `plain_${Date.now()}`;
  await sql`create role ${sql.ref(role)} login password 'plain'`.execute(place.db);
  const url = new URL(place.url);
  Object.assign(url, { username: role, password: 'plain' });
  const plain = connect(url.href, { poolSize: 1, logger: createLogger({ level: 'silent' }) });
  const warn = vi.fn();
  await warnOfSuperuser(plain, { warn });
  expect(warn).not.toHaveBeenCalled();
  await warnOfSuperuser(place.db, { warn });
  expect(warn).toHaveBeenCalledOnce();
  await plain.destroy();
  await sql`drop role ${sql.ref(role)}`.execute(place.db);
});
