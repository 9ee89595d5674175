import type { Appointment, AppointmentState, Practice } from './types.ts';

export type Decision = 'accept' | 'refuse' | 'withdraw';

const AFTER: Record<Decision, { from: readonly AppointmentState[]; to: AppointmentState }> = {
  accept: { from: ['PROPOSED'], to: 'ASKED' },
  refuse: { from: ['PROPOSED'], to: 'REFUSED' },
  withdraw: { from: ['PROPOSED', 'ASKED'], to: 'WITHDRAWN' },
};

/** Where a decision of an officer or the proposer leads; null when it comes too late. */
export function decided(state: AppointmentState, decision: Decision): AppointmentState | null {
  const { from, to } = AFTER[decision];
  return from.includes(state) ? to : null;
}

export type PracticeFace = 'ask' | 'again' | 'signed' | 'met' | 'done';

/**
 * A step of the exercise: sign, say that he was met, say how it ended. Whatever else he presses is answered kindly, and
 * the exercise is over only with an outcome.
 */
export function practised(practice: Practice, word: string): { practice: Practice; face: PracticeFace } {
  if (practice === 'DONE') return { practice, face: 'done' };
  if (practice !== 'SIGNED')
    return word === 'ack' ? { practice: 'SIGNED', face: 'signed' } : { practice, face: 'again' };
  if (word.startsWith('outcome:') || word === 'false_alarm') return { practice: 'DONE', face: 'done' };
  return { practice, face: word === 'ack' || word === 'hand_over' ? 'signed' : 'met' };
}

/** Whether the one asked may still become advisor by saying yes. */
export const isAsked = ({ state }: Pick<Appointment, 'state'>): boolean => state === 'ASKED';
