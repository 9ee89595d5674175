import { type Kysely, sql } from 'kysely';

/** Accounts that WeCom is to be asked about: whether they may still be used. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table wecom_account add column check_due boolean not null default false;
    create index wecom_account_check_due on wecom_account (userid) where check_due;
  `.execute(db);
}
