import { type Kysely, sql } from 'kysely';

/** The clock everybody obeys, the way in (inbox), the way out (outbox … card) and the timers. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table app_clock (
      one boolean primary key default true check (one),
      app_base timestamptz not null,
      real_base timestamptz not null,
      speed double precision not null check (speed >= 0)
    );
    insert into app_clock (app_base, real_base, speed) values (now(), now(), 1);

    -- Stable within a transaction, like now(). Leases and timeouts use real time instead.
    create function app_now() returns timestamptz language sql stable parallel safe as
      $$ select app_base + (now() - real_base) * speed from app_clock $$;

    create table inbox (
      id bigint generated always as identity primary key,
      receiver text not null,
      dedupe_key text not null unique,
      payload text not null,
      state text not null default 'kept' check (state in ('kept', 'done', 'quarantined')),
      attempts integer not null default 0,
      last_error text,
      received_at timestamptz not null default clock_timestamp(),
      next_try_at timestamptz not null default clock_timestamp(),
      done_at timestamptz
    );
    create index inbox_unapplied on inbox (next_try_at, id) where state = 'kept';
    create index inbox_settled on inbox (done_at) where state <> 'kept';

    -- Applied a week ago and more; emptied after ninety days.
    create table inbox_archive (
      id bigint primary key,
      receiver text not null,
      payload text not null,
      attempts integer not null,
      received_at timestamptz not null,
      done_at timestamptz not null
    );
    create index inbox_archive_age on inbox_archive (received_at);

    -- One send body. Rendered once, sealed at rest, resent byte for byte.
    create table message (
      id text primary key,
      corp_id text not null,
      agent_id text not null,
      task_id text unique,
      body_sealed text not null,
      content_hash text not null,
      msgid text,
      created_at timestamptz not null
    );

    create table delivery (
      id text primary key,
      owner_kind text not null,
      owner_id text not null,
      person_id text not null,
      userid text,
      purpose text not null check (purpose in ('ask', 'notice', 'reply', 'card_sync', 'correction', 'todo')),
      template text not null,
      run integer not null default 0,
      step integer not null default 0,
      occurrence integer not null default 0,
      content_version integer not null default 1,
      lane smallint not null check (lane between 0 and 4),
      state text not null check (state in (
        'planned', 'held', 'queued', 'claimed', 'accepted', 'accepted_blind', 'acted', 'rejected_perm', 'unreachable',
        'unknown', 'unconfirmed', 'suppressed', 'recalled', 'superseded', 'dead')),
      reason text,
      errcode integer,
      message_id text not null references message,
      not_before timestamptz not null,
      attempt integer not null default 0,
      claim_token text,
      lease_until timestamptz,
      unknown_since timestamptz,
      recall_after timestamptz,
      created_at timestamptz not null,
      settled_at timestamptz,
      unique (owner_kind, owner_id, person_id, purpose, template, run, step, occurrence, content_version)
    );
    create index delivery_sendable on delivery (lane, not_before) where state in ('queued', 'held');
    create index delivery_claimed on delivery (lease_until) where state = 'claimed';
    create index delivery_unknown on delivery (unknown_since) where state = 'unknown';
    create index delivery_to_recall on delivery (recall_after) where recall_after is not null;
    create index delivery_by_owner on delivery (owner_kind, owner_id);
    create index delivery_by_person on delivery (person_id, created_at);
    create index delivery_by_message on delivery (message_id);

    -- One API call. The per-member budget is counted from these rows, so it survives an emptied Redis.
    create table attempt (
      id bigint generated always as identity primary key,
      delivery_id text references delivery,
      card_id text,
      kind text not null check (kind in ('send', 'update', 'recall')),
      corp_id text not null,
      agent_id text not null,
      userid text not null,
      n integer not null,
      at timestamptz not null,
      started_at timestamptz not null default clock_timestamp(),
      finished_at timestamptz,
      result text check (result in ('ok', 'temporary', 'permanent', 'token', 'limited', 'config', 'unknown', 'duplicate', 'abandoned')),
      errcode integer
    );
    create index attempt_budget on attempt (userid, at) where kind = 'send';
    create index attempt_by_delivery on attempt (delivery_id);

    create table send_budget (
      corp_id text not null,
      agent_id text not null,
      day date not null,
      persons integer not null,
      primary key (corp_id, agent_id, day)
    );

    -- What a person's card shows now and should show. Faces may hold a name, so they are sealed.
    create table card (
      id text primary key,
      message_id text not null unique references message,
      owner_kind text not null,
      owner_id text not null,
      person_id text not null,
      userid text not null,
      template text not null,
      shown_hash text not null,
      wanted_hash text not null,
      wanted_sealed text,
      -- A face whose update may have landed (call begun, no clear answer), and the code that paid for it.
      tried_hash text,
      tried_code text check (tried_code in ('press', 'send')),
      must_act boolean not null default false,
      unsyncable text,
      send_code_sealed text,
      send_code_expires_at timestamptz,
      send_code_used_at timestamptz,
      press_code_sealed text,
      press_code_expires_at timestamptz,
      press_code_used_at timestamptz,
      claim_token text,
      lease_until timestamptz,
      not_before timestamptz not null,
      attempts integer not null default 0,
      created_at timestamptz not null
    );
    create index card_behind on card (not_before) where wanted_hash <> shown_hash and unsyncable is null;
    create index card_by_owner on card (owner_kind, owner_id, person_id);

    create table outbox (
      id bigint generated always as identity primary key,
      topic text not null check (topic in ('deliver', 'sync_card', 'recall')),
      ref_id text not null,
      lane smallint not null,
      not_before timestamptz not null,
      created_at timestamptz not null default clock_timestamp()
    );
    create index outbox_waiting on outbox (lane, id);

    create table channel_health (
      corp_id text not null,
      agent_id text not null,
      closed_until timestamptz,
      broken_since timestamptz,
      probe_after timestamptz,
      reason text,
      errcode integer,
      primary key (corp_id, agent_id)
    );

    create table timer (
      id text primary key,
      owner_kind text not null,
      owner_id text not null,
      purpose text not null,
      run integer not null,
      step integer not null,
      generation integer not null,
      priority smallint not null check (priority between 0 and 4),
      due_at timestamptz not null,
      state text not null default 'armed' check (state in ('armed', 'fired', 'cancelled')),
      armed_at timestamptz not null,
      settled_at timestamptz
    );
    create unique index timer_one_armed on timer (owner_kind, owner_id, purpose) where state = 'armed';
    create index timer_due on timer (due_at) where state = 'armed';
    create index timer_by_owner on timer (owner_kind, owner_id);

    create table event_log (
      id bigint generated always as identity primary key,
      owner_kind text not null,
      owner_id text not null,
      version integer not null,
      at timestamptz not null,
      actor_kind text not null check (actor_kind in ('person', 'system', 'gateway')),
      actor_id text,
      action text not null,
      from_state text,
      to_state text,
      detail jsonb not null default '{}',
      unique (owner_kind, owner_id, version)
    );
  `.execute(db);
}
