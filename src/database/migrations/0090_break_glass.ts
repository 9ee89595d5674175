import { type Kysely, sql } from 'kysely';

/** An administrator reads one person's data for half an hour, when a second officer, of the centre, has agreed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table break_glass (
      id text primary key,
      number text not null unique,
      person_id text not null references person,
      requested_by text not null references person check (requested_by <> person_id),
      -- Null once it has been erased.
      reason_sealed text,
      requested_at timestamptz not null,
      -- Nobody agrees any more from then on.
      lapses_at timestamptz not null check (lapses_at > requested_at),
      decided_by text references person check (decided_by not in (requested_by, person_id)),
      decided_at timestamptz check (decided_at < lapses_at),
      verdict text check (verdict in ('AGREED', 'REFUSED')),
      opens_until timestamptz,
      ended_at timestamptz,
      -- Null when it ended because the person was erased.
      ended_by text references person,
      check ((decided_at is null) = (verdict is null) and (decided_at is null) = (decided_by is null)),
      check (opens_until is not distinct from
        case when verdict = 'AGREED' then decided_at + interval '30 minutes' end)
    );
    create index break_glass_by_time on break_glass (requested_at desc, id desc);
    create index break_glass_by_person on break_glass (person_id);
    create index break_glass_by_requester on break_glass (requested_by, requested_at);
    create index break_glass_current on break_glass (lapses_at) where ended_at is null and verdict is distinct from 'REFUSED';
  `.execute(db);
}
