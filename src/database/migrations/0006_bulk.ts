import { type Kysely, sql } from 'kysely';

/** Messages that go to many at once: one call for up to a thousand people, one delivery for each of them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table bulk_batch (
      id text primary key,
      message_id text not null unique references message,
      owner_kind text not null,
      owner_id text not null,
      purpose text not null check (purpose in ('ask', 'notice', 'reply', 'card_sync', 'correction', 'todo')),
      template text not null,
      run integer not null,
      step integer not null,
      occurrence integer not null,
      -- Whom the stored body is addressed to; fewer deliveries than that are still planned when some were dropped since.
      persons integer not null check (persons between 1 and 1000),
      state text not null default 'waiting' check (state in ('waiting', 'claimed', 'unknown', 'settled', 'cancelled')),
      reason text,
      errcode integer,
      not_before timestamptz not null,
      attempt integer not null default 0,
      temporary_failures integer not null default 0,
      ambiguous_tries integer not null default 0,
      claim_token text,
      lease_until timestamptz,
      -- App time of the last claim: the pace is counted from it.
      claimed_at timestamptz,
      -- Set once a try may have landed: from then on its bytes never change.
      unknown_since timestamptz,
      -- Asked back while its call was under way.
      recall_asked boolean not null default false,
      created_at timestamptz not null,
      settled_at timestamptz
    );
    create index bulk_batch_waiting on bulk_batch (not_before) where state = 'waiting';
    create index bulk_batch_claimed on bulk_batch (lease_until) where state = 'claimed';
    create index bulk_batch_unknown on bulk_batch (unknown_since) where state = 'unknown';
    create index bulk_batch_pace on bulk_batch (claimed_at) where claimed_at is not null;
    create index bulk_batch_by_owner on bulk_batch (owner_kind, owner_id);

    -- Deliveries of a batch are planned until the batch is settled, and are never queued or claimed one by one.
    alter table delivery add column batch_id text references bulk_batch;
    create index delivery_by_batch on delivery (batch_id) where batch_id is not null;

    -- Everybody a bulk message went to has a card of his own, born when he first presses it.
    alter table card drop constraint card_message_id_key;
    alter table card add constraint card_one_per_person unique (message_id, person_id);
  `.execute(db);
}
