import { type Kysely, sql } from 'kysely';

/** What was answered to a request with an Idempotency-Key, so that the same one sent again makes nothing twice. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table idempotent_request (
      id text primary key,
      asked text not null,
      -- Null: under way, or its process died and nobody knows.
      status integer,
      answer_sealed text,
      created_at timestamptz not null default clock_timestamp(),
      check ((status is null) = (answer_sealed is null))
    );
    create index idempotent_request_created_at on idempotent_request (created_at);
  `.execute(db);
}
