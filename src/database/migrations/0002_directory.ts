import { type Kysely, sql } from 'kysely';

const roles = sql.raw(`
  'CENTER_OFFICER', 'COUNTY_ADMIN', 'JOINT_OFFICE', 'STATION_DUTY', 'STATION_CHIEF', 'COMMUNITY_POLICE', 'ADVISOR',
  'PROPAGANDIST', 'GRID_OWNER', 'LECTURER', 'EMPLOYEE', 'DESK', 'AUDITOR'`);
const scopeKinds = sql.raw(`'COUNTY', 'TOWNSHIP', 'STATION', 'ORGANISATION', 'GRID_UNIT'`);

/** Who is who and who stands where: the county's tree, organisations, people, their roles, roster and leave. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- A tree of any depth. path = '/<root id>/…/<own id>/', so "lies under" is a look into the path.
    create table jurisdiction (
      id text primary key check (strpos(id, '/') = 0),
      parent_id text references jurisdiction,
      kind text not null check (kind in ('PROVINCE', 'CITY', 'COUNTY', 'TOWNSHIP', 'STATION')),
      code text not null unique,
      name text not null,
      path text not null unique check (path like '/%/'),
      population integer,
      synthetic boolean not null default false
    );
    create index jurisdiction_by_parent on jurisdiction (parent_id);

    create table organisation (
      id text primary key,
      code text not null unique,
      credit_code text unique,
      name text not null,
      short_name text not null check (char_length(short_name) between 1 and 16),
      kind text not null check (kind in ('ENTERPRISE', 'COMMUNITY', 'BANK', 'TELCO', 'SCHOOL', 'HEALTH')),
      tier text not null default 'GENERAL' check (tier in ('ABOVE_SCALE', 'KEY', 'GENERAL')),
      sector text check (sector in ('HEALTH', 'EDUCATION', 'FINANCE')),
      industry text,
      township_id text not null references jurisdiction,
      station_id text not null references jurisdiction,
      synthetic boolean not null default false
    );
    create index organisation_by_station on organisation (station_id);
    create index organisation_by_township on organisation (township_id);

    create table grid_unit (
      id text primary key check (strpos(id, '/') = 0),
      organisation_id text not null references organisation,
      parent_id text references grid_unit,
      kind text not null check (kind in ('WORKSHOP', 'TEAM', 'BUILDING', 'UNIT')),
      name text not null,
      path text not null check (path like '/%/'),
      unique nulls not distinct (organisation_id, parent_id, name)
    );

    -- The phone is sealed; phone_hash (keyed) finds it again. Names are masked on the way out.
    create table person (
      id text primary key,
      name text not null,
      phone_sealed text,
      phone_hash text,
      synthetic boolean not null default false
    );
    create index person_by_phone on person (phone_hash) where phone_hash is not null;

    create table employment (
      id text primary key,
      person_id text not null references person,
      organisation_id text not null references organisation,
      grid_unit_id text references grid_unit,
      employee_no text not null,
      post text,
      hired_on date,
      left_on date,
      out_of_province boolean not null default false,
      state text not null default 'ACTIVE' check (state in ('ACTIVE', 'LEFT')),
      unique (organisation_id, employee_no)
    );
    create unique index employment_once on employment (person_id, organisation_id) where state = 'ACTIVE';
    create index employment_by_unit on employment (organisation_id, grid_unit_id) where state = 'ACTIVE';

    create table role_assignment (
      id text primary key,
      person_id text not null references person,
      role text not null check (role in (${roles})),
      scope_kind text not null check (scope_kind in (${scopeKinds})),
      scope_id text not null,
      is_primary boolean not null default false,
      title text,
      opted_in boolean not null default false,
      state text not null default 'ACTIVE' check (state in ('PROPOSED', 'ACTIVE', 'INACTIVE')),
      valid_from timestamptz not null default app_now(),
      valid_until timestamptz
    );
    create unique index role_once on role_assignment (person_id, role, scope_id) where state = 'ACTIVE';
    create unique index role_one_primary on role_assignment (scope_id, role) where state = 'ACTIVE' and is_primary;
    create index role_by_scope on role_assignment (scope_id, role) where state = 'ACTIVE';
    create index role_by_role on role_assignment (role) where state = 'ACTIVE';

    create table wecom_account (
      corp_id text not null,
      userid text not null check (userid = lower(userid)),
      person_id text not null references person,
      status text not null default 'ACTIVE' check (status in ('ACTIVE', 'NOT_ACTIVATED', 'DISABLED', 'LEFT')),
      reachable boolean not null default true,
      unreachable_since timestamptz,
      unreachable_errcode integer,
      primary key (corp_id, userid)
    );
    create unique index wecom_account_of_person on wecom_account (person_id, corp_id) where status <> 'LEFT';

    create table duty_shift (
      id text primary key,
      person_id text not null references person,
      role text not null check (role in (${roles})),
      scope_kind text not null check (scope_kind in (${scopeKinds})),
      scope_id text not null,
      starts_at timestamptz not null,
      ends_at timestamptz not null check (ends_at > starts_at),
      unique (person_id, role, scope_id, starts_at)
    );
    create index duty_shift_ending on duty_shift (ends_at);

    create table leave (
      id text primary key,
      person_id text not null references person,
      starts_at timestamptz not null,
      ends_at timestamptz not null check (ends_at > starts_at),
      substitute_person_id text references person check (substitute_person_id <> person_id)
    );
    create index leave_by_person on leave (person_id, ends_at);
    create index leave_by_substitute on leave (substitute_person_id, ends_at) where substitute_person_id is not null;

    -- What would fail when it is needed (no advisor, cannot be reached, …): a task for people, closed when mended.
    create table readiness_defect (
      id text primary key,
      kind text not null,
      organisation_id text references organisation,
      person_id text references person,
      note text,
      opened_at timestamptz not null,
      closed_at timestamptz
    );
    create unique index readiness_defect_open on readiness_defect (kind, organisation_id, person_id)
      nulls not distinct where closed_at is null;
  `.execute(db);
}
