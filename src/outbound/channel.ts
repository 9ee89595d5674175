import { sql } from 'kysely';
import { afterCommit, appNow, type Executor, type Tx, transact } from '../database/index.ts';
import { addMs, seconds } from '../lib/time.ts';
import type { OutboundContext } from './types.ts';
import { probePausedEvery, type SendOutcome } from './verdict.ts';

/** Broken: a fault of configuration, every call is refused. Paused: over a frequency limit, until a known time. */
export type Gate = { open: true; probing: boolean } | { open: false; until: Date };

/** As it was just read. */
export interface Channel {
  closedUntil: Date | null;
  brokenSince: Date | null;
  /** The first of the sends since the last that WeCom answered: none of them came through. */
  failingSince: Date | null;
}

const probeBrokenEvery = seconds(30);

/**
 * Whether a send may call out now. While the channel is broken one delivery at a time is let through as a probe; while
 * it is paused only CRITICAL and HIGH may probe.
 */
export async function passGate(
  context: OutboundContext,
  tx: Tx,
  channel: Channel | undefined,
  { lane, now }: { lane: number; now: Date },
): Promise<Gate> {
  if (!channel) return { open: true, probing: false };
  if (channel.brokenSince !== null) return probe(context, tx, now, probeBrokenEvery);
  if (channel.closedUntil === null || channel.closedUntil <= now) return { open: true, probing: false };
  if (lane > 1) return { open: false, until: channel.closedUntil };
  const gate = await probe(context, tx, now, probePausedEvery);
  return gate.open || gate.until <= channel.closedUntil ? gate : { open: false, until: channel.closedUntil };
}

/** A limit closes the channel; any answer about this one message shows a probed channel to be open. */
export async function moveChannel(
  context: OutboundContext,
  tx: Tx,
  { claim, outcome, now }: { claim: { probing: boolean; failing: boolean }; outcome: SendOutcome; now: Date },
): Promise<void> {
  if (outcome.result === 'limited') {
    const until = addMs(now, outcome.pauseMs);
    return pauseChannel(context, tx, { until, now, errcode: outcome.errcode });
  }
  const answered = ['ok', 'not_reached', 'duplicate', 'fault'].includes(outcome.result);
  if (answered && claim.probing) return reopenChannel(context, tx);
  if (answered && claim.failing) return endFailing(context, tx);
  if (!answered && !claim.failing) await noteFailing(context, tx, now);
}

/** A broken or failing channel with nothing to send is asked by a harmless call, so that it heals before the next warning comes. */
export async function probeChannel(context: OutboundContext): Promise<void> {
  const channel = await readChannel(context, context.db);
  if (context.stopping) return;
  if (channel?.brokenSince) return probeBroken(context);
  if (channel?.failingSince && !(await isSomethingWaiting(context))) await probeFailing(context);
}

/** For calls that are no send: they wait out a broken channel, and a send's frequency limit is not theirs. */
export async function brokenUntil(context: OutboundContext, tx: Tx, now: Date): Promise<Date | null> {
  const channel = await readChannel(context, tx);
  return channel?.brokenSince ? whenBroken(now) : null;
}

/** When such a call looks again. */
export const whenBroken = (now: Date): Date => addMs(now, probeBrokenEvery);

export async function readChannel({ corpId, agentId }: OutboundContext, executor: Executor) {
  return executor
    .selectFrom('channelHealth')
    .selectAll()
    .where('corpId', '=', corpId)
    .where('agentId', '=', agentId)
    .executeTakeFirst();
}

/** Opens the circuit and returns when the next probe may go. */
export async function breakChannel(
  context: OutboundContext,
  tx: Tx,
  { now, errcode, reason }: { now: Date; errcode: number | null; reason: string },
): Promise<Date> {
  const { corpId, agentId, logger } = context;
  const probeAfter = addMs(now, probeBrokenEvery);
  const broken = { probeAfter, reason, errcode };
  const { brokenSince } = await tx
    .insertInto('channelHealth')
    .values({ corpId, agentId, brokenSince: now, ...broken })
    .onConflict((conflict) =>
      conflict.columns(['corpId', 'agentId']).doUpdateSet((eb) => ({
        ...broken,
        brokenSince: eb.fn.coalesce('channelHealth.brokenSince', eb.val(now)),
      })),
    )
    .returning('brokenSince')
    .executeTakeFirstOrThrow();
  if (brokenSince?.getTime() === now.getTime()) {
    logger.error({ errcode, reason }, 'nothing goes out until our configuration for WeCom is repaired');
  }
  return probeAfter;
}

async function pauseChannel(
  context: OutboundContext,
  tx: Tx,
  { until, now, errcode }: { until: Date; now: Date; errcode: number },
): Promise<void> {
  const { corpId, agentId } = context;
  const paused = { closedUntil: until, probeAfter: addMs(now, probePausedEvery), reason: 'limited', errcode };
  await tx
    .insertInto('channelHealth')
    .values({ corpId, agentId, ...paused })
    .onConflict((conflict) =>
      conflict.columns(['corpId', 'agentId']).doUpdateSet((eb) => ({
        ...paused,
        closedUntil: eb.fn<Date>('greatest', ['channelHealth.closedUntil', eb.val(until)]),
      })),
    )
    .execute();
  context.logger.warn({ errcode, until }, 'WeCom limits our calls: the channel pauses');
}

/** A probe came through: what waited for the channel goes out now. */
async function reopenChannel(context: OutboundContext, tx: Tx): Promise<void> {
  const { corpId, agentId, logger, db } = context;
  await tx
    .updateTable('channelHealth')
    .set({
      closedUntil: null,
      brokenSince: null,
      failingSince: null,
      probeAfter: null,
      reason: null,
      errcode: null,
    })
    .where('corpId', '=', corpId)
    .where('agentId', '=', agentId)
    .execute();
  afterCommit(tx, async () => {
    logger.info('the channel to WeCom is open again');
    await releaseWaiting(db);
  });
}

/** A send came to nothing, through no fault of its own. Written once, however many follow. */
async function noteFailing({ corpId, agentId }: OutboundContext, tx: Tx, now: Date): Promise<void> {
  await tx
    .insertInto('channelHealth')
    .values({ corpId, agentId, failingSince: now })
    .onConflict((conflict) =>
      conflict
        .columns(['corpId', 'agentId'])
        .doUpdateSet({ failingSince: now })
        .where('channelHealth.failingSince', 'is', null),
    )
    .execute();
}

/** WeCom answers again. */
async function endFailing({ corpId, agentId }: OutboundContext, ex: Executor): Promise<void> {
  await ex
    .updateTable('channelHealth')
    .set({ failingSince: null })
    .where('corpId', '=', corpId)
    .where('agentId', '=', agentId)
    .where('failingSince', 'is not', null)
    .execute();
}

/** Whoever moves `probe_after` on is the one that probes; the others wait for it. */
async function probe(
  { corpId, agentId }: OutboundContext,
  tx: Tx,
  now: Date,
  everyMs: number = probeBrokenEvery,
): Promise<Gate> {
  const won = await tx
    .updateTable('channelHealth')
    .set({ probeAfter: addMs(now, everyMs) })
    .where('corpId', '=', corpId)
    .where('agentId', '=', agentId)
    .where((eb) => eb.or([eb('probeAfter', 'is', null), eb('probeAfter', '<=', now)]))
    .returning('probeAfter')
    .executeTakeFirst();
  return won === undefined ? { open: false, until: addMs(now, everyMs) } : { open: true, probing: true };
}

/** A transaction of its own that waits for nobody: deliveries of many owners are touched here. */
async function releaseWaiting(db: OutboundContext['db']): Promise<void> {
  await db
    .updateTable('delivery')
    .set({ notBefore: sql`app_now()`, reason: null })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('delivery')
        .select('id')
        .where('state', '=', 'queued')
        .where('reason', '=', 'channel')
        .where('notBefore', '>', sql<Date>`app_now()`)
        .forUpdate()
        .skipLocked(),
    )
    .execute();
  await db
    .updateTable('bulkBatch')
    .set({ notBefore: sql`app_now()`, reason: null })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('bulkBatch')
        .select('id')
        .where('state', '=', 'waiting')
        .where('reason', '=', 'channel')
        .where('notBefore', '>', sql<Date>`app_now()`)
        .forUpdate()
        .skipLocked(),
    )
    .execute();
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
