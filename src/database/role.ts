import { sql } from 'kysely';
import type { Logger } from '../lib/logger.ts';
import type { Database } from './connect.ts';

/** A superuser may switch off the triggers that keep the audit log as it was, and read files of the server. */
export async function warnOfSuperuser(db: Database, logger: Pick<Logger, 'warn'>): Promise<void> {
  const { rows } = await sql<{ role: string; rolsuper: boolean }>`
    select rolname as role, rolsuper from pg_roles where rolname = current_user`.execute(db);
  const [row] = rows;
  if (row?.rolsuper !== true) return;
  logger.warn(
    { role: row.role },
    'DATABASE_URL names a superuser: give the service a role of its own that owns its database and nothing else',
  );
}
