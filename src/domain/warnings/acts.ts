import type { Action } from '../../kernel/access/index.ts';
import type { Outcome, OutcomeDetail } from './types.ts';

/** Acts that need nothing but the press. */
export const PLAIN_ACTS = [
  'ack',
  'not_on_site',
  'next_shift',
  'support',
  'not_found',
  'keep_looking',
  'undo',
  'take_over',
  'assign_duty',
  'hand_over',
  'police_call',
] as const;

/** Everything a person can do to a warning, from a card or from a page. */
export type Act =
  | { act: (typeof PLAIN_ACTS)[number] }
  | { act: 'met'; metAt?: Date }
  /** `notMet`: he says so himself, and the press time stands for no meeting. */
  | { act: 'outcome'; outcome: Outcome; detail?: OutcomeDetail; notMet?: boolean }
  | { act: 'supplement'; detail: OutcomeDetail }
  | { act: 'match'; employeeId: string }
  | { act: 'approve'; detail?: OutcomeDetail }
  | { act: 'return'; reason: string }
  | { act: 'police_close'; reason: string; detail?: OutcomeDetail }
  | { act: 'revoke'; reason: string };

export type ActName = Act['act'];

/** Which right an act needs. What an advisor may do as addressee or owner, an officer may do once he has taken over. */
const RIGHT: Record<ActName, Action> = {
  ack: 'warning.ack',
  not_on_site: 'warning.ack',
  next_shift: 'warning.ack',
  support: 'warning.support',
  met: 'warning.outcome',
  not_found: 'warning.outcome',
  keep_looking: 'warning.outcome',
  outcome: 'warning.outcome',
  supplement: 'warning.outcome',
  undo: 'warning.outcome',
  police_call: 'warning.outcome',
  hand_over: 'warning.hand_over',
  take_over: 'warning.take_over',
  assign_duty: 'warning.assign',
  match: 'warning.match',
  approve: 'warning.review',
  return: 'warning.review',
  police_close: 'warning.police_close',
  revoke: 'warning.revoke',
};

export function rightFor(act: ActName): Action {
  return RIGHT[act];
}
