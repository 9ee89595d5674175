import { Migrator } from 'kysely';
import type { Logger } from '../lib/logger.ts';
import { connect } from './connect.ts';
import { patiently } from './limits.ts';
import { readMigrations } from './migrations/index.ts';

/** Brings the database to the newest migration under Kysely's own lock: several processes may call it at once. */
export async function migrate(url: string, logger: Logger): Promise<string[]> {
  const db = connect(url, { poolSize: 2, applicationName: 'eqian migrate', logger });
  try {
    const migrator = new Migrator({ db: db.withoutPlugins(), provider: { getMigrations: readMigrations } });
    const { error, results = [] } = await patiently(() => migrator.migrateToLatest());
    if (error !== undefined) {
      const failed = results.find(({ status }) => status === 'Error')?.migrationName ?? 'the list';
      throw new Error(`database migration stopped at ${failed}`, { cause: error });
    }
    const applied = results.map(({ migrationName }) => migrationName);
    if (applied.length > 0) logger.info({ applied }, 'database migrated');
    return applied;
  } finally {
    await db.destroy();
  }
}
