import { type Kysely, sql } from 'kysely';

/** When and from where a token was used last; by its digest, so that a changed token begins anew. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table token_use (
      hash text primary key,
      name text not null,
      last_used_at timestamptz not null,
      last_ip text not null
    );
  `.execute(db);
}
