import { sql } from 'kysely';
import type { Database } from '../../src/database/index.ts';
import { titleOf } from './phone.ts';
import type { TestApp } from './test-app.ts';

/** What happened to a warning, in order: 'acknowledged DISPATCHED → ACKED'. */
export async function eventsOf(db: Database, { id }: { id: string }): Promise<string[]> {
  const rows = await db
    .selectFrom('eventLog')
    .select(['action', 'fromState', 'toState'])
    .where('ownerKind', '=', 'warning')
    .where('ownerId', '=', id)
    .orderBy('version')
    .execute();
  return rows.map(({ action, fromState, toState }) => `${action} ${fromState} → ${toState}`);
}

export async function countOf(db: Database, { id }: { id: string }, action: string): Promise<number> {
  return (await eventsOf(db, { id })).filter((event) => event.startsWith(`${action} `)).length;
}

export interface DeliveryRecord {
  userid: string;
  template: string;
  purpose: string;
  step: number;
  state: string;
  reason: string | null;
  attempt: number;
}

export async function deliveriesOf(db: Database, { id }: { id: string }): Promise<DeliveryRecord[]> {
  const rows = await db
    .selectFrom('delivery')
    .select(['userid', 'template', 'purpose', 'step', 'state', 'reason', 'attempt'])
    .where('ownerKind', '=', 'warning')
    .where('ownerId', '=', id)
    .orderBy('createdAt')
    .orderBy('userid')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ ...row, userid: row.userid ?? '' }));
}

/** Every phone that shows something about a warning, and what: comparable between two runs of the same script. */
export async function screensAbout(
  testApp: Pick<TestApp, 'phone'>,
  db: Database,
  warning: { number: string },
): Promise<Record<string, string[]>> {
  const { rows } = await sql<{ userid: string }>`
    select distinct userid from sandbox.phone_entry where not dropped order by userid
  `.execute(db);
  const screens: Record<string, string[]> = {};
  for (const { userid } of rows) {
    const shown = (await testApp.phone(userid).screen()).filter((entry) =>
      JSON.stringify(entry).includes(warning.number),
    );
    if (shown.length > 0) screens[userid] = shown.map(titleOf);
  }
  return screens;
}

/** Leases are machine time: this is what twenty seconds without the worker come to. */
export async function endLeases(db: Database): Promise<void> {
  const past = sql<Date>`clock_timestamp() - interval '1 second'`;
  await db.updateTable('delivery').set({ leaseUntil: past }).where('state', '=', 'claimed').execute();
  await db.updateTable('bulkBatch').set({ leaseUntil: past }).where('state', '=', 'claimed').execute();
  await db.updateTable('card').set({ leaseUntil: past }).where('leaseUntil', 'is not', null).execute();
}
