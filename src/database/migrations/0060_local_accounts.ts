import { type Kysely, sql } from 'kysely';

/**
 * Officers without WeCom sign in by password and a second factor. A session says by which way it was opened, how long it
 * may lie idle and whether its screen is locked; of one that ended it is known for a day why.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table session
      add column way text not null default 'WECOM' check (way in ('WECOM', 'LOCAL')),
      add column factor text not null default 'WECOM' check (factor in ('WECOM', 'PASSWORD', 'TOTP', 'PASSKEY', 'RECOVERY')),
      add column idle_ms integer not null default 1800000 check (idle_ms > 0),
      add column locked_at timestamptz;

    create table session_end (
      token_hash text primary key,
      reason text not null check (reason in ('idle', 'expired', 'revoked', 'elsewhere', 'changed')),
      ended_at timestamptz not null default clock_timestamp()
    );
    create index session_end_by_time on session_end (ended_at);

    create or replace function end_sessions() returns trigger language plpgsql as $$
    begin
      with gone as (delete from session where person_id = to_jsonb(old) ->> tg_argv[0] returning token_hash)
      insert into session_end (token_hash, reason) select token_hash, 'changed' from gone on conflict do nothing;
      return null;
    end $$;

    create table local_account (
      person_id text primary key references person,
      name text not null unique check (name = lower(name)),
      password_hash text not null,
      -- Until when a password that somebody else gave him works; null: it is his own.
      one_time_until timestamptz,
      totp_sealed text,
      -- The step of the last code that counted: none counts twice.
      totp_step bigint,
      disabled_at timestamptz,
      created_at timestamptz not null default app_now(),
      created_by text references person,
      signed_in_at timestamptz
    );

    create table recovery_code (
      person_id text not null references local_account on delete cascade,
      code_hash text not null,
      used_at timestamptz,
      primary key (person_id, code_hash)
    );

    create table passkey (
      id text primary key,
      person_id text not null references local_account on delete cascade,
      public_key text not null,
      counter bigint not null,
      transports text[] not null default '{}',
      title text not null,
      created_at timestamptz not null default app_now(),
      used_at timestamptz
    );
    create index passkey_by_person on passkey (person_id);

    -- Somebody whose password was right and who is not in yet; or a change of his factors under way. In real time.
    create table sign_in_ticket (
      token_hash text primary key,
      person_id text not null references local_account on delete cascade,
      purpose text not null check (purpose in ('SIGN_IN', 'CHANGE')),
      totp_sealed text,
      challenge text,
      expires_at timestamptz not null
    );
    create index sign_in_ticket_expired on sign_in_ticket (expires_at);

    -- By account and by network: names that nobody has are counted like others.
    create table sign_in_failure (
      key text primary key,
      failures integer not null,
      last_at timestamptz not null,
      paused_until timestamptz
    );
    create index sign_in_failure_by_time on sign_in_failure (last_at);
  `.execute(db);
}
