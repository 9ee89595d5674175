import type { Settings } from '../config/settings.ts';
import type { Database } from '../database/index.ts';
import type { FieldCrypto } from '../lib/field-crypto.ts';
import type { Logger } from '../lib/logger.ts';
import type { Queue } from '../queue/index.ts';
import type { WecomClient } from '../wecom/api/index.ts';
import { noMeters, type OutboundMeters } from './meters.ts';
import type { DeliveryOwner } from './notice.ts';

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
  owners: Map<string, DeliveryOwner>;
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

export function createContext(needs: OutboundNeeds): OutboundContext {
  const owners = new Map<string, DeliveryOwner>();
  return {
    meters: noMeters,
    checkpoint: () => {},
    ...needs,
    owners,
    ownerOf(kind) {
      const owner = owners.get(kind);
      if (owner === undefined) throw new Error(`no delivery owner is registered for "${kind}"`);
      return owner;
    },
    wake: () => {},
    wakeBulk: () => {},
    delivering: new Set(),
    stopping: false,
  };
}
