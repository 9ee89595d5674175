import { sql } from 'kysely';
import type { Database } from '../../database/index.ts';

const CALLS_KEPT = 200_000;

/** What nobody can ask for any more: dead codes, tokens and hashes, settled callbacks, and all but the latest calls. */
export async function forgetOld(db: Database): Promise<void> {
  await sql`delete from sandbox.token where expires_at < clock_timestamp()`.execute(db);
  await sql`delete from sandbox.sent_hash where until < app_now()`.execute(db);
  await sql`delete from sandbox.oauth_code where expires_at < app_now() - interval '1 day'`.execute(db);
  await sql`delete from sandbox.response_code where expires_at < app_now() - interval '1 day'`.execute(db);
  await sql`delete from sandbox.media where created_at < app_now() - interval '7 days'`.execute(db);
  await sql`delete from sandbox.callback where state <> 'waiting' and settled_at < clock_timestamp() - interval '7 days'`.execute(
    db,
  );
  await sql`delete from sandbox.api_call where id <= (select max(id) from sandbox.api_call) - ${CALLS_KEPT}`.execute(
    db,
  );
}
