import { sql } from 'kysely';
import { expect } from 'vitest';
import type { App } from '../../src/app/app.ts';
import { checkInvariants } from '../../src/app/checks.ts';
import { connect, type Database } from '../../src/database/index.ts';
import { createLogger } from '../../src/lib/logger.ts';
import {
  createStores,
  dropStores,
  endpointsOf,
  openApp,
  type TestAppStores,
  type TestAppVerbs,
  verbsOf,
} from './test-app.ts';
import { testAppConfig } from './test-app-config.ts';

/** Stores of a testApp that outlive whoever works on them, and a view of them from outside. */
export interface Fixture {
  stores: TestAppStores;
  endpoints: ReturnType<typeof endpointsOf>;
  testApp: TestAppVerbs;
  db: Database;
  /** The same stores in this process, without any deadly point. */
  open(): Promise<App>;
  expectInvariants(): Promise<void>;
  leave(): Promise<void>;
}

export async function setUpFixture(): Promise<Fixture> {
  const stores = await createStores();
  const config = testAppConfig({ port: stores.port });
  const endpoints = endpointsOf({ config });
  const db = connect(stores.databaseUrl, { poolSize: 2, logger: createLogger({ level: 'silent' }) });
  // Police know of the county's gap already: the first send of a fixture is the test's own.
  await db.updateTable('readinessDefect').set({ toldAt: sql`app_now()` }).execute();
  let app: App | null = null;
  return {
    stores,
    endpoints,
    testApp: verbsOf(() => endpoints),
    db,
    async open() {
      app = await openApp(stores, config);
      return app;
    },
    async expectInvariants() {
      expect((await checkInvariants(db)).filter(({ rows }) => rows.length > 0)).toEqual([]);
    },
    async leave() {
      await app?.stop();
      await db.destroy();
      await dropStores(stores);
    },
  };
}
