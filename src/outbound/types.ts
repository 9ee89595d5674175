import type { Selectable } from 'kysely';
import type { Settings } from '../config/settings.ts';
import type { Database, LockMode, Schema, Tx } from '../database/index.ts';
import type { FieldCrypto } from '../lib/field-crypto.ts';
import type { Logger } from '../lib/logger.ts';
import type { Queue } from '../queue/index.ts';
import type { WecomClient } from '../wecom/api/index.ts';
import type { TemplateCard } from '../wecom/cards/index.ts';

export type DeliveryRow = Selectable<Schema['delivery']>;
export type CardRow = Selectable<Schema['card']>;
export type DeliveryPurpose = DeliveryRow['purpose'];
export type DeliveryState = DeliveryRow['state'];

export type Content = { type: 'card'; card: TemplateCard } | { type: 'text'; text: string };

/** CRITICAL, HIGH, MEDIUM, LOW, BULK. */
export type Lane = 0 | 1 | 2 | 3 | 4;

export interface Owner {
  kind: string;
  id: string;
}

/** What a message is. Everything but `content` and `notBefore` names it: written twice it goes out once. */
interface MessageOf {
  owner: Owner;
  purpose: DeliveryPurpose;
  template: string;
  content: Content;
  run?: number;
  step?: number;
  occurrence?: number;
  contentVersion?: number;
  notBefore?: Date;
}

/** One thing for one person. */
export interface NewMessage extends MessageOf {
  to: { personId: string; userid: string | null };
  lane: Lane;
  /** Its reader must act: when the card can no longer be changed in place, a new message brings the new state. */
  mustAct?: boolean;
}

/** The same words for many: WeCom takes up to 1,000 people in one call; each of them still has a delivery of his own. */
export interface NewBulkMessage extends MessageOf {
  people: readonly { personId: string; userid: string | null }[];
}

export interface WrittenBulkMessage {
  /** Persons who will get it now; whoever was told the same before is in none of these lists. */
  planned: string[];
  /** Persons without a WeCom account. */
  unreachable: string[];
}

/** One call's worth of a bulk message, as its owner sees it. */
export interface BulkBatch {
  id: string;
  ownerId: string;
  purpose: DeliveryPurpose;
  template: string;
  run: number;
  step: number;
  occurrence: number;
}

/** What became of people of one batch; `accepted_blind` counts as accepted, `dead` is a refusal of the whole call. */
export interface BulkResult {
  state: 'accepted' | 'accepted_blind' | 'unreachable' | 'unconfirmed' | 'suppressed' | 'dead';
  reason: string | null;
  personIds: string[];
}

export interface WrittenMessage {
  deliveryId: string;
  messageId: string;
  personId: string;
}

/** What a module that sends must answer about the things it sends for. Every method runs in the transaction handed in. */
export interface DeliveryOwner {
  /**
   * Taken before the rows of its deliveries and cards; false only where it was to skip what somebody else holds. Absent:
   * nothing of the owner hangs on their order.
   */
  lock?(tx: Tx, ownerId: string, mode?: LockMode): Promise<unknown>;
  /** Whether the question of an `ask` is still open; asked under the lock, inside the claiming transaction. */
  stillAsked(tx: Tx, delivery: DeliveryRow): Promise<boolean>;
  /** This person cannot be reached at all; errcode null means that he has no WeCom account. */
  unreachable(tx: Tx, delivery: DeliveryRow, errcode: number | null): Promise<void>;
  /** WeCom was busy or away for the first try and three more of an urgent ask: time to open the next step as well. */
  stuck?(tx: Tx, delivery: DeliveryRow): Promise<void>;
  unsyncable?(tx: Tx, card: CardRow): Promise<void>;
  /** Who of a batch must not get it (any more), with the reason; asked inside the claiming transaction of the first try. */
  silenced?(tx: Tx, batch: BulkBatch, personIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Told in the transaction that records a batch, and for people dropped when it was planned or claimed. */
  settled?(tx: Tx, batch: BulkBatch, results: readonly BulkResult[]): Promise<void>;
}

export interface LocatedCard {
  cardId: string;
  deliveryId: string;
  messageId: string;
  ownerKind: string;
  ownerId: string;
  personId: string;
  userid: string;
  template: string;
  run: number;
  step: number;
}

export interface Suppression {
  reason: string;
  /** All purposes when not named. */
  purposes?: DeliveryPurpose[];
  run?: number;
  exceptPersonIds?: string[];
}

export interface RecallSelection {
  purposes?: DeliveryPurpose[];
  exceptPersonIds?: string[];
}

type AttemptRow = Selectable<Schema['attempt']>;
export type AttemptKind = AttemptRow['kind'];
export type AttemptResult = NonNullable<AttemptRow['result']>;

/** Where the figures go; whoever exports metrics hands in counters of his own. */
export interface OutboundMeters {
  called(kind: AttemptKind, result: AttemptResult, milliseconds: number): void;
  moved(state: DeliveryState, lane: number): void;
}

/** Where a test may stop the process for good. */
export type Checkpoint = 'after-decide' | 'after-relay' | 'after-claim' | 'after-call' | 'after-record' | 'mid-sweep';

export type Enqueue = Queue['enqueue'];

/** Of `send`: bulk persons per minute, messages per member and minute or hour, person-sends per day, and the share of them only CRITICAL and HIGH may use. */
export type SendSettings = Pick<
  Settings['send'],
  'personsPerMinute' | 'perMemberPerMinute' | 'perMemberPerHour' | 'dayCap' | 'reserveShare' | 'duplicateCheckSeconds'
>;

export interface OutboundNeeds {
  db: Database;
  wecom: Pick<WecomClient, 'sendRaw' | 'updateCard' | 'recall' | 'probe'>;
  enqueue: Enqueue;
  crypto: FieldCrypto;
  settings: { readonly send: SendSettings };
  logger: Logger;
  corpId: string;
  agentId: string;
  meters?: OutboundMeters;
  checkpoint?: (name: Checkpoint) => void | Promise<void>;
}

export interface OutboundContext extends Required<OutboundNeeds> {
  ownerOf(kind: string): DeliveryOwner;
  /** Relays the outbox soon; never throws and is never waited for. */
  wake(): void;
  /** Enqueues work on waiting bulk batches; never throws and is never waited for. */
  wakeBulk(): void;
  /** Deliveries this process is just claiming, sending or recording. */
  delivering: Set<string>;
  /** Set on a graceful stop: calls under way finish, nothing new is claimed. */
  stopping: boolean;
}
