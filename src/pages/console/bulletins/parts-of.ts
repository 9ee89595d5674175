import type { Counters } from '../../../domain/bulletins/api.ts';
import { PARTS } from '../../kit/bulletins/words.ts';
import type { Part, Tone } from '../parts/share-bar.tsx';

const TONES: Readonly<Record<Exclude<keyof Counters, 'target'>, Tone>> = {
  acked: 'done',
  late: 'late',
  accepted: 'way',
  unconfirmed: 'unsure',
  pending: 'open',
  suppressed: 'out',
  invalid: 'bad',
};

/** Everybody a bulletin is for, in the one state in which he is. */
export const partsOf = (counters: Counters): Part[] =>
  PARTS.map(({ key, name }) => ({ key, name, tone: TONES[key], count: counters[key] }));
