import { sql } from 'kysely';
import type { Executor, Tx } from '../../database/index.ts';
import type { OwnerRef } from './types.ts';

/** From its beginning until just before its end. */
export interface Span {
  startsAt: Date;
  endsAt: Date;
}

/** Of this moment's silence, one window running into the next: when it ends. Null: nothing is silent now. */
export function silentUntil(spans: readonly Span[], at: Date): Date | null {
  let until: Date | null = null;
  for (const { startsAt, endsAt } of [...spans].sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())) {
    const reached: Date = until ?? at;
    if (startsAt <= reached && endsAt > reached) until = endsAt;
  }
  return until;
}

/** Windows that are not over; one that was ended is over from that moment. */
export async function openWindows(ex: Executor, now: Date): Promise<Span[]> {
  const { rows } = await sql<Span>`
    select starts_at, ends_at from mute_window
    where ends_at > ${now}::timestamptz and ended_at is null order by starts_at limit 100`.execute(ex);
  return rows;
}

/** Until when what silence would ask again about 中危 and 低危 waits. */
export const mutedUntil = async (ex: Executor, now: Date): Promise<Date | null> =>
  silentUntil(await openWindows(ex, now), now);

/** It was put off: what is armed for this purpose was due then. */
export async function noteHeld(tx: Tx, { kind, id }: OwnerRef, purpose: string, from: Date): Promise<void> {
  await sql`
    update timer set held_from = coalesce(held_from, ${from}::timestamptz)
    where owner_kind = ${kind} and owner_id = ${id} and purpose = ${purpose} and state = 'armed'`.execute(tx);
}

/** What was put off is due at this moment, where it would be later: of one owner, or of all. */
export async function releaseHeld(tx: Tx, until: Date, owner?: OwnerRef): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update timer set due_at = ${until}::timestamptz
    where state = 'armed' and held_from is not null and due_at > ${until}::timestamptz
      and ${owner ? sql`owner_kind = ${owner.kind} and owner_id = ${owner.id}` : sql`true`}`.execute(tx);
  return Number(numAffectedRows);
}
