import { sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';
import type { Warning } from '../types.ts';
import { OWNER_KIND } from './warning.ts';

/** Cards on which a question about the warning is or was put; their faces follow what happens to it. */
const FOLLOWING = ['C01', 'C01m', 'C01a', 'C10'];

export interface ShownCard {
  messageId: string;
  personId: string;
  template: string;
}

/** The cards whose face may change. */
export async function cardsOnPhones(executor: Executor, warningId: string): Promise<ShownCard[]> {
  const rows = await executor
    .selectFrom('card')
    .select(['message_id', 'person_id', 'template'])
    .where('owner_kind', '=', OWNER_KIND)
    .where('owner_id', '=', warningId)
    .where('template', 'in', FOLLOWING)
    .execute();
  return rows.map((row) => ({ messageId: row.message_id, personId: row.person_id, template: row.template }));
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
    select d.message_id as "messageId", d.person_id as "personId", d.template
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
      join.onRef('delivery.message_id', '=', 'card.message_id').onRef('delivery.person_id', '=', 'card.person_id'),
    )
    .select((eb) => [
      'card.person_id as personId',
      eb.fn.agg<string[]>('array_agg', ['card.message_id']).as('messageIds'),
    ])
    .where('card.owner_kind', '=', OWNER_KIND)
    .where('card.owner_id', '=', id)
    .where('card.template', '=', 'C10')
    .where('delivery.run', '=', run.n)
    .where('delivery.purpose', 'in', ['ask', 'card_sync'])
    .groupBy('card.person_id')
    .orderBy('card.person_id')
    .execute();
}
