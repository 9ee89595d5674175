import { type Kysely, sql } from 'kysely';

/**
 * The roster of one place and month is read by its place: without the index every shift of the county would be looked at.
 * Who had a warning before somebody else: of his word it is said that he is no longer in charge, for some days.
 * The days on which it was looked whether everybody can be reached: whoever can mend it hears of it once a day.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index if not exists duty_shift_by_place on duty_shift (scope_id, role, starts_at);

    create table if not exists former_contact (
      warning_id text not null references warning,
      person_id text not null references person,
      since timestamptz not null,
      ended_at timestamptz not null,
      primary key (warning_id, person_id, since)
    );
    create index if not exists former_contact_by_end on former_contact (ended_at);
    create index if not exists former_contact_by_person on former_contact (person_id);

    create table if not exists reach_digest (
      day date primary key,
      people integer not null,
      made_at timestamptz not null
    );
  `.execute(db);
}
