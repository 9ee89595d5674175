import { readConfig } from '../config/environment.ts';
import { connect, type Database, migrate, patiently, startEmbeddedPostgres } from '../database/index.ts';
import { hasCode } from '../lib/errors.ts';
import { createLogger } from '../lib/logger.ts';

const UNDEFINED_TABLE = '42P01';

/** Gives a command the database alone, without loading or opening anything else: it answers in a second. */
export async function withDatabase<T>(work: (db: Database) => Promise<T>): Promise<T> {
  const config = readConfig(process.env);
  const logger = createLogger({ level: config.logLevel === 'info' ? 'warn' : config.logLevel });
  const { url } = config.database;
  const store = url ? { url, stop: async () => {} } : await startEmbeddedPostgres({ dataDir: config.dataDir, logger });
  const db = connect(store.url, { poolSize: 1, applicationName: 'eqian tool', logger });
  try {
    return await patiently(() => work(db)).catch(async (error: unknown) => {
      if (!hasCode(error, UNDEFINED_TABLE)) throw error;
      await migrate(store.url, logger);
      return patiently(() => work(db));
    });
  } finally {
    await db.destroy();
    await store.stop();
  }
}
