import { type Kysely, sql } from 'kysely';

/** When WeCom was last asked about an account, and whether it is asked for the night's round or for something that happened. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table wecom_account add column checked_at timestamptz, add column check_nightly boolean not null default false;
  `.execute(db);
}
