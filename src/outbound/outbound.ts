import type { Executor, Tx } from '../database/index.ts';
import type { TemplateCard } from '../wecom/cards/index.ts';
import { sayBulk } from './bulk/say-bulk.ts';
import { createBulkWork } from './bulk/work.ts';
import { probeChannel } from './channel-probe.ts';
import { createContext, type OutboundContext, type OutboundNeeds } from './context.ts';
import { type DeadLetter, listDeadLetters, redrive } from './dead-letters.ts';
import { deliver } from './deliver.ts';
import { type CardSelection, type FaceOptions, showFace } from './faces.ts';
import { type OutboundHealth, outboundHealth } from './health.ts';
import { jobNames } from './job-names.ts';
import type {
  BulkNotice,
  BulkSaid,
  DeliveryOwner,
  LocatedCard,
  Notice,
  Owner,
  RecallSelection,
  SaidNotice,
  Suppression,
} from './notice.ts';
import { nextOccurrence, type Repeated } from './occurrence.ts';
import { locateCard, type PersonOf } from './press.ts';
import { recall, recallMessage } from './recall.ts';
import { relayOutbox } from './relay.ts';
import { say } from './say.ts';
import { suppress } from './suppress.ts';
import { sweepCards, sweepDue } from './sweeps.ts';
import { syncCard } from './sync-card.ts';
import { sweepLeases, sweepUnknown } from './unknown.ts';

export interface Outbound {
  registerOwner(kind: string, owner: DeliveryOwner): void;
  say(tx: Tx, notices: Notice[]): Promise<SaidNotice[]>;
  /** The same words for many; repeating it tells only those not told before. */
  sayBulk(tx: Tx, notice: BulkNotice): Promise<BulkSaid>;
  /** The number of the next reminder or alarm of this step; the owner is locked, so nobody else counts meanwhile. */
  nextOccurrence(tx: Tx, owner: Owner, repeated: Repeated): Promise<number>;
  suppress(tx: Tx, owner: Owner, suppression: Suppression): Promise<number>;
  showFace(tx: Tx, selection: CardSelection, face: TemplateCard, options?: FaceOptions): Promise<void>;
  locateCard(
    tx: Tx,
    taskId: string,
    userid: string,
    responseCode: string,
    personOf?: PersonOf,
  ): Promise<LocatedCard | null>;
  recall(tx: Tx, owner: Owner, selection?: RecallSelection): Promise<number>;

  deliver(deliveryId: string): Promise<void>;
  syncCard(cardId: string): Promise<void>;
  recallMessage(deliveryId: string): Promise<void>;

  /** The sweeps; each returns how much it found. */
  relayOutbox(): Promise<number>;
  sweepDue(): Promise<number>;
  sweepLeases(): Promise<number>;
  sweepUnknown(): Promise<number>;
  sweepCards(): Promise<number>;
  /** Bulk batches: dead leases, unanswered calls, whatever may go now. */
  sweepBulk(): Promise<number>;

  deadLetters(executor: Executor, limit?: number): Promise<DeadLetter[]>;
  redrive(deliveryId: string): Promise<boolean>;
  health(): Promise<OutboundHealth>;
  /** Asks a closed channel by a harmless call whether it is open again. */
  probe(): Promise<void>;
  /** How many calls and relays are under way in this process. */
  underWay(): number;
  /** Graceful stop: claims nothing new and waits for what is under way. */
  stop(): Promise<void>;
}

/** The way out: says things exactly once in effect, however often a process dies between deciding and recording. */
export function createOutbound(needs: OutboundNeeds): Outbound {
  const context = createContext(needs);
  const track = createTracker();
  context.wake = createWaker(context, track.follow);
  const workBulk = createBulkWork(context);
  const sweepBulk = () => track.follow(workBulk());
  context.wakeBulk = createBulkWaker(context, sweepBulk);
  const working =
    <Args extends unknown[], T>(work: (context: OutboundContext, ...args: Args) => Promise<T>) =>
    (...args: Args): Promise<T> =>
      track.follow(work(context, ...args));

  return {
    registerOwner(kind, owner) {
      if (context.owners.has(kind)) throw new Error(`two delivery owners for "${kind}"`);
      context.owners.set(kind, owner);
    },
    say: (tx, notices) => say(context, tx, notices),
    sayBulk: (tx, notice) => sayBulk(context, tx, notice),
    nextOccurrence,
    suppress,
    showFace: (tx, selection, face, options) => showFace(context, tx, selection, face, options),
    locateCard: (...press) => locateCard(context, ...press),
    recall: (tx, owner, selection) => recall(context, tx, owner, selection),

    deliver: working(deliver),
    syncCard: working(syncCard),
    recallMessage: working(recallMessage),
    relayOutbox: working(relayOutbox),
    sweepDue: working(sweepDue),
    sweepLeases: working(sweepLeases),
    sweepUnknown: working(sweepUnknown),
    sweepCards: working(sweepCards),
    sweepBulk,

    deadLetters: listDeadLetters,
    redrive: (deliveryId) => redrive(context, deliveryId),
    health: () => outboundHealth(context),
    probe: working(probeChannel),
    underWay: track.count,
    async stop() {
      context.stopping = true;
      await track.settled();
    },
  };
}

function createTracker() {
  const underWay = new Set<Promise<unknown>>();
  return {
    follow<T>(work: Promise<T>): Promise<T> {
      underWay.add(work);
      const forget = () => underWay.delete(work);
      work.then(forget, forget);
      return work;
    },
    count: () => underWay.size,
    async settled() {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
}

/** Leaves it to a worker; without Redis the work is done here and now. */
function createBulkWaker(context: OutboundContext, sweepBulk: () => Promise<number>): () => void {
  const wake = async (): Promise<void> => {
    if (!(await context.enqueue(jobNames.bulk, {}, { priority: 4 }))) await sweepBulk();
  };
  return () => {
    wake().catch((err: unknown) => context.logger.warn({ err }, 'bulk batches wait for their sweep'));
  };
}

/** One relay at a time; all who wake it meanwhile get one more round after it. */
function createWaker(context: OutboundContext, follow: <T>(work: Promise<T>) => Promise<T>): () => void {
  let relaying = false;
  let again = false;
  const relay = async (): Promise<void> => {
    relaying = true;
    do {
      again = false;
      await relayOutbox(context).catch((err: unknown) =>
        context.logger.warn({ err }, 'the outbox waits for its sweep'),
      );
    } while (again);
    relaying = false;
  };
  return () => {
    if (relaying) again = true;
    else if (!context.stopping) void follow(relay());
  };
}
