import { describe, expect, test } from 'vitest';
import { alarmDue, deadline, stepDue, topStep } from '../../../src/kernel/escalation/ladder.ts';
import type { Level } from '../../../src/kernel/escalation/types.ts';
import { addMs, formatShanghai, hours, minutes, shanghaiAt } from '../../../src/lib/time.ts';
import { policies } from './policies.ts';

const base = shanghaiAt('2026-11-20', '09:00');

/** Minutes after the dispatch at which each step is told (domain guide, F4). */
const OFFSETS: Record<'CRITICAL' | 'HIGH' | 'MEDIUM', number[]> = {
  CRITICAL: [0, 2, 5, 8, 12],
  HIGH: [0, 5, 10, 20, 40],
  MEDIUM: [0, 15, 30, 120, 480],
};

describe.each(Object.entries(OFFSETS))('the ladder of %s', (name, offsets) => {
  const policy = policies[name as Level];
  const entries = offsets.flatMap((_, entry) => offsets.map((_, step) => [entry, step] as const));

  test.each(entries.filter(([entry, step]) => step > entry))(
    'entered at %d, tells step %d in its time',
    (entry, step) => {
      const after = minutes((offsets[step] ?? 0) - (offsets[entry] ?? 0));
      expect(stepDue(policy, { entry, base }, step)).toEqual(addMs(base, after));
    },
  );

  test.each(entries.filter(([entry, step]) => step <= entry))('entered at %d, owes step %d at once', (entry, step) => {
    expect(stepDue(policy, { entry, base }, step)).toEqual(base);
  });

  test('ends at step 4', () => {
    expect(topStep(policy)).toBe(4);
    expect(stepDue(policy, { entry: 0, base }, 5)).toBeNull();
  });
});

describe('the ladder of LOW', () => {
  const { LOW } = policies;
  const due = (entry: number, step: number, from = base) => {
    const moment = stepDue(LOW, { entry, base: from }, step);
    return moment && formatShanghai(moment);
  };

  test('tells advisors again after two open hours and community police after four', () => {
    expect([due(0, 1), due(0, 2)]).toEqual(['11-20 11:00', '11-20 13:00']);
    expect([due(0, 1, shanghaiAt('2026-11-20', '20:00')), due(0, 2, shanghaiAt('2026-11-20', '20:00'))]).toEqual([
      '11-21 09:00',
      '11-21 11:00',
    ]);
  });

  test('tells the station at the next ten past nine after the step before', () => {
    expect(due(0, 3)).toBe('11-21 09:10');
    expect(due(1, 3)).toBe('11-21 09:10');
    expect(due(2, 3)).toBe('11-20 09:10');
    expect(due(2, 3, shanghaiAt('2026-11-20', '09:10'))).toBe('11-21 09:10');
    expect(due(0, 3, shanghaiAt('2026-11-20', '20:00'))).toBe('11-22 09:10');
  });

  test('entered at the station it tells it at once, and there is no step above', () => {
    expect(due(3, 3)).toBe('11-20 09:00');
    expect([due(0, 4), topStep(LOW)]).toEqual([null, 3]);
  });
});

describe('the pause and the ladder', () => {
  test('a MEDIUM dispatched at eight in the evening goes on in the morning', () => {
    const evening = { entry: 0, base: shanghaiAt('2026-11-20', '20:40') };
    const dues = [1, 2, 3, 4].map((step) => formatShanghai(stepDue(policies.MEDIUM, evening, step) ?? base));
    expect(dues).toEqual(['11-20 20:55', '11-21 08:10', '11-21 09:40', '11-21 15:40']);
  });

  test('CRITICAL and HIGH know no night', () => {
    const night = { entry: 0, base: shanghaiAt('2026-11-20', '23:58') };
    expect(stepDue(policies.CRITICAL, night, 2)).toEqual(addMs(night.base, minutes(5)));
    expect(stepDue(policies.HIGH, night, 4)).toEqual(addMs(night.base, minutes(40)));
  });
});

describe('the alarm of the top step', () => {
  test.each([
    ['CRITICAL', '22:00', '11-20 22:05'],
    ['HIGH', '22:00', '11-20 22:15'],
    ['MEDIUM', '10:00', '11-20 12:00'],
    ['MEDIUM', '20:00', '11-21 09:00'],
    ['LOW', '09:10', '11-21 09:10'],
    ['LOW', '08:00', '11-20 09:10'],
  ] as const)('of %s told at %s repeats at %s', (level, clock, due) => {
    expect(formatShanghai(alarmDue(policies[level], shanghaiAt('2026-11-20', clock), 0))).toBe(due);
  });

  test.each([
    ['CRITICAL', [5, 5, 10, 15, 15, 15]],
    ['HIGH', [15, 15, 30, 60, 60, 60]],
    ['MEDIUM', [120, 120, 120]],
  ] as const)('of %s grows rarer and never stops', (level, pauses) => {
    const noon = shanghaiAt('2026-11-20', '12:00');
    const grown = pauses.map(
      (_, repeats) => (alarmDue(policies[level], noon, repeats).getTime() - noon.getTime()) / 60_000,
    );
    expect(grown).toEqual(pauses);
  });
});

test('deadlines under a day count open minutes, a day or more the wall clock', () => {
  const evening = shanghaiAt('2026-11-20', '20:00');
  const shown = (level: Level, ms: number) => formatShanghai(deadline(policies[level], evening, ms));
  expect(shown('MEDIUM', hours(2))).toBe('11-21 09:00');
  expect(shown('MEDIUM', hours(24))).toBe('11-21 20:00');
  expect(shown('HIGH', hours(4))).toBe('11-21 00:00');
});
