import { type Kysely, sql } from 'kysely';

/**
 * Windows in which whatever silence would ask again about 中危 and 低危 waits. Each has its end from the beginning, and what
 * waits is due at that end: nothing need run for a window to be over.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table mute_window (
      id text primary key,
      kind text not null check (kind in ('MUTE', 'MAINTENANCE')),
      reason text not null,
      starts_at timestamptz not null,
      ends_at timestamptz not null check (ends_at > starts_at and ends_at <= starts_at + interval '4 hours'),
      declared_by_person_id text not null references person,
      declared_at timestamptz not null,
      -- Sooner than it was to end, or before it began.
      ended_at timestamptz,
      ended_by_person_id text references person,
      check ((ended_at is null) = (ended_by_person_id is null))
    );
    create index mute_window_by_end on mute_window (ends_at);
    create index mute_window_declared_by on mute_window (declared_by_person_id);
    create index mute_window_ended_by on mute_window (ended_by_person_id);
    -- When it was due before a window put it off: at the end of the window it is due, and sooner when the window ends sooner.
    alter table timer add column if not exists held_from timestamptz;
    create index timer_held on timer (due_at) where state = 'armed' and held_from is not null;
  `.execute(db);
}
