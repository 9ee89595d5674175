import { type Kysely, sql } from 'kysely';

/** Everybody may read who looked at him: found by person, also where a look showed a page of people. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index audit_look_at_people on audit_log using gin ((after -> 'personIds'))
      where action = 'look' and after ? 'personIds';
    create index visit_by_visitor on visit (visitor_id);
  `.execute(db);
}
