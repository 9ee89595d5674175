import { type Kysely, sql } from 'kysely';

/** Warnings (each row is its own escalation target), what was said about them, follow-ups, hand-overs and officers' roll-ups. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table number_series (
      prefix text not null,
      day date not null,
      last integer not null,
      primary key (prefix, day)
    );

    create table warning (
      id text primary key,
      number text not null unique,
      version integer not null,
      level text not null check (level in ('CRITICAL', 'HIGH', 'MEDIUM', 'LOW')),
      fraud_type text not null check (fraud_type in (
        'BRUSHING_REBATE', 'FAKE_INVESTMENT', 'FAKE_SHOPPING', 'FAKE_CS_LOGISTICS', 'FAKE_LOAN', 'FAKE_CREDIT_REPAIR',
        'IMPERSONATE_LEADER', 'IMPERSONATE_AUTHORITY', 'ROMANCE', 'GAME_TRADE', 'TICKET_REFUND', 'AI_DEEPFAKE', 'OTHER')),
      source text not null check (source in (
        'NATIONAL', 'PROVINCE', 'CITY', 'COUNTY', 'HOTLINE_96110', 'SMS_12381', 'BANK', 'TELCO', 'LEAD')),
      drill boolean not null,
      note text,
      state text not null check (state in (
        'NEW', 'UNMATCHED', 'RETURNED', 'MATCHED', 'DISPATCHED', 'ACKED', 'CONTACTED', 'REPORTED', 'CLOSED', 'REVOKED')),
      organisation_id text,
      employment_id text,
      person_id text,
      grid_unit_id text,
      -- The phone as sent, sealed; kept only until somebody is matched.
      phone_sealed text,
      phone_hash text,
      policy jsonb not null,
      run integer not null default 0,
      run_entry integer not null default 0,
      run_base timestamptz,
      run_step integer not null default 0,
      run_hold boolean not null default false,
      run_why text,
      lapsed_at timestamptz,
      exhausted_at timestamptz,
      owner_person_id text,
      owner_kind text check (owner_kind in ('ADVISOR', 'POLICE')),
      owner_since timestamptz,
      shift_moved boolean not null default false,
      dispatched_at timestamptz,
      acked_at timestamptz,
      met_at timestamptz,
      reported_at timestamptz,
      closed_at timestamptz,
      outcome text check (outcome in (
        'DISSUADED', 'PARTIAL_LOSS', 'SCAMMED', 'NOT_INVOLVED', 'FALSE_ALARM', 'UNREACHABLE', 'REFUSED', 'OFF_SITE',
        'LEFT_COMPANY', 'WRONG_PERSON', 'POLICE_CLOSED')),
      open_reason text,
      detail jsonb not null default '{}',
      missing text[] not null default '{}',
      reported_by text,
      -- Three different sums, never added up: gone, kept from going, brought back. Integer fen.
      loss_cents bigint check (loss_cents between 0 and 10000000000),
      averted_cents bigint check (averted_cents between 0 and 10000000000),
      recovered_cents bigint check (recovered_cents between 0 and 10000000000),
      proposed_by text,
      created_at timestamptz not null,
      updated_at timestamptz not null
    );
    create index warning_open on warning (organisation_id) where state not in ('CLOSED', 'REVOKED');
    create index warning_mergeable on warning (person_id, fraud_type, created_at);
    create index warning_by_owner on warning (owner_person_id) where state not in ('CLOSED', 'REVOKED');
    create index warning_recent on warning (created_at);

    create table warning_source (
      source_ref text primary key,
      warning_id text not null references warning,
      merged boolean not null,
      level text not null,
      source text not null,
      at timestamptz not null
    );
    create index warning_source_by_warning on warning_source (warning_id);

    -- Everybody told so far, by the step he was told on; only they may sign (or whoever may take over).
    create table warning_addressee (
      warning_id text not null references warning,
      person_id text not null,
      run integer not null,
      step integer not null,
      role text not null,
      told_at timestamptz not null,
      primary key (warning_id, person_id, run, step)
    );

    create table warning_receipt (
      id bigint generated always as identity primary key,
      warning_id text not null references warning,
      person_id text not null,
      kind text not null check (kind in ('ACK', 'LATE_ACK', 'NOT_ON_SITE', 'NEXT_SHIFT', 'SUPPORT', 'NOT_FOUND', 'KEEP_LOOKING', 'MET')),
      run integer not null,
      at timestamptz not null
    );
    create index warning_receipt_by_warning on warning_receipt (warning_id);

    -- Each outcome given, with the state before it, so that a slip can be taken back.
    create table warning_outcome (
      id text primary key,
      warning_id text not null references warning,
      person_id text not null,
      kind text not null,
      detail jsonb not null,
      before jsonb not null,
      at timestamptz not null,
      undone_at timestamptz
    );
    create index warning_outcome_by_warning on warning_outcome (warning_id, at);

    create table follow_up (
      id text primary key,
      warning_id text not null references warning,
      owner_person_id text not null,
      version integer not null default 0,
      due_at timestamptz not null,
      asked integer not null default 0,
      state text not null check (state in ('planned', 'asked', 'answered', 'cancelled')),
      answer text check (answer in ('STABLE', 'STILL_AT_RISK', 'UNREACHABLE')),
      answered_by text,
      answered_at timestamptz,
      created_at timestamptz not null
    );
    create index follow_up_by_warning on follow_up (warning_id);

    create table handover (
      id text primary key,
      version integer not null default 0,
      from_person_id text not null,
      to_person_id text not null,
      warning_ids text[] not null,
      due_at timestamptz not null,
      state text not null check (state in ('offered', 'accepted', 'refused', 'lapsed')),
      created_at timestamptz not null,
      settled_at timestamptz
    );
    create index handover_open on handover (to_person_id) where state = 'offered';

    -- One escalation card a minute and officer; what comes sooner collects here.
    create table officer_pace (
      person_id text primary key,
      last_card_at timestamptz not null
    );
    create table rollup (
      id text primary key,
      person_id text not null,
      userid text,
      version integer not null default 0,
      state text not null check (state in ('open', 'sent', 'dropped')),
      opened_at timestamptz not null,
      due_at timestamptz not null
    );
    create unique index rollup_one_open on rollup (person_id) where state = 'open';
    create table rollup_item (
      rollup_id text not null references rollup,
      owner_kind text not null,
      owner_id text not null,
      run integer not null,
      step integer not null,
      why text not null,
      role text not null,
      added_at timestamptz not null,
      primary key (rollup_id, owner_kind, owner_id)
    );
    create index rollup_item_by_owner on rollup_item (owner_kind, owner_id);
  `.execute(db);
}
