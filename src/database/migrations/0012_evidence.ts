import { type Kysely, sql } from 'kysely';

/** Screenshots sent as evidence of a protection, and the sandbox's memory of pictures. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- One picture somebody sent. PENDING: WeCom still has it; only ATTACHED holds the picture itself.
    create table protection_evidence (
      id text primary key,
      person_id text not null references person,
      userid text not null,
      media_id text not null,
      state text not null check (state in ('PENDING', 'ATTACHED', 'DETACHED', 'REFUSED')),
      reason text check (reason in ('TYPE', 'SIZE', 'GONE', 'NOTHING_OPEN', 'UNCLEAR', 'REPEATED')),
      received_at timestamptz not null,
      attempts smallint not null default 0,
      next_try_at timestamptz not null,
      -- Real time: who is fetching it now.
      lease_until timestamptz,
      item text,
      content_type text check (content_type in ('image/jpeg', 'image/png')),
      size_bytes integer,
      hash text,
      image_sealed text,
      attached_at timestamptz,
      checked_at timestamptz,
      -- Where the item stood before, for taking the picture away again.
      before_state text,
      before_since timestamptz,
      before_valid_until timestamptz,
      check ((state = 'ATTACHED') = (image_sealed is not null)),
      check (state not in ('ATTACHED', 'DETACHED') or (item is not null and hash is not null and attached_at is not null)),
      check ((state = 'REFUSED') = (reason is not null))
    );
    -- Ciphertext does not get smaller.
    alter table protection_evidence alter column image_sealed set storage external;
    create index protection_evidence_pending on protection_evidence (next_try_at) where state = 'PENDING';
    create index protection_evidence_by_person on protection_evidence (person_id, state);
    create index protection_evidence_kept on protection_evidence ((coalesce(checked_at, received_at)));

    -- A check of the item starts the term of its pictures, whoever checks and by whatever way.
    create function note_evidence_checked() returns trigger language plpgsql as
      $$ begin
        update protection_evidence set checked_at = new.since
        where person_id = new.person_id and item = new.item and state = 'ATTACHED' and checked_at is null;
        return null;
      end $$;
    create trigger protection_checked after update of state on protection for each row
      when (new.state in ('VERIFIED', 'REJECTED') and new.state is distinct from old.state)
      execute function note_evidence_checked();

    create table sandbox.media (
      media_id text primary key,
      userid text not null,
      name text not null,
      content_type text not null,
      bytes bytea not null,
      created_at timestamptz not null
    );
  `.execute(db);
}
