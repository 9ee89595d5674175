import { type Kysely, sql } from 'kysely';

/** A bulletin may ask one question; what each reader answered stands on his receipt. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- {"text": "…", "answers": [{"id": "a1", "text": "…"}]}
    alter table bulletin add column question jsonb;
    alter table bulletin_receipt
      add column answer text,
      add column answered_at timestamptz,
      -- Given for the first time after the end: counted apart.
      add column answer_late boolean not null default false,
      -- The advisor who answered for him; null when he did it himself.
      add column answered_by text references person;
    create index bulletin_receipt_by_answer on bulletin_receipt (bulletin_id, answer, person_id) where answer is not null;
  `.execute(db);
}
