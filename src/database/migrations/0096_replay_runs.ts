import { type Kysely, sql } from 'kysely';

/**
 * The last days again under a draft of the settings. One at a time: whoever runs it renews its lease in real time, so that
 * one whose process was killed is known to be interrupted and another can begin.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table replay_run (
      id text primary key,
      state text not null check (state in ('RUNNING', 'DONE', 'CANCELLED', 'TOO_LONG', 'FAILED', 'INTERRUPTED')),
      based_on integer not null,
      changes jsonb not null,
      -- The version that was proposed with the same changes.
      version_id text references settings_version,
      started_by_person_id text not null references person,
      started_at timestamptz not null,
      lease_until timestamptz not null,
      ended_at timestamptz,
      ended_by_person_id text references person,
      done integer not null default 0,
      total integer,
      result jsonb,
      check ((state = 'DONE') = (result is not null)),
      check ((state = 'RUNNING') = (ended_at is null))
    );
    create unique index replay_run_running on replay_run ((true)) where state = 'RUNNING';
    create index replay_run_by_time on replay_run (started_at desc, id desc);
    create index replay_run_by_version on replay_run (version_id);
    create index replay_run_started_by on replay_run (started_by_person_id);
    create index replay_run_ended_by on replay_run (ended_by_person_id);
    -- The warnings whose course would have been another.
    create table replay_change (
      run_id text not null references replay_run on delete cascade,
      n integer not null,
      warning_id text not null references warning,
      before_step integer not null,
      after_step integer not null,
      before_cards integer not null,
      after_cards integer not null,
      before_ms bigint,
      after_ms bigint,
      primary key (run_id, n)
    );
    create index replay_change_by_warning on replay_change (warning_id);
  `.execute(db);
}
