import { rmSync } from 'node:fs';
import { afterEach, expect, inject, test } from 'vitest';
import { seconds } from '../../../src/lib/time.ts';
import { startBuiltService } from '../../support/built-service.ts';
import { createDatabase, dropDatabase } from '../../support/databases.ts';
import { freePort } from '../../support/free-port.ts';
import { testRedis } from '../../support/redis.ts';
import { temporaryFolder } from '../../support/servers.ts';
import { portOf, silentProxy, through } from '../../support/silent-proxy.ts';

const leaving: (() => unknown)[] = [];
afterEach(async () => {
  for (const leave of leaving.splice(0)) await leave();
});

test('told to stop while PostgreSQL and Redis say nothing at all, the service is gone within 20 seconds', async () => {
  const database = await createDatabase(inject('postgresUrl'));
  const redis = testRedis();
  const [toPostgres, toRedis] = await Promise.all([
    silentProxy({ port: portOf(database.url) }),
    silentProxy({ port: portOf(redis.url) }),
  ]);
  const dataDir = temporaryFolder();
  const service = await startBuiltService(dataDir, await freePort(), {
    DATABASE_URL: through(toPostgres, database.url),
    REDIS_URL: through(toRedis, redis.url),
  });
  leaving.push(
    () => toPostgres.close(),
    () => toRedis.close(),
    () => dropDatabase(inject('postgresUrl'), database.name),
    () => rmSync(dataDir, { recursive: true, force: true }),
  );
  for (const proxy of [toPostgres, toRedis]) proxy.blackOut(true);
  const asked = Date.now();
  await service.end('SIGTERM');
  expect(Date.now() - asked).toBeLessThan(seconds(20));
});
