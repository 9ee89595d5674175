import type { Practice } from './types.ts';

export type PracticeCard = 'ask' | 'again' | 'signed' | 'met' | 'done';

/**
 * A step of the exercise: sign, say that he was met, say how it ended. Whatever else he presses is answered kindly, and
 * the exercise is over only with an outcome.
 */
export function practised(practice: Practice, word: string): { practice: Practice; card: PracticeCard } {
  if (practice === 'DONE') return { practice, card: 'done' };
  if (practice !== 'SIGNED')
    return word === 'ack' ? { practice: 'SIGNED', card: 'signed' } : { practice, card: 'again' };
  if (word.startsWith('outcome:') || word === 'false_alarm') return { practice: 'DONE', card: 'done' };
  return { practice, card: word === 'ack' || word === 'hand_over' ? 'signed' : 'met' };
}
