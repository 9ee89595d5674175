import type { Warning, Why } from './types.ts';

/** What is to be told or shown because of a decision; the service resolves people and words. */
export type Saying =
  /** Climb: tell whoever stands on these steps; empty ones are skipped upward. */
  | { say: 'steps'; steps: number[]; why: Why }
  /** The top step at once, since somebody called again. */
  | { say: 'alarm'; why: Why }
  /** A question that nobody answered, put again: whoever has not heard of it for its pause. */
  | { say: 'remind'; of: Reminder }
  /** C10 that is no step: community police of a CRITICAL at dispatch, or while the person is being looked for. */
  | { say: 'notice'; why: Why; to: 'community-police' | 'centre' }
  | { say: 'todo'; todo: 'MATCH' | 'REVIEW' | 'CLOSE'; to: 'duty' | 'reviewers' | 'owner' }
  /** Another face on cards that are already there; to the owner, or `orAnew`, a new message where they cannot change. */
  | { say: 'face'; face: FaceName; whose: Whose; orAnew?: true }
  /** Police who are still called read who has it now. */
  | { say: 'asks-renewed' }
  /** A new message, because an update rings no bell. */
  | {
      say: 'message';
      card: 'C31' | 'C32' | 'C36' | 'C40' | 'C01a';
      to: 'owner' | 'reporter' | 'signers' | { personId: string };
      reason?: string;
    }
  /** What the reviewers, or whoever was to bring the rest, were asked for is done: their cards ask nothing any more. */
  | { say: 'settled'; of: 'REVIEW' | 'SUPPLEMENT' }
  /** The centre is told; what the outcome had asked of police and of the reporter asks nothing any more. */
  | { say: 'undone' }
  | { say: 'thank-employee' }
  | { say: 'defect'; kind: 'LEFT_COMPANY' | 'WRONG_PERSON' }
  | { say: 'follow-ups' }
  | { say: 'hand-over' };

/** Which question is put again: by the timer of this name. */
export type Reminder = 'alarm' | 'match' | 'review';

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
export type Refusal = 'TAKEN' | 'CLOSED' | 'REVOKED' | 'FORBIDDEN' | 'EXPIRED';

export type Decision =
  | { outcome: 'done'; warning: Warning; sayings: Saying[]; event: WarningEvent }
  /** The same act again, or one that changes nothing: the present face is shown. */
  | { outcome: 'unchanged'; face?: FaceName }
  | { outcome: 'refused'; why: Refusal }
  /** `message` names a text; it may speak of the missing field through {reason}. */
  | { outcome: 'invalid'; field: string; message: string; reason?: string };
