import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';

interface TaskEvent {
  id: string;
  action: string;
  from: string | null;
  to: string;
  now: Date;
  /** Null: the system itself. */
  actor: string | null;
  detail?: Record<string, unknown>;
}

/** What happened to a follow-up or a hand-over: one event a version, without gaps (I6). */
export async function noteTask(
  tx: Tx,
  kind: 'follow_up' | 'handover',
  { id, action, from, to, now, actor, detail = {} }: TaskEvent,
): Promise<void> {
  const { rows } = await sql<{ version: number }>`
    update ${sql.table(kind)} set version = version + 1 where id = ${id} returning version`.execute(tx);
  const [row] = rows;
  if (!row) throw new Error(`${kind} ${id} is gone`);
  await tx
    .insertInto('event_log')
    .values({
      owner_kind: kind,
      owner_id: id,
      version: row.version,
      at: now,
      actor_kind: actor ? 'person' : 'system',
      actor_id: actor,
      action,
      from_state: from,
      to_state: to,
      detail: JSON.stringify(detail),
    })
    .execute();
}
