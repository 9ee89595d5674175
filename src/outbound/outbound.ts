import { createBulkWork } from './bulk/work.ts';
import { locateCard, showCardState } from './cards.ts';
import { probeChannel } from './channel.ts';
import { listDeadLetters, redrive } from './dead-letters.ts';
import { deliver } from './deliver.ts';
import { outboundHealth } from './health.ts';
import { jobNames } from './jobs.ts';
import { nextOccurrence, notify, notifyBulk } from './notify.ts';
import { recall, recallMessage, suppress } from './recall.ts';
import { sentAbout } from './sent.ts';
import { relayOutbox, sweepCards, sweepDue, sweepLeases, sweepUnknown } from './sweeps.ts';
import { syncCard } from './sync-card.ts';
import type { DeliveryOwner, OutboundContext, OutboundNeeds } from './types.ts';

export type Outbound = ReturnType<typeof createOutbound>;

/** The way out: says things exactly once in effect, however often a process dies between deciding and recording. */
export function createOutbound(needs: OutboundNeeds) {
  const owners = new Map<string, DeliveryOwner>();
  const underWay = new Set<Promise<unknown>>();
  let isRelaying = false;
  let isWokenAgain = false;

  const context: OutboundContext = {
    meters: { called() {}, moved() {} },
    checkpoint() {},
    ...needs,
    ownerOf(kind) {
      const owner = owners.get(kind);
      if (owner === undefined) throw new Error(`no delivery owner is registered for "${kind}"`);
      return owner;
    },
    wake() {
      if (isRelaying) isWokenAgain = true;
      else if (!context.stopping) void follow(relay());
    },
    wakeBulk() {
      leaveToWorker().catch((err: unknown) => context.logger.warn({ err }, 'bulk batches wait for their sweep'));
    },
    delivering: new Set(),
    stopping: false,
  };
  const workBulk = createBulkWork(context);
  const sweepBulk = () => follow(workBulk());

  function follow<T>(work: Promise<T>): Promise<T> {
    underWay.add(work);
    const forget = () => underWay.delete(work);
    work.then(forget, forget);
    return work;
  }

  /** One relay at a time; all who wake it meanwhile get one more round after it. */
  async function relay(): Promise<void> {
    isRelaying = true;
    do {
      isWokenAgain = false;
      await relayOutbox(context).catch((err: unknown) =>
        context.logger.warn({ err }, 'the outbox waits for its sweep'),
      );
    } while (isWokenAgain);
    isRelaying = false;
  }

  /** Without Redis the work is done here and now. */
  async function leaveToWorker(): Promise<void> {
    if (!(await context.enqueue(jobNames.bulk, {}, { priority: 4 }))) await sweepBulk();
  }

  const bound =
    <Args extends unknown[], T>(work: (context: OutboundContext, ...args: Args) => T) =>
    (...args: Args): T =>
      work(context, ...args);
  const followed =
    <Args extends unknown[], T>(work: (context: OutboundContext, ...args: Args) => Promise<T>) =>
    (...args: Args): Promise<T> =>
      follow(work(context, ...args));

  return {
    registerOwner(kind: string, owner: DeliveryOwner): void {
      if (owners.has(kind)) throw new Error(`two delivery owners for "${kind}"`);
      owners.set(kind, owner);
    },

    notify: bound(notify),
    notifyBulk: bound(notifyBulk),
    nextOccurrence,
    suppress,
    recall: bound(recall),
    showCardState: bound(showCardState),
    locateCard: bound(locateCard),

    deliver: followed(deliver),
    syncCard: followed(syncCard),
    recallMessage: followed(recallMessage),

    /** The sweeps; each returns how much it found. */
    relayOutbox: followed(relayOutbox),
    sweepDue: followed(sweepDue),
    sweepLeases: followed(sweepLeases),
    sweepUnknown: followed(sweepUnknown),
    sweepCards: followed(sweepCards),
    /** Bulk batches: dead leases, unanswered calls, whatever may go now. */
    sweepBulk,

    sentAbout: bound(sentAbout),
    deadLetters: listDeadLetters,
    redrive: bound(redrive),
    health: bound(outboundHealth),
    /** Asks a closed channel by a harmless call whether it is open again. */
    probe: followed(probeChannel),
    /** How many calls and relays are under way in this process. */
    underWay: () => underWay.size,
    /** Graceful stop: claims nothing new and waits for what is under way. */
    async stop(): Promise<void> {
      context.stopping = true;
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
}
