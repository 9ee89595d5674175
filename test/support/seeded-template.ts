import { sql } from 'kysely';
import pg from 'pg';
import { inject } from 'vitest';
import { createApp, ROLES } from '../../src/app/app.ts';
import { seed } from '../../src/app/start.ts';
import type { Config } from '../../src/config/environment.ts';
import { clock, connect, type Database } from '../../src/database/index.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { addMs, days, nextShanghai, shanghaiDay } from '../../src/lib/time.ts';
import { createDatabase, hasDatabase } from './databases.ts';
import { freePort } from './free-port.ts';
import { COUNTY_TEMPLATE } from './kept-cluster.ts';
import { testRedis } from './redis.ts';
import { testAppConfig } from './test-app-config.ts';

const LOCK = 7_340_001;

/** A database with the small county, its clock standing at ten in the morning; made once a run by whoever needs it first. */
export async function seededTemplate(): Promise<string> {
  const serverUrl = inject('postgresUrl');
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    if (!(await hasDatabase(serverUrl, COUNTY_TEMPLATE))) await build(serverUrl, client);
    return COUNTY_TEMPLATE;
  } finally {
    await client.end();
  }
}

async function build(serverUrl: string, client: pg.Client): Promise<void> {
  const { name, url } = await createDatabase(serverUrl, inject('template'));
  const logger = createLogger({ level: 'silent' });
  const db = connect(url, { poolSize: 2, logger });
  const morning = nextShanghai(addMs(new Date(), days(1)), '10:00');
  await clock.setSpeed(db, 0);
  await clock.advanceTo(db, morning);
  const config = testAppConfig({ port: await freePort() });
  await seed(config, db, { scale: 'small', seed: 1, today: shanghaiDay(morning) });
  await liveIn(config, url);
  await db.destroy();
  await client.query(`alter database ${name} rename to ${COUNTY_TEMPLATE}`);
}

/** What a service does once when it first starts, and then once a night, is behind every testApp that is made of this one. */
async function liveIn(config: Config, databaseUrl: string): Promise<void> {
  const { url: redisUrl, prefix: queuePrefix } = testRedis();
  const logger = createLogger({ level: 'silent' });
  const app = await createApp({ config, databaseUrl, redisUrl, queuePrefix, roles: ROLES, logger });
  await app.start();
  while (!(await isLivedIn(app.db))) await app.clock.advance(0);
  await app.stop();
}

async function isLivedIn(db: Database): Promise<boolean> {
  const { rows } = await sql<{ done: boolean }>`
    select exists (select from contact_reading) and exists (select from retention_run)
      and not exists (select from wecom_account where check_due) as done`.execute(db);
  return rows[0]?.done ?? false;
}
