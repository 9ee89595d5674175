import type { Selectable } from 'kysely';
import type { Schema, Tx } from '../../database/index.ts';
import type { OutboundContext } from '../context.ts';
import type { BulkBatch, BulkResult, DeliveryState } from '../notice.ts';

export type BatchRow = Selectable<Schema['bulk_batch']>;

/** Somebody of a batch whose delivery has just changed its state. */
export interface Moved {
  deliveryId: string;
  personId: string;
  state: DeliveryState;
  reason: string | null;
}

export function asOwnerSeesIt(batch: BatchRow): BulkBatch {
  const { id, owner_id, purpose, template, run, step, occurrence } = batch;
  return { id, ownerId: owner_id, purpose, template, run, step, occurrence };
}

/** Tells the owner, people of one fate together; an owner that keeps no books of batches hears of each unreachable one. */
export async function tellOwner(
  context: OutboundContext,
  tx: Tx,
  { batch, moved, errcode = null }: { batch: BatchRow; moved: readonly Moved[]; errcode?: number | null },
): Promise<void> {
  if (moved.length === 0) return;
  for (const { state } of moved) context.meters.moved(state, 4);
  const owner = context.ownerOf(batch.owner_kind);
  if (owner.settled) return owner.settled(tx, asOwnerSeesIt(batch), byFate(moved));
  const lost = moved.filter(({ state }) => state === 'unreachable').map(({ deliveryId }) => deliveryId);
  if (lost.length === 0) return;
  const rows = await tx.selectFrom('delivery').selectAll().where('id', 'in', lost).execute();
  for (const row of rows) await owner.unreachable(tx, row, errcode);
}

function byFate(moved: readonly Moved[]): BulkResult[] {
  const fates = new Map<string, BulkResult>();
  for (const { state, reason, personId } of moved) {
    const key = `${state} ${reason ?? ''}`;
    const fate = fates.get(key) ?? { state: asResult(state), reason, personIds: [] };
    fate.personIds.push(personId);
    fates.set(key, fate);
  }
  return [...fates.values()];
}

function asResult(state: DeliveryState): BulkResult['state'] {
  switch (state) {
    case 'accepted':
    case 'accepted_blind':
    case 'unreachable':
    case 'unconfirmed':
    case 'suppressed':
    case 'dead':
      return state;
    default:
      throw new Error(`nobody of a batch ends ${state}`);
  }
}
