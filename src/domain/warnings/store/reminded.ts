import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import type { Reminder } from '../decision.ts';
import type { Warning } from '../types.ts';
import { OWNER_KIND } from './warning.ts';

/** An open question that an officer heard of and that has been put again since. */
export interface RemindedItem {
  id: string;
  of: Reminder;
  level: Warning['level'];
  run: number;
  step: number;
  since: Date;
}

const AT_MOST = 200;

/** What is still being asked of this officer again and again, the oldest first; drills apart from what is real. */
export async function remindedOf(
  executor: Executor,
  personId: string,
  { drill, except }: { drill: boolean; except?: string },
): Promise<RemindedItem[]> {
  const { rows } = await sql<RemindedItem>`
    select w.id, asked.purpose as of, w.level, w.run, w.run_step as step,
      coalesce(w.dispatched_at, w.created_at) as since
    from officer_told told
    join warning w on w.id = told.owner_id
    cross join lateral (
      select t.purpose from timer t
      where t.owner_kind = told.owner_kind and t.owner_id = w.id and t.state = 'armed'
        and (t.purpose = 'alarm' or (t.purpose in ('match', 'review') and w.repeats > 0))
      order by t.purpose limit 1
    ) asked
    where told.person_id = ${personId} and told.owner_kind = ${OWNER_KIND} and w.state not in ('CLOSED', 'REVOKED')
      and w.drill = ${drill} and w.id is distinct from ${except ?? null}
    order by since, w.id limit ${AT_MOST}`.execute(executor);
  return rows;
}

/** One card about several of them, as it was sent. */
export async function keepReminder(
  tx: Tx,
  {
    id,
    officer,
    items,
    now,
  }: {
    id: string;
    officer: { personId: string; userid: string | null; role: string };
    items: RemindedItem[];
    now: Date;
  },
): Promise<void> {
  await tx
    .insertInto('rollup')
    .values({ id, person_id: officer.personId, userid: officer.userid, state: 'sent', opened_at: now, due_at: now })
    .execute();
  await tx
    .insertInto('rollup_item')
    .values(
      items.map((item) => ({
        rollup_id: id,
        owner_kind: OWNER_KIND,
        owner_id: item.id,
        run: item.run,
        step: item.step,
        why: item.of,
        role: officer.role,
        added_at: now,
      })),
    )
    .execute();
}

/** Drills and real ones never share a card. */
export async function isDrillReminder(executor: Executor, rollupId: string): Promise<boolean> {
  const { rows } = await sql<{ drill: boolean }>`
    select w.drill from rollup_item i join warning w on w.id = i.owner_id
    where i.rollup_id = ${rollupId} and i.owner_kind = ${OWNER_KIND} limit 1`.execute(executor);
  return rows[0]?.drill ?? false;
}
