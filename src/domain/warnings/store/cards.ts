import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import type { Reminder, Warning } from '../types.ts';
import { OWNER_KIND } from './warning.ts';

/** Cards on which a question about the warning is or was put; their card states follow what happens to it. */
const FOLLOWING = ['C01', 'C01m', 'C01a', 'C10'];

export interface ShownCard {
  messageId: string;
  personId: string;
  template: string;
}

/** The cards whose state may change. */
export async function cardsOnPhones(executor: Executor, warningId: string): Promise<ShownCard[]> {
  const rows = await executor
    .selectFrom('card')
    .select(['messageId', 'personId', 'template'])
    .where('ownerKind', '=', OWNER_KIND)
    .where('ownerId', '=', warningId)
    .where('template', 'in', FOLLOWING)
    .execute();
  return rows.map((row) => ({ messageId: row.messageId, personId: row.personId, template: row.template }));
}

export interface ReversedCard extends ShownCard {
  template: 'C10' | 'C41' | 'C32';
}

/** What the outcome that was taken back last had put to people: police cards, tasks, the question for what was missing. */
export async function cardsOfUndone(executor: Executor, warningId: string): Promise<ReversedCard[]> {
  const { rows } = await sql<ReversedCard>`
    with undone as (
      select at, id from warning_outcome where warning_id = ${warningId} and undone_at is not null
      order by undone_at desc, id desc limit 1)
    select d.message_id, d.person_id, d.template
    from undone, delivery d
    where d.owner_kind = ${OWNER_KIND} and d.owner_id = ${warningId} and d.template in ('C10', 'C41', 'C32')
      and (d.created_at, d.message_id) > (undone.at, undone.id)`.execute(executor);
  return rows;
}

/** The police cards that ask in the run under way. */
export async function asksOf(
  executor: Executor,
  { id, run }: Warning,
): Promise<{ personId: string; messageIds: string[] }[]> {
  return executor
    .selectFrom('card')
    .innerJoin('delivery', (join) =>
      join.onRef('delivery.messageId', '=', 'card.messageId').onRef('delivery.personId', '=', 'card.personId'),
    )
    .select((eb) => ['card.personId', eb.fn.agg<string[]>('array_agg', ['card.messageId']).as('messageIds')])
    .where('card.ownerKind', '=', OWNER_KIND)
    .where('card.ownerId', '=', id)
    .where('card.template', '=', 'C10')
    .where('delivery.run', '=', run.n)
    .where('delivery.purpose', 'in', ['ask', 'card_sync'])
    .groupBy('card.personId')
    .orderBy('card.personId')
    .execute();
}

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
    .values({ id, personId: officer.personId, userid: officer.userid, state: 'sent', openedAt: now, dueAt: now })
    .execute();
  await tx
    .insertInto('rollupItem')
    .values(
      items.map((item) => ({
        rollupId: id,
        ownerKind: OWNER_KIND,
        ownerId: item.id,
        run: item.run,
        step: item.step,
        why: item.of,
        role: officer.role,
        addedAt: now,
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
