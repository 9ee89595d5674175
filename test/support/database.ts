import { inject } from 'vitest';
import { connect, type Database } from '../../src/database/index.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { createDatabase, dropDatabase } from './databases.ts';

export interface TestDatabase {
  db: Database;
  url: string;
  drop(): Promise<void>;
}

/** A migrated database of the test file's own, on the server of this run. */
export async function testDatabase(): Promise<TestDatabase> {
  const serverUrl = inject('postgresUrl');
  const { name, url } = await createDatabase(serverUrl, inject('template'));
  const db = connect(url, { logger: createLogger({ level: 'silent' }) });
  return {
    db,
    url,
    async drop() {
      await db.destroy();
      await dropDatabase(serverUrl, name);
    },
  };
}
