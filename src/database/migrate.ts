import { Migrator } from 'kysely';
import type { Logger } from '../lib/logger.ts';
import { connect } from './connect.ts';
import { patiently } from './limits.ts';
import { readMigrations } from './migrations/index.ts';

/** Kysely compares what was run with what there is before it runs anything. */
const OTHER_CODE =
  'its list: other code migrated this database. Run that code, or begin with an empty database (`npm start`: remove .eqian/)';

/** Brings the database to the newest migration under Kysely's own lock: several processes may call it at once. */
export async function migrate(url: string, logger: Logger): Promise<string[]> {
  const db = connect(url, { poolSize: 2, applicationName: 'eqian migrate', logger });
  try {
    const migrator = new Migrator({ db: db.withoutPlugins(), provider: { getMigrations: readMigrations } });
    const { error, results = [] } = await patiently(() => migrator.migrateToLatest());
    if (error !== undefined) {
      const failed = results.find(({ status }) => status === 'Error')?.migrationName ?? OTHER_CODE;
      throw new Error(`database migration stopped at ${failed}`, { cause: error });
    }
    const applied = results.map(({ migrationName }) => migrationName);
    if (applied.length > 0) logger.info({ applied }, 'database migrated');
    return applied;
  } finally {
    await db.destroy();
  }
}
