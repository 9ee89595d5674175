import { type ENDINGS, FRAUD_TYPES, OUTCOMES } from '../../config/codes.ts';
import type { Level, LevelPolicy } from '../escalation/types.ts';

export { FRAUD_TYPES, OUTCOMES };

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

export type Outcome = (typeof OUTCOMES)[number];
type Ending = (typeof ENDINGS)[number];

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
  | 'NOT_CLOSED'
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
  /** What the sender wrote, sealed; opened only where police read it. */
  noteSealed: string | null;
  state: WarningState;
  organisationId: string | null;
  employmentId: string | null;
  personId: string | null;
  gridUnitId: string | null;
  policy: LevelPolicy;
  run: WarningRun;
  /** How often the question that waits now (top step, match, review) was put again. */
  repeats: number;
  lapsedAt: Date | null;
  exhaustedAt: Date | null;
  owner: Owner | null;
  shiftMoved: boolean;
  dispatchedAt: Date | null;
  ackedAt: Date | null;
  metAt: Date | null;
  reportedAt: Date | null;
  closedAt: Date | null;
  outcome: Ending | null;
  openReason: Outcome | null;
  detail: OutcomeDetail;
  missing: (keyof OutcomeDetail)[];
  reportedBy: string | null;
  proposedBy: string | null;
  createdAt: Date;
  timers: WarningTimers;
}

/** What the next step of a warning can ask of one person. */
export type Turn = 'SIGN' | 'FIND' | 'REPORT' | 'GO_ON' | 'SUPPLEMENT' | 'TAKE_OVER' | 'MATCH' | 'REVIEW' | 'CLOSE';

/** What nobody has done in time: said who it is, signed, gone on, taken over where police are asked to, reviewed. */
export const OVERDUE = ['MATCH', 'RECEIPT', 'PROGRESS', 'TAKE_OVER', 'REVIEW'] as const;
