import { type ENDINGS, FRAUD_TYPES, OUTCOMES } from '../../config/codes.ts';
import type { Level, LevelPolicy } from '../../kernel/escalation/types.ts';

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
  method?: Method | undefined;
  metAt?: string | undefined;
  lossCents?: number | undefined;
  avertedCents?: number | undefined;
  recoveredCents?: number | undefined;
  transferAt?: string | undefined;
  channel?: string | undefined;
  reason?: string | undefined;
  /** When contact was tried; presses count. */
  attempts?: string[] | undefined;
  said?: string | undefined;
  whereAbout?: string | undefined;
  leftOn?: string | undefined;
  caseRef?: string | undefined;
  stopPayment?: string | undefined;
}

/** What an advisor is asked to say of an outcome, and may read again of his own. */
export const REPORTED_PARTICULARS = [
  'method',
  'metAt',
  'transferAt',
  'channel',
  'reason',
  'attempts',
  'said',
  'whereAbout',
  'leftOn',
] as const satisfies readonly (keyof OutcomeDetail)[];

type OutcomeRule = {
  /** Nobody was met: the time of the press stands for no meeting. */
  nobodyMet: boolean;
  /** Money went: it is a case, which the employer's people do not read, and the centre is notified at once. */
  moneyGone: boolean;
  /** Among the sums that are published. */
  countsAs: 'DISSUADED' | null;
  /** What it needs before it can be reviewed; a press is never refused for lack of it. */
  needs: readonly (keyof OutcomeDetail)[];
} & (
  | {
      /** REVIEW: it closes the warning once it is reviewed. POLICE: it stays open, and police take it from here. */
      follows: 'REVIEW' | 'POLICE';
    }
  /** It was not about this person and goes back to the sender; the directory has something wrong. */
  | { follows: 'RETURN'; defect: 'LEFT_COMPANY' | 'WRONG_PERSON' }
);

/** All that the service has to decide of an outcome, each decision named; what a page asks for stands in its form. */
export const OUTCOME_RULES: Readonly<Record<Outcome, OutcomeRule>> = {
  DISSUADED: {
    follows: 'REVIEW',
    nobodyMet: false,
    moneyGone: false,
    countsAs: 'DISSUADED',
    needs: ['method', 'metAt'],
  },
  PARTIAL_LOSS: {
    follows: 'POLICE',
    nobodyMet: false,
    moneyGone: true,
    countsAs: null,
    needs: ['lossCents', 'transferAt'],
  },
  SCAMMED: {
    follows: 'POLICE',
    nobodyMet: false,
    moneyGone: true,
    countsAs: null,
    needs: ['lossCents', 'transferAt', 'channel'],
  },
  NOT_INVOLVED: { follows: 'REVIEW', nobodyMet: false, moneyGone: false, countsAs: null, needs: ['method'] },
  FALSE_ALARM: { follows: 'REVIEW', nobodyMet: true, moneyGone: false, countsAs: null, needs: ['reason'] },
  UNREACHABLE: { follows: 'POLICE', nobodyMet: true, moneyGone: false, countsAs: null, needs: ['attempts'] },
  REFUSED: { follows: 'POLICE', nobodyMet: false, moneyGone: false, countsAs: null, needs: ['said'] },
  OFF_SITE: { follows: 'POLICE', nobodyMet: true, moneyGone: false, countsAs: null, needs: [] },
  LEFT_COMPANY: {
    follows: 'RETURN',
    nobodyMet: true,
    moneyGone: false,
    countsAs: null,
    needs: ['leftOn'],
    defect: 'LEFT_COMPANY',
  },
  WRONG_PERSON: {
    follows: 'RETURN',
    nobodyMet: true,
    moneyGone: false,
    countsAs: null,
    needs: [],
    defect: 'WRONG_PERSON',
  },
};

const isOutcome = (code: string): code is Outcome => OUTCOMES.some((one) => one === code);

/** Of an outcome or an ending; null says nothing. */
export function isMoneyGone(code: string | null): boolean {
  return code !== null && isOutcome(code) && OUTCOME_RULES[code].moneyGone;
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

/** What is to be told or shown because of a decision; the service resolves people and words. */
export type Notification =
  /** Climb: tell whoever stands on these steps; empty ones are skipped upward. */
  | { type: 'steps'; steps: number[]; why: Why }
  /** The top step at once, since somebody called again. */
  | { type: 'alarm'; why: Why }
  /** A question that nobody answered, put again: whoever has not heard of it for its pause. */
  | { type: 'remind'; of: Reminder }
  /** C10 that is no step: community police of a CRITICAL at dispatch, or while the person is being looked for. */
  | { type: 'notice'; why: Why; to: 'community-police' | 'centre' }
  | { type: 'todo'; todo: 'MATCH' | 'REVIEW' | 'CLOSE'; to: 'duty' | 'reviewers' | 'owner' }
  /** Another state on cards that are already there; to the owner, or `orAnew`, a new message where they cannot change. */
  | { type: 'card-state'; cardState: CardStateName; whose: Whose; orAnew?: true }
  /** Police who are still called read who has it now. */
  | { type: 'asks-renewed' }
  /** A new message, because an update makes no sound. */
  | {
      type: 'message';
      card: 'C31' | 'C32' | 'C36' | 'C40' | 'C01a';
      to: 'owner' | 'reporter' | 'signers' | { personId: string };
      reason?: string;
    }
  /** What the reviewers, or whoever was to bring the rest, were asked for is done: their cards ask nothing any more. */
  | { type: 'settled'; of: 'REVIEW' | 'SUPPLEMENT' }
  /** The centre is told; what the outcome had asked of police and of the reporter asks nothing any more. */
  | { type: 'undone' }
  | { type: 'thank-employee' }
  | { type: 'defect'; kind: 'LEFT_COMPANY' | 'WRONG_PERSON' }
  | { type: 'follow-ups' }
  | { type: 'hand-over' };

/** Which question is put again: by the timer of this name. */
export type Reminder = 'alarm' | 'match' | 'review';

/** Whose cards show a state. */
export type Whose = 'actor' | 'owner' | 'others' | 'everyone' | { personId: string };

export type CardStateName =
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
  | 'supplemented'
  | 'left'
  | 'revoked'
  | 'masked';

/** What one person did, or what a timer said. `actor` null is the system itself. */
export interface Actor {
  personId: string | null;
  kind: 'ADVISOR' | 'POLICE' | 'GATEWAY' | 'SYSTEM';
}

/** Somebody, not the system. */
export type Person = Actor & { personId: string };

export interface WarningEvent {
  action: string;
  detail?: Record<string, unknown>;
}

/** Why an act changed nothing, as C28 says it. */
export const REFUSALS = [
  // How far it is, where that is the reason.
  'UNMATCHED',
  'UNSENT',
  'UNSIGNED',
  'SIGNED',
  'MET',
  'IN_REVIEW',
  'LEFT_OPEN',
  'RETURNED',
  'CLOSED',
  'REVOKED',
  // Who asks, what he asks for, or when.
  'TAKEN',
  'FORBIDDEN',
  'NOT_REPORTER',
  'COMPLETE',
  'URGENT',
  'EXPIRED',
  'REPORTED',
  'OWN_REPORT',
  'OWN_CALL',
] as const;
export type Refusal = (typeof REFUSALS)[number];

export type Decision =
  | { outcome: 'done'; warning: Warning; notifications: Notification[]; event: WarningEvent }
  /** The same act again, or one that changes nothing: the present state is shown. `why`: a page must not take it for done. */
  | { outcome: 'unchanged'; cardState?: CardStateName; why?: Refusal }
  | { outcome: 'refused'; why: Refusal }
  /** `message` names a text; it may speak of the missing field through {reason}. */
  | { outcome: 'invalid'; field: string; message: string; reason?: string };

/** Nothing is changed, and why. */
export type Stop = Exclude<Decision, { outcome: 'done' }>;
