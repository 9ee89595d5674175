import { LEVELS } from '../../config/codes.ts';
import type { Database, LockMode, Tx } from '../../database/index.ts';

export { LEVELS };
export type Level = (typeof LEVELS)[number];
export type Step = 0 | 1 | 2 | 3 | 4;

/** A time of day in Asia/Shanghai, 'HH:mm'. */
export type ClockTime = string;

/** When a rung is climbed: so long after the run began, or at the next such time of day after the rung before it. */
export type LadderRung = { step: Step; afterMs: number } | { step: Step; clock: ClockTime };

/** Hours in which MEDIUM and LOW may disturb people; null for levels that never pause. */
export type OpenHours = { from: ClockTime; to: ClockTime } | null;

/** The rules one warning lives by, copied onto it when it starts and never changed by later settings. */
export interface LevelPolicy {
  level: Level;
  open: OpenHours;
  rungs: LadderRung[];
  /** The pauses after which the top step is told again, growing; the last of them stays. */
  alarm: { pausesMs: number[] } | { clock: ClockTime };
  ackMs: number;
  contactMs: number;
  outcomeMs: number;
  reviewMs: number;
  matchMs: number;
  /** Milliseconds after the meeting at which the person is asked after again. */
  followUpMs: number[];
  /** How long such a question waits for its answer; a warning from before this was kept goes by what is in force. */
  followUpWaits?: { againMs: number; policeMs: number };
  /** How long the signer's card shows a name: its update code dies at 72 hours. */
  nameShownMs: number;
}

/** What is armed for an owner: the purpose names the question that silence must not end. */
export interface PlannedTimer {
  purpose: string;
  run: number;
  step: number;
  dueAt: Date;
}

export interface OwnerRef {
  kind: string;
  id: string;
}

export interface FiredTimer extends PlannedTimer {
  id: string;
  owner: OwnerRef;
  generation: number;
}

/** What a fired timer may know of the transaction it fires in. */
export interface FiringContext {
  now: Date;
  /** Persons already told in this transaction: overdue steps fire together, and nobody gets two cards for it. */
  notified: Set<string>;
}

/** A module that owns timers: it is locked first, then told what is due. */
export interface TimerOwner {
  /** False only where it was to skip what somebody else holds, and somebody does. */
  lock(tx: Tx, ownerId: string, mode?: LockMode): Promise<unknown>;
  fire(tx: Tx, timer: FiredTimer, context: FiringContext): Promise<void>;
  /** Those of a kind that wait for a moment of which no timer knows (any more), and how to arm it. */
  orphans?: {
    find(db: Database): Promise<string[]>;
    rearm(tx: Tx, ownerId: string, now: Date): Promise<void>;
  };
}
