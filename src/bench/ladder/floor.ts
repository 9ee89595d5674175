import { sql } from 'kysely';
import { type Database, transact } from '../../database/index.ts';
import { newId } from '../../lib/ids.ts';

const AT_ONCE = 8;

/**
 * The bare SQL that no ladder can do without: lock the warning, take the timer, arm the next, move the warning, write the
 * event; one transaction each. Answers milliseconds for all.
 */
export async function fireBare(db: Database, timerIds: string[]): Promise<number> {
  const waiting = [...timerIds];
  const startedAt = performance.now();
  const lane = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) await fireOne(db, id);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return performance.now() - startedAt;
}

async function fireOne(db: Database, timerId: string): Promise<void> {
  await transact(db, async (tx) => {
    const timer = await tx.selectFrom('timer').selectAll().where('id', '=', timerId).executeTakeFirstOrThrow();
    await tx.selectFrom('warning').select('id').where('id', '=', timer.owner_id).forNoKeyUpdate().execute();
    await tx
      .updateTable('timer')
      .set({ state: 'fired', settled_at: sql`app_now()` })
      .where('id', '=', timerId)
      .where('state', '=', 'armed')
      .execute();
    await tx
      .insertInto('timer')
      .values({
        ...timer,
        id: newId(),
        step: timer.step + 1,
        generation: 9,
        due_at: sql`app_now() + interval '3 hours'`,
      })
      .execute();
    const { version } = await tx
      .updateTable('warning')
      .set((eb) => ({ version: eb('version', '+', 1), run_step: timer.step }))
      .where('id', '=', timer.owner_id)
      .returning('version')
      .executeTakeFirstOrThrow();
    await tx
      .insertInto('event_log')
      .values({
        owner_kind: 'warning',
        owner_id: timer.owner_id,
        version,
        at: sql`app_now()`,
        actor_kind: 'system',
        action: 'escalated',
      })
      .execute();
  });
}
