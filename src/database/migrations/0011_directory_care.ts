import { type Kysely, sql } from 'kysely';

/** What keeps the directory true: WeCom's contacts as we heard of them, departments as places, appointments. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- Members as WeCom last told of them. One who went stays as a row, so that what comes late changes nothing.
    create table contact_member (
      corp_id text not null,
      userid text not null check (userid = lower(userid)),
      departments integer[] not null,
      present boolean not null,
      -- WeCom's own time of the last event.
      changed_at timestamptz not null,
      -- Ours, in real time: a reading that began earlier does not know of it.
      heard_at timestamptz not null,
      primary key (corp_id, userid)
    );

    -- A department may be an organisation or one of its units; what lies below it belongs there too.
    create table contact_department (
      corp_id text not null,
      id integer not null,
      parent_id integer,
      organisation_id text references organisation,
      grid_unit_id text references grid_unit,
      -- Learned from who works where, until somebody says it.
      learned boolean not null default true,
      primary key (corp_id, id),
      check (grid_unit_id is null or organisation_id is not null)
    );

    create table contact_reading (
      corp_id text primary key,
      read_at timestamptz not null
    );

    create table appointment (
      id text primary key,
      organisation_id text not null references organisation,
      person_id text not null references person,
      title text,
      state text not null default 'PROPOSED'
        check (state in ('PROPOSED', 'REFUSED', 'ASKED', 'ACCEPTED', 'DECLINED', 'WITHDRAWN')),
      proposed_by text not null references person,
      proposed_at timestamptz not null,
      -- The officer who agreed to the proposal or refused it.
      decided_by text references person,
      decided_at timestamptz,
      answered_at timestamptz,
      practice text not null default 'NONE' check (practice in ('NONE', 'ASKED', 'SIGNED', 'DONE')),
      practice_due_at timestamptz,
      practised_at timestamptz
    );
    create unique index appointment_open on appointment (organisation_id, person_id)
      where state in ('PROPOSED', 'ASKED');
    create index appointment_by_organisation on appointment (organisation_id, proposed_at);
    create index appointment_unpractised on appointment (practice_due_at) where practice in ('ASKED', 'SIGNED');

    -- When somebody was given the task to mend it: once for each gap.
    alter table readiness_defect add column told_at timestamptz;

    create index employment_of_person on employment (person_id);
    create index role_of_person on role_assignment (person_id) where state = 'ACTIVE';
  `.execute(db);
}
