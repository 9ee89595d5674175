import { type Kysely, sql } from 'kysely';

/**
 * A userid of somebody who left is there again: ASK, until WeCom has said who bears it now; UNSURE, when that is not surely
 * the same human and police have to say.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table contact_member add column comeback text check (comeback in ('ASK', 'UNSURE'));
    create index contact_member_to_ask on contact_member (corp_id, userid) where comeback = 'ASK';
  `.execute(db);
}
