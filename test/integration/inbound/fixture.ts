import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { connect, type Database } from '../../../src/database/index.ts';
import { createLogger } from '../../../src/lib/logger.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

export const logger = createLogger({ level: 'silent' });

/** A database for one test file, with an empty inbox before each test. */
export function fixture() {
  let own: TestDatabase;
  const others: Database[] = [];

  beforeAll(async () => {
    own = await testDatabase();
  });

  beforeEach(async () => {
    await sql`truncate inbox`.execute(own.db);
  });

  afterAll(async () => {
    await Promise.all(others.map((db) => db.destroy()));
    await own.drop();
  });

  return {
    db: () => own.db,

    /** A pool of its own, as another process would have. */
    anotherPool(applicationName: string): Database {
      const db = connect(own.url, { logger, applicationName });
      others.push(db);
      return db;
    },
  };
}
