import { describe, expect, test } from 'vitest';
import { lintPolicy } from '../../../src/kernel/escalation/lint.ts';
import { type LadderRung, LEVELS, type LevelPolicy, type Step } from '../../../src/kernel/escalation/types.ts';
import { hours, minutes } from '../../../src/lib/time.ts';
import { policies } from './policies.ts';

const rungs = (...dues: (number | string)[]): LadderRung[] =>
  dues.map((due, step) =>
    typeof due === 'number' ? { step: step as Step, afterMs: minutes(due) } : { step: step as Step, clock: due },
  );
const critical = (change: Partial<LevelPolicy>): string => lintPolicy({ ...policies.CRITICAL, ...change }).join('\n');
const low = (change: Partial<LevelPolicy>): string => lintPolicy({ ...policies.LOW, ...change }).join('\n');

test.each(LEVELS)('the shipped ladder of %s has no fault', (level) => expect(lintPolicy(policies[level])).toEqual([]));

describe('a ladder is refused when', () => {
  test.each([
    ['a step comes no later than the one before', critical({ rungs: rungs(0, 5, 5, 8, 12) }), 'step 2 must come later'],
    ['it leaves a step out', critical({ rungs: rungs(0, 2, 5, 8).filter(({ step }) => step !== 1) }), 'without gaps'],
    [
      'a step is not one of 0 to 4',
      critical({ rungs: [...rungs(0, 2, 5, 8, 12), { step: 5 as Step, afterMs: hours(1) }] }),
      'step 5 is not',
    ],
    ['step 0 does not come at once', critical({ rungs: rungs(1, 2, 5, 8, 12) }), 'step 0 must come at once'],
    ['step 0 has a time of day', low({ rungs: rungs('09:10', '09:20', '09:30', '09:40') }), 'step 0 must come at once'],
    ['there is no step at all', critical({ rungs: [] }), 'must reach the station'],
    ['it does not reach the station', critical({ rungs: rungs(0, 2, 5) }), 'must reach the station'],
    ['police hear later than the receipt is due', critical({ ackMs: minutes(4) }), 'step 2 must come no later'],
    [
      'police hear at a time of day, which may be later than the receipt is due',
      low({ rungs: rungs(0, 120, '09:10', '09:20') }),
      'step 2 must',
    ],
    [
      'a span follows a time of day',
      low({ rungs: rungs(0, 120, 240, '09:10', 600) }),
      'follows a step with a time of day',
    ],
    ['contact may take longer than the outcome', critical({ contactMs: hours(2) }), 'contact must not exceed outcome'],
    [
      'the alarm would ring without end',
      critical({ alarm: { pausesMs: [0] } }),
      'alarm must repeat after a positive time',
    ],
    [
      'a CRITICAL would be silent for too long',
      critical({ alarm: { pausesMs: [minutes(5), minutes(20)] } }),
      'must not pause for more than 15 minutes',
    ],
    ['nobody would have time to match', critical({ matchMs: 0 }), 'match must be a positive time'],
    ['nobody would have time to review', critical({ reviewMs: 0 }), 'review must be a positive time'],
    ['nobody would have time to meet', critical({ contactMs: 0 }), 'contact must be a positive time'],
    ['nobody would have time to report', critical({ contactMs: 0, outcomeMs: 0 }), 'outcome must be a positive time'],
    ['a time of day falls into the pause', low({ rungs: rungs(0, 120, 240, '03:00') }), 'falls into the quiet hours'],
    ['its alarm falls into the pause', low({ alarm: { clock: '21:00' } }), 'falls into the quiet hours'],
    [
      'the quiet hours do not span midnight',
      low({ open: { from: '21:00', to: '08:00' } }),
      'quiet hours must begin in the evening',
    ],
    [
      'the quiet hours begin at midnight',
      low({ open: { from: '08:00', to: '00:00' } }),
      'quiet hours must begin in the evening',
    ],
  ])('%s', (_, faults, said) => expect(faults).toContain(said));
});

test('every fault names its level', () => {
  expect(
    critical({ rungs: [], contactMs: hours(2) })
      .split('\n')
      .every((fault) => fault.startsWith('escalation.CRITICAL: ')),
  ).toBe(true);
});
