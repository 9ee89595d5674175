import type { Tx } from '../database/index.ts';
import type { Tries } from './verdict.ts';

/** How often this delivery failed clearly and how often it ended without an answer; a try under way is neither. */
export async function countTries(tx: Tx, deliveryId: string): Promise<Tries & { temporary: number }> {
  return tx
    .selectFrom('attempt')
    .select((eb) => [
      eb.fn.countAll<number>().filterWhere('result', 'in', ['temporary', 'token']).as('temporary'),
      eb.fn.countAll<number>().filterWhere('result', 'in', ['unknown', 'abandoned']).as('ambiguous'),
      eb.fn.min<Date | null>('at').filterWhere('result', 'in', ['unknown', 'abandoned']).as('firstAmbiguous'),
    ])
    .where('delivery_id', '=', deliveryId)
    .where('kind', '=', 'send')
    .executeTakeFirstOrThrow();
}
