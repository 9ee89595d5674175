import { type Kysely, sql } from 'kysely';

/**
 * Questions that nobody answers are put again with growing pauses: how often is counted on the warning, when an officer
 * heard of which item last is kept beside his pace. Ladders of warnings under way learn the pauses of new ones.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table warning add column repeats integer not null default 0;
    alter table officer_pace add column last_repeat_at timestamptz, add column snoozed_until timestamptz;
    create table officer_told (
      person_id text not null,
      owner_kind text not null,
      owner_id text not null,
      told_at timestamptz not null,
      primary key (person_id, owner_kind, owner_id)
    );
    create index officer_told_by_owner on officer_told (owner_kind, owner_id);

    update warning set policy = jsonb_set(policy, '{alarm}', jsonb_build_object('pausesMs', case level
      when 'CRITICAL' then '[300000, 300000, 600000, 900000]'::jsonb
      when 'HIGH' then '[900000, 900000, 1800000, 3600000]'::jsonb
      else jsonb_build_array(policy -> 'alarm' -> 'afterMs') end))
    where policy -> 'alarm' ? 'afterMs';
  `.execute(db);
}
