import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { describeTables } from '../../../scripts/database-types/catalog.ts';
import { renderSchema } from '../../../scripts/database-types/render.ts';
import { testDatabase } from '../../support/database.ts';

test('the generated types are those of the migrated database', async () => {
  const testApp = await testDatabase();
  const client = new pg.Client({ connectionString: testApp.url });
  await client.connect();

  const rendered = renderSchema(await describeTables(client));

  await client.end();
  await testApp.drop();
  expect(readFileSync(resolve(import.meta.dirname, '../../../src/database/schema.ts'), 'utf8')).toBe(rendered);
});
