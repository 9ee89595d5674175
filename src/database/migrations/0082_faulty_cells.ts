import { type Kysely, sql } from 'kysely';

/** What stood in a row that was not taken, sealed, until its list is confirmed or dropped: so that it can be corrected on screen. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table if not exists roster_faulty_cells (
      import_id text not null,
      line integer not null,
      cells_sealed text not null,
      primary key (import_id, line)
    )
  `.execute(db);
}
