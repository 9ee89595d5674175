import type { AudienceFilter, AudienceRole } from '../directory/types.ts';

export const BULLETIN_STATES = [
  'DRAFT',
  'PENDING_APPROVAL',
  'SCHEDULED',
  'SENDING',
  'SENT',
  'CLOSED',
  'CANCELLED',
] as const;
export type BulletinState = (typeof BULLETIN_STATES)[number];

export const RECEIPT_STATES = [
  'QUEUED',
  'ACCEPTED',
  'UNCONFIRMED',
  'INVALID',
  'ACKED',
  'ACKED_LATE',
  'SUPPRESSED',
] as const;
export type ReceiptState = (typeof RECEIPT_STATES)[number];

export { AUDIENCE_ROLES } from '../audiences/types.ts';
export { BODY_MAX, TITLE_MAX } from '../presets/types.ts';

/** Why nobody gets it any more. */
export type CloseReason = 'DEADLINE' | 'BY_HAND' | 'CORRECTED';

/** One question with up to four answers, each a button of the card. */
export interface Question {
  text: string;
  answers: { id: string; text: string }[];
}

export interface Content {
  title: string;
  body: string;
  longText: string | null;
  fraudType: string;
  templateId: string | null;
  ackRequired: boolean;
  deadlineAt: Date | null;
  drill: boolean;
  filter: AudienceFilter;
  scheduledAt: Date | null;
  /** So many answers of an organisation are enough; the others are asked only while answers are short. */
  quorum: number | null;
  waveMinutes: number | null;
  question: Question | null;
}

/** How far the fan-out has come: PLAN_SEEN adds who saw the wrong one, TELL asks one wave, WITHDRAW says 【撤回】. */
export const PHASES = ['PLAN', 'PLAN_SEEN', 'TELL', 'WAIT', 'REMIND', 'WITHDRAW'] as const;
export type Phase = (typeof PHASES)[number];

export interface Bulletin extends Content {
  id: string;
  number: string;
  state: BulletinState;
  version: number;
  contentVersion: number;
  /** Ids of the author's grants, kept when he wrote it: nobody outside them ever gets it. */
  scopeIds: string[];
  authorId: string;
  /** Whether it was written at the server's command line: then no command line approves it. */
  byOperator: boolean;
  approverId: string | null;
  /** Why the second officer sent it back. */
  refusal: string | null;
  /** Counted when it was submitted. */
  people: number | null;
  launchAt: Date | null;
  phase: Phase | null;
  /** The last person of the page before; the next page begins behind him, whatever died meanwhile. */
  cursor: string | null;
  page: number;
  pageAt: Date | null;
  /** When it is looked again whether all batches are settled; the last of them finishes it at once. */
  settleAt: Date | null;
  wave: number;
  waveAt: Date | null;
  remindersSent: number;
  corrects: string | null;
  correctedBy: string | null;
  closeReason: CloseReason | null;
  createdAt: Date;
  sendingAt: Date | null;
  sentAt: Date | null;
  closedAt: Date | null;
}

export interface Receipt {
  personId: string;
  organisationId: string;
  role: AudienceRole;
  state: ReceiptState;
  sawOriginal: boolean;
  actedAt: Date | null;
  /** Id of what he answered. */
  answer: string | null;
  /** The advisor who answered for him. */
  answeredBy: string | null;
}

/** Words of the texts file (`messages.bulletin.*`) by which something is refused. */
export interface Refused {
  outcome: 'refused';
  field: string;
  message: string;
  /** Fills {n} or {reason}. */
  with?: string | number;
}

export interface Done {
  outcome: 'done';
  bulletin: Bulletin;
  action: string;
  detail?: Record<string, string | number | null>;
}

export type Decision = Done | Refused;
