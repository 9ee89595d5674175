/** What can be done about a gap by a press. */
export const REPAIR_ACTS = [
  'in_use',
  'same_human',
  'another_human',
  'claim_refused',
  'probe',
  'apply_again',
  'send_again',
  'assign',
  'read_again',
  'gone',
  'place',
  'left',
  'stays',
  'reachable',
  'arranged',
  'not_needed',
  'practise',
  'reported',
] as const;
export type RepairAct = (typeof REPAIR_ACTS)[number];

/** Whether a message would reach somebody now. What nobody knows is not green. */
export const REACH_STATES = ['REACHABLE', 'PARTLY', 'UNKNOWN', 'NOT'] as const;
export type ReachState = (typeof REACH_STATES)[number];

export interface Reachability {
  state: ReachState;
  /** In words, the gravest first; never empty. */
  reasons: string[];
}

/** What is known of the way to somebody. */
export interface ReachFacts {
  account: 'ACTIVE' | 'NOT_ACTIVATED' | 'DISABLED' | 'LEFT' | 'NONE';
  /** Since when WeCom has named him as one whom nothing reaches, and what it answered; null: it has not. */
  unreachableSince: Date | null;
  unreachableErrcode: number | null;
  isUnreachable: boolean;
  /** When he last pressed a card sent to him, or WeCom took a message for him, of late. */
  deliveredAt: Date | null;
  /** He was asked long ago and has never pressed anything. */
  isSilent: boolean;
  /** Somebody has written that he is gone or is not the one the account stands for. */
  isDoubted: boolean;
  /** Until when he is on leave. */
  awayUntil: Date | null;
  /** Somebody stands in for him. */
  isSubstituted: boolean;
}
