import { type Kysely, sql } from 'kysely';

/** Who is logged in, and the append-only record of who did or saw what, sealed by a chain of MACs. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- Sessions live in real time; only hashes of tokens are kept.
    create table session (
      token_hash text primary key,
      person_id text not null,
      userid text,
      created_at timestamptz not null default clock_timestamp(),
      last_seen_at timestamptz not null default clock_timestamp(),
      expires_at timestamptz not null,
      ip text,
      agent text
    );
    create index session_by_person on session (person_id);
    create index session_expired on session (expires_at);

    -- One login under way. It works once, soon, and only in the browser that began it.
    create table login_state (
      state text primary key,
      browser_hash text not null,
      return_to text not null,
      created_at timestamptz not null default clock_timestamp(),
      expires_at timestamptz not null,
      used_at timestamptz
    );
    create index login_state_expired on login_state (expires_at);

    create table audit_log (
      id bigint generated always as identity primary key,
      at timestamptz not null default app_now(),
      recorded_at timestamptz not null default clock_timestamp(),
      actor_kind text not null check (actor_kind in ('person', 'system', 'gateway', 'operator')),
      actor_id text,
      action text not null,
      object_kind text not null,
      object_id text not null,
      before jsonb,
      after jsonb,
      ip text,
      agent text,
      check ((actor_kind = 'person') = (actor_id is not null))
    );
    create index audit_log_by_object on audit_log (object_kind, object_id, id);
    create index audit_log_by_actor on audit_log (actor_id, id) where actor_id is not null;
    create index audit_log_by_time on audit_log (at);

    -- Numbers follow the order of commits, so they have no gaps; identities do.
    create table audit_seal (
      number bigint primary key check (number > 0),
      audit_id bigint not null unique references audit_log,
      previous text not null,
      mac text not null,
      sealed_at timestamptz not null default clock_timestamp()
    );

    -- What the sealer has still to do. Only a list: verification looks at the log itself.
    create table audit_unsealed (audit_id bigint primary key);

    create function audit_await_seal() returns trigger language plpgsql as
      $$ begin insert into audit_unsealed (audit_id) values (new.id); return null; end $$;
    create trigger audit_log_await_seal after insert on audit_log for each row execute function audit_await_seal();

    create function refuse_change() returns trigger language plpgsql as
      $$ begin
        raise exception '% is append-only: % refused', tg_table_name, lower(tg_op) using errcode = 'insufficient_privilege';
      end $$;
    create trigger audit_log_append_only before update or delete on audit_log for each row execute function refuse_change();
    create trigger audit_log_no_truncate before truncate on audit_log for each statement execute function refuse_change();
    create trigger audit_seal_append_only before update or delete on audit_seal for each row execute function refuse_change();
    create trigger audit_seal_no_truncate before truncate on audit_seal for each statement execute function refuse_change();
    alter table audit_log enable always trigger audit_log_append_only;
    alter table audit_log enable always trigger audit_log_no_truncate;
    alter table audit_seal enable always trigger audit_seal_append_only;
    alter table audit_seal enable always trigger audit_seal_no_truncate;
  `.execute(db);
}
