import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database } from '../../src/database/index.ts';
import { HttpRefusal } from './http.ts';
import type { Received, TestApp } from './test-app.ts';

/**
 * Holds a warning's lock while `work` runs, so that everybody who wants it queues up in the order of coming; then lets
 * them go at once. What would be a race of microseconds becomes a test that always says the same.
 */
export async function whileLocked(db: Database, { id }: { id: string }, work: () => Promise<void>): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx);
    await tx.selectFrom('warning').select('id').where('id', '=', id).forUpdate().execute();
    await work();
  });
}

/** Until that many sessions wait for a lock in this database. */
export async function untilWaiting(db: Database, count: number): Promise<void> {
  await until(async () => {
    const { rows } = await sql<{ waiting: number }>`
      select count(*) as waiting from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'
    `.execute(db);
    return (rows[0]?.waiting ?? 0) >= count;
  }, `${count} sessions wait for a lock`);
}

/** The first button of each one's card, in the same moment; a card that changed under the finger takes no press. */
export async function pressTogether(
  testApp: Pick<TestApp, 'http' | 'phone'>,
  userids: readonly string[],
  warning: Received,
): Promise<void> {
  const cards = await Promise.all(userids.map((userid) => testApp.phone(userid).card(warning)));
  const pressing = cards.map(({ messageId, buttons }, index) =>
    testApp.http
      .post(`/sandbox/api/members/${userids[index]}/press`, { messageId, key: buttons[0]?.key })
      .catch((error: unknown) => {
        if (!(error instanceof HttpRefusal) || error.status !== 409) throw error;
      }),
  );
  await Promise.all(pressing);
}

/** Looks again every few milliseconds; says what never came. */
export async function until(isSo: () => Promise<boolean>, what: string, patienceMs = 20_000): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`never came: ${what}`);
    await wait(20);
  }
}
