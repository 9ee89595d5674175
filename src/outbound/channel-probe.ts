import { appNow, transact } from '../database/index.ts';
import { passGate, readChannel, reopenChannel } from './channel.ts';
import type { OutboundContext } from './context.ts';

/** A broken channel with nothing to send is asked by a harmless call, so that it heals before the next warning comes. */
export async function probeChannel(context: OutboundContext): Promise<void> {
  const channel = await readChannel(context, context.db);
  if (!channel?.broken_since || context.stopping) return;
  const isOurs = await transact(context.db, async (tx) => {
    const gate = await passGate(context, tx, await readChannel(context, tx), { lane: 0, now: await appNow(tx) });
    return gate.open && gate.probing;
  });
  if (!isOurs || (await context.wecom.probe()) !== 'ok') return;
  await transact(context.db, (tx) => reopenChannel(context, tx));
}
