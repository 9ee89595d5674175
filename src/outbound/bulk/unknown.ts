import { sql } from 'kysely';
import { type Tx, transact } from '../../database/index.ts';
import type { OutboundContext } from '../context.ts';
import type { Owner } from '../notice.ts';
import { duplicateWindow } from '../render.ts';
import { mayResend, resolveUnknownAt } from '../verdict.ts';
import type { BatchRow } from './batch.ts';
import { lockPlanned } from './people.ts';
import { close } from './settle.ts';

/** A lease ran out: the worker died between claim and record, so nobody knows whether WeCom got it. */
export async function endLeases({ db }: OutboundContext): Promise<number> {
  return transact(db, async (tx) => {
    const late = await tx
      .selectFrom('bulk_batch')
      .select(['id', 'attempt', 'ambiguous_tries', sql<Date>`app_now()`.as('now')])
      .where('state', '=', 'claimed')
      .where('lease_until', '<', sql<Date>`clock_timestamp()`)
      .orderBy('id')
      .forUpdate()
      .skipLocked()
      .execute();
    for (const { id, attempt, ambiguous_tries, now } of late) {
      const ambiguousTries = ambiguous_tries + 1;
      await sql`
        update attempt set result = 'abandoned', finished_at = clock_timestamp() from delivery
        where delivery.batch_id = ${id} and attempt.delivery_id = delivery.id and attempt.kind = 'send'
          and attempt.n = ${attempt}::int and attempt.finished_at is null`.execute(tx);
      await tx
        .updateTable('bulk_batch')
        .set({
          state: 'unknown',
          reason: 'lease_ended',
          unknown_since: sql<Date>`clock_timestamp()`,
          not_before: resolveUnknownAt({ lane: 4, ambiguousTries, now }),
          ambiguous_tries: ambiguousTries,
          claim_token: null,
          lease_until: null,
        })
        .where('id', '=', id)
        .execute();
    }
    return late.length;
  });
}

/** Batches without an answer for a minute, of app time or of real time. */
export async function unknownDue({ db }: OutboundContext): Promise<{ id: string; owner: Owner }[]> {
  const due = await db
    .selectFrom('bulk_batch')
    .select(['id', 'owner_kind', 'owner_id'])
    .where('state', '=', 'unknown')
    .where((eb) =>
      eb.or([
        eb('not_before', '<=', sql<Date>`app_now()`),
        eb('unknown_since', '<', sql<Date>`clock_timestamp() - interval '60 seconds'`),
      ]),
    )
    .orderBy('id')
    .execute();
  return due.map(({ id, owner_kind, owner_id }) => ({ id, owner: { kind: owner_kind, id: owner_id } }));
}

/** Whether WeCom's check for duplicates no longer covers a try that may have landed. */
export async function mightDouble(context: OutboundContext, tx: Tx, batch: BatchRow, now: Date): Promise<boolean> {
  const { firstAmbiguous } = await tx
    .selectFrom('attempt')
    .innerJoin('delivery', 'delivery.id', 'attempt.delivery_id')
    .select((eb) => eb.fn.min<Date | null>('attempt.at').as('firstAmbiguous'))
    .where('delivery.batch_id', '=', batch.id)
    .where('attempt.kind', '=', 'send')
    .where('attempt.result', 'in', ['unknown', 'abandoned'])
    .executeTakeFirstOrThrow();
  const { purpose, ambiguous_tries: ambiguous } = batch;
  const window = duplicateWindow(context.settings.send);
  return !mayResend({ lane: 4, purpose, ambiguous, firstAmbiguous, now, window });
}

/** The same bytes to the same people once more; closed when that was done, is needless, or would reach people it must not. */
export async function resolveUnknown(context: OutboundContext, batchId: string, owner: Owner): Promise<void> {
  await transact(context.db, async (tx) => {
    await context.ownerOf(owner.kind).lock?.(tx, owner.id);
    const row = await tx
      .selectFrom('bulk_batch')
      .selectAll()
      .select(sql<Date>`app_now()`.as('now'))
      .where('id', '=', batchId)
      .where('state', '=', 'unknown')
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (row === undefined) return;
    const { now, ...batch } = row;
    const { length: planned } = await lockPlanned(tx, batchId);
    const isAsSent = planned === batch.persons;
    if (!isAsSent || (await mightDouble(context, tx, batch, now))) return close(context, tx, { batch, now });
    await tx.updateTable('bulk_batch').set({ state: 'waiting', not_before: now }).where('id', '=', batchId).execute();
  });
}
