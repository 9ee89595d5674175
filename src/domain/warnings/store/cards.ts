import { sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';
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
