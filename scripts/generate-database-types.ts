import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { startEmbeddedPostgres } from '../src/database/embedded/index.ts';
import { migrate } from '../src/database/migrate.ts';
import { describeTables } from './database-types/catalog.ts';
import { renderSchema } from './database-types/render.ts';

const target = resolve(import.meta.dirname, '../src/database/schema.ts');
const logger = pino({ level: 'warn' });
const dataDir = mkdtempSync(join(tmpdir(), 'eqian-types-'));
chmodSync(dataDir, 0o711);
const server = await startEmbeddedPostgres({ dataDir, logger, settings: { fsync: 'off' } });
try {
  await migrate(server.url, logger);
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const tables = await describeTables(client);
  await client.end();
  const rendered = renderSchema(tables);
  // The build goes by times: what is the same stays untouched.
  if (rendered !== readFileSync(target, 'utf8')) writeFileSync(target, rendered);
  console.log(`${tables.length} tables written to ${target}`);
} finally {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
