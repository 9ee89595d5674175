import type { Level, LevelPolicy } from '../escalation/index.ts';

export const STATES = [
  'NEW',
  'UNMATCHED',
  'RETURNED',
  'MATCHED',
  'DISPATCHED',
  'ACKED',
  'CONTACTED',
  'REPORTED',
  'CLOSED',
  'REVOKED',
] as const;
export type WarningState = (typeof STATES)[number];

export const FRAUD_TYPES = [
  'BRUSHING_REBATE',
  'FAKE_INVESTMENT',
  'FAKE_SHOPPING',
  'FAKE_CS_LOGISTICS',
  'FAKE_LOAN',
  'FAKE_CREDIT_REPAIR',
  'IMPERSONATE_LEADER',
  'IMPERSONATE_AUTHORITY',
  'ROMANCE',
  'GAME_TRADE',
  'TICKET_REFUND',
  'AI_DEEPFAKE',
  'OTHER',
] as const;
export type FraudType = (typeof FRAUD_TYPES)[number];

export const SOURCES = [
  'NATIONAL',
  'PROVINCE',
  'CITY',
  'COUNTY',
  'HOTLINE_96110',
  'SMS_12381',
  'BANK',
  'TELCO',
  'LEAD',
] as const;
export type WarningSource = (typeof SOURCES)[number];

export const OUTCOMES = [
  'DISSUADED',
  'PARTIAL_LOSS',
  'SCAMMED',
  'NOT_INVOLVED',
  'FALSE_ALARM',
  'UNREACHABLE',
  'REFUSED',
  'OFF_SITE',
  'LEFT_COMPANY',
  'WRONG_PERSON',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const METHODS = ['PHONE', 'SMS', 'IN_PERSON', 'VIA_FAMILY', 'VIA_COLLEAGUE'] as const;
export type Method = (typeof METHODS)[number];

/** Why an escalation card goes out; each has its own words on C10. */
export type Why =
  | 'NOTICE'
  | 'LOOKING'
  | 'SILENT'
  | 'NO_CONTACT'
  | 'NO_OUTCOME'
  | 'NO_ONE'
  | 'SUPPORT'
  | 'FOLLOW_UP'
  | 'HAND_OVER'
  | 'NO_ADVISOR'
  | 'UNDELIVERED'
  | 'LEFT'
  | Outcome;

/** What an outcome may say beyond its code. Money in integer fen, times as ISO strings. */
export interface OutcomeDetail {
  method?: Method;
  metAt?: string;
  lossCents?: number;
  avertedCents?: number;
  recoveredCents?: number;
  transferAt?: string;
  channel?: string;
  reason?: string;
  /** When contact was tried; presses count. */
  attempts?: string[];
  said?: string;
  whereAbout?: string;
  leftOn?: string;
  caseRef?: string;
  stopPayment?: string;
}

export type TimerPurpose =
  | 'match'
  | 'ladder'
  | 'alarm'
  | 'contact'
  | 'outcome'
  | 'review'
  | 'shift_change'
  | 'name_removal';

export type WarningTimers = Partial<Record<TimerPurpose, { dueAt: Date; step: number; run: number }>>;

export interface Owner {
  personId: string;
  kind: 'ADVISOR' | 'POLICE';
  since: Date;
}

/** One pass up the ladder. `hold`: asked for support or left open, so that only police or a closing outcome end it. */
export interface WarningRun {
  n: number;
  entry: number;
  base: Date | null;
  step: number;
  hold: boolean;
  why: Why;
}

export interface Warning {
  id: string;
  number: string;
  version: number;
  level: Level;
  fraudType: FraudType;
  source: WarningSource;
  drill: boolean;
  note: string | null;
  state: WarningState;
  organisationId: string | null;
  employmentId: string | null;
  personId: string | null;
  gridUnitId: string | null;
  policy: LevelPolicy;
  run: WarningRun;
  lapsedAt: Date | null;
  exhaustedAt: Date | null;
  owner: Owner | null;
  shiftMoved: boolean;
  dispatchedAt: Date | null;
  ackedAt: Date | null;
  metAt: Date | null;
  reportedAt: Date | null;
  closedAt: Date | null;
  outcome: Outcome | 'POLICE_CLOSED' | null;
  openReason: Outcome | null;
  detail: OutcomeDetail;
  missing: (keyof OutcomeDetail)[];
  reportedBy: string | null;
  proposedBy: string | null;
  createdAt: Date;
  timers: WarningTimers;
}

/** What is to be told or shown because of a decision; the service resolves people and words. */
export type Saying =
  /** Climb: tell whoever stands on these steps; empty ones are skipped upward. */
  | { say: 'steps'; steps: number[]; why: Why }
  | { say: 'alarm'; why: Why }
  /** C10 that is no step: community police of a CRITICAL at dispatch, or while the person is being looked for. */
  | { say: 'notice'; why: Why; to: 'community-police' | 'centre' }
  | { say: 'todo'; todo: 'MATCH' | 'REVIEW'; to: 'duty' | 'all-centre' | 'reviewers' | 'chief-and-centre' }
  /** Another face on cards that are already there. */
  | { say: 'face'; face: FaceName; whose: Whose }
  /** A new message, because an update rings no bell. */
  | {
      say: 'message';
      card: 'C31' | 'C32' | 'C36' | 'C40' | 'C01a';
      to: 'owner' | 'reporter' | 'signers' | { personId: string };
      reason?: string;
    }
  /** The centre is told; what the outcome had asked of police and of the reporter asks nothing any more. */
  | { say: 'undone' }
  | { say: 'thank-employee' }
  | { say: 'defect'; kind: 'LEFT_COMPANY' | 'WRONG_PERSON' }
  | { say: 'follow-ups' }
  | { say: 'hand-over' };

/** Whose cards show a face. */
export type Whose = 'actor' | 'owner' | 'others' | 'everyone' | { personId: string };

export type FaceName =
  | 'C01a'
  | 'C01a-support'
  | 'C01c'
  | 'C01d'
  | 'C02'
  | 'C01e'
  | 'C04'
  | 'C10a'
  | 'not-on-site'
  | 'next-shift'
  | 'closed'
  | 'undone'
  | 'left'
  | 'revoked'
  | 'masked';

/** What one person did, or what a timer said. `actor` null is the system itself. */
export interface Actor {
  personId: string | null;
  kind: 'ADVISOR' | 'POLICE' | 'GATEWAY' | 'SYSTEM';
}

export interface WarningEvent {
  action: string;
  detail?: Record<string, unknown>;
}

/** Why an act changed nothing, as C28 says it. */
export type Refusal = 'TAKEN' | 'CLOSED' | 'REVOKED' | 'FORBIDDEN' | 'EXPIRED';

export type Decision =
  | { outcome: 'done'; warning: Warning; sayings: Saying[]; event: WarningEvent }
  /** The same act again, or one that changes nothing: the present face is shown. */
  | { outcome: 'unchanged'; face?: FaceName }
  | { outcome: 'refused'; why: Refusal }
  /** `message` names a text; it may speak of the missing field through {reason}. */
  | { outcome: 'invalid'; field: string; message: string; reason?: string };
