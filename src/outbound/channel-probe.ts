import { sql } from 'kysely';
import { appNow, transact } from '../database/index.ts';
import { endFailing, passGate, probe, readChannel, reopenChannel } from './channel.ts';
import type { OutboundContext } from './context.ts';

/** A broken or failing channel with nothing to send is asked by a harmless call, so that it heals before the next warning comes. */
export async function probeChannel(context: OutboundContext): Promise<void> {
  const channel = await readChannel(context, context.db);
  if (context.stopping) return;
  if (channel?.broken_since) return probeBroken(context);
  if (channel?.failing_since && !(await isSomethingWaiting(context))) await probeFailing(context);
}

async function probeBroken(context: OutboundContext): Promise<void> {
  const isOurs = await transact(context.db, async (tx) => {
    const gate = await passGate(context, tx, await readChannel(context, tx), { lane: 0, now: await appNow(tx) });
    return gate.open && gate.probing;
  });
  if (!isOurs || (await context.wecom.probe()) !== 'ok') return;
  await transact(context.db, (tx) => reopenChannel(context, tx));
}

/** What waits for another try says more about the way out than any other call could. */
async function isSomethingWaiting({ db }: OutboundContext): Promise<boolean> {
  const { rows } = await sql<{ waiting: boolean }>`
    select exists (select from delivery where state in ('queued', 'claimed', 'unknown') and attempt > 0)
      or exists (select from bulk_batch where state in ('waiting', 'claimed', 'unknown') and attempt > 0) as waiting`.execute(
    db,
  );
  return rows[0]?.waiting ?? false;
}

async function probeFailing(context: OutboundContext): Promise<void> {
  const gate = await transact(context.db, async (tx) => probe(context, tx, await appNow(tx)));
  if (gate.open && (await context.wecom.probe()) === 'ok') await endFailing(context, context.db);
}
