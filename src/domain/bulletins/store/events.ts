import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import type { Bulletin, Done } from '../types.ts';
import { OWNER_KIND } from './owner.ts';

interface Event {
  action: string;
  from: string | null;
  actorId: string | null;
  now: Date;
  detail?: Done['detail'];
}

export async function logEvent(tx: Tx, { id, version, state }: Bulletin, event: Event): Promise<void> {
  await tx
    .insertInto('event_log')
    .values({
      owner_kind: OWNER_KIND,
      owner_id: id,
      version,
      at: event.now,
      actor_kind: event.actorId ? 'person' : 'system',
      actor_id: event.actorId,
      action: event.action,
      from_state: event.from,
      to_state: state,
      detail: JSON.stringify(event.detail ?? {}),
    })
    .execute();
}

export async function eventsOf(
  ex: Executor,
  id: string,
): Promise<{ at: Date; action: string; actorId: string | null; note: string | null }[]> {
  return ex
    .selectFrom('event_log')
    .select(['at', 'action', 'actor_id as actorId', sql<string | null>`detail ->> 'note'`.as('note')])
    .where('owner_kind', '=', OWNER_KIND)
    .where('owner_id', '=', id)
    .orderBy('version')
    .execute();
}
