import { sql } from 'kysely';
import { afterCommit, appNow, transact } from '../database/index.ts';
import type { OutboundContext } from './context.ts';
import { inParallel } from './in-parallel.ts';
import { duplicateWindow } from './render.ts';
import { countTries } from './tries.ts';
import { mayResend, resolveUnknownAt } from './verdict.ts';

const batch = 200;

/** A lease ran out: the worker died between claim and record, so nobody knows whether WeCom got it. */
export async function sweepLeases(context: OutboundContext): Promise<number> {
  const found = await transact(context.db, async (tx) => {
    const late = await tx
      .selectFrom('delivery')
      .select(['id', 'lane'])
      .where('state', '=', 'claimed')
      .where('lease_until', '<', sql<Date>`clock_timestamp()`)
      .limit(batch)
      .forUpdate()
      .skipLocked()
      .execute();
    const now = await appNow(tx);
    for (const { id, lane } of late) {
      await tx
        .updateTable('attempt')
        .set({ result: 'abandoned', finished_at: sql`clock_timestamp()` })
        .where('delivery_id', '=', id)
        .where('kind', '=', 'send')
        .where('finished_at', 'is', null)
        .execute();
      const { ambiguous } = await countTries(tx, id);
      await tx
        .updateTable('delivery')
        .set({
          state: 'unknown',
          reason: 'lease_ended',
          unknown_since: sql`clock_timestamp()`,
          not_before: resolveUnknownAt({ lane, ambiguousTries: ambiguous, now }),
          claim_token: null,
          lease_until: null,
        })
        .where('id', '=', id)
        .execute();
    }
    return late.length;
  });
  if (found > 0) await sweepUnknown(context);
  return found;
}

/** Sends without an answer: the same bytes once more, or closed as never to be known. */
export async function sweepUnknown(context: OutboundContext): Promise<number> {
  const due = await context.db
    .selectFrom('delivery')
    .select('id')
    .where('state', '=', 'unknown')
    .where((eb) =>
      eb.or([
        eb('not_before', '<=', sql<Date>`app_now()`),
        eb('unknown_since', '<', sql<Date>`clock_timestamp() - interval '60 seconds'`),
      ]),
    )
    .orderBy('lane')
    .limit(batch)
    .execute();
  await inParallel(due, ({ id }) => resolveUnknown(context, id));
  return due.length;
}

export async function resolveUnknown(context: OutboundContext, deliveryId: string): Promise<void> {
  await transact(context.db, async (tx) => {
    const delivery = await tx
      .selectFrom('delivery')
      .select(['lane', 'purpose'])
      .where('id', '=', deliveryId)
      .where('state', '=', 'unknown')
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (delivery === undefined) return;
    const { lane, purpose } = delivery;
    const now = await appNow(tx);
    const tries = await countTries(tx, deliveryId);
    if (!mayResend({ lane, purpose, ...tries, now, window: duplicateWindow(context.settings.send) })) {
      await tx
        .updateTable('delivery')
        .set({ state: 'unconfirmed', settled_at: now })
        .where('id', '=', deliveryId)
        .execute();
      context.meters.moved('unconfirmed', lane);
      return;
    }
    await tx.updateTable('delivery').set({ state: 'queued', not_before: now }).where('id', '=', deliveryId).execute();
    await tx.insertInto('outbox').values({ topic: 'deliver', ref_id: deliveryId, lane, not_before: now }).execute();
    afterCommit(tx, context.wake);
  });
}
