import { sql } from 'kysely';
import { clock } from '../database/index.ts';
import { isStoreTrouble } from '../lib/errors.ts';
import { addMs, minutes } from '../lib/time.ts';
import { probeChannel } from './channel-probe.ts';
import type { OutboundContext } from './context.ts';
import { tryToDeliver } from './deliver.ts';
import { inParallel, inParallelUnlocked } from './in-parallel.ts';
import { recallMessage } from './recall.ts';
import { tryToSync } from './sync-card.ts';

const batch = 200;
const setAside = minutes(1);

/** Deliveries whose moment has come and whose job was lost, held ones above all; urgent lanes first. */
export async function sweepDue(context: OutboundContext): Promise<number> {
  const due = await context.db
    .selectFrom('delivery')
    .select('id')
    .where('state', 'in', ['queued', 'held'])
    .where('not_before', '<=', sql<Date>`app_now()`)
    .orderBy('lane')
    .orderBy('not_before')
    .limit(batch)
    .execute();
  if (due.length === 0) await probeChannel(context);
  let begun = 0;
  await inParallelUnlocked(due, async ({ id }, mode) => {
    begun += 1;
    if (begun === 2) await context.checkpoint('mid-sweep');
    return tryToDeliver(context, id, mode).catch((err: unknown) => putAside(context, id, err));
  });
  return due.length;
}

/** Cards whose shown face is behind, updates whose worker died, and recalls still to be done. */
export async function sweepCards(context: OutboundContext): Promise<number> {
  const behind = await context.db
    .selectFrom('card')
    .select('id')
    .whereRef('wanted_hash', '<>', 'shown_hash')
    .where('unsyncable', 'is', null)
    .where('not_before', '<=', sql<Date>`app_now()`)
    .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<', sql<Date>`clock_timestamp()`)]))
    .orderBy('not_before')
    .limit(batch)
    .execute();
  const toRecall = await context.db
    .selectFrom('delivery')
    .select('id')
    .where('recall_after', '<=', sql<Date>`app_now()`)
    .limit(batch)
    .execute();
  await inParallelUnlocked(behind, ({ id }, mode) =>
    tryToSync(context, id, mode).catch((err: unknown) => putCardAside(context, id, err)),
  );
  await inParallel(toRecall, ({ id }) => recallMessage(context, id));
  return behind.length + toRecall.length;
}

/** One delivery that cannot even be looked at must not stand in front of all the others; with a store in trouble none can. */
async function putAside(context: OutboundContext, deliveryId: string, err: unknown): Promise<boolean> {
  if (isStoreTrouble(err)) throw err;
  context.logger.error({ err, deliveryId }, 'a delivery could not be worked on');
  const { appNow } = await clock.read(context.db);
  await context.db
    .updateTable('delivery')
    .set({ not_before: addMs(appNow, setAside), reason: 'stumbled' })
    .where('id', '=', deliveryId)
    .where('state', 'in', ['queued', 'held'])
    .execute();
  return true;
}

async function putCardAside(context: OutboundContext, cardId: string, err: unknown): Promise<boolean> {
  if (isStoreTrouble(err)) throw err;
  context.logger.error({ err, cardId }, 'a card could not be worked on');
  const { appNow } = await clock.read(context.db);
  await context.db
    .updateTable('card')
    .set({ not_before: addMs(appNow, setAside) })
    .where('id', '=', cardId)
    .execute();
  return true;
}
