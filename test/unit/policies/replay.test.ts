import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createSide,
  mostChanged,
  type Recorded,
  reachedReally,
  replay,
} from '../../../src/domain/policies/rules/replay.ts';
import { LEVELS, stepDue } from '../../../src/kernel/escalation/index.ts';
import { addMs, hours } from '../../../src/lib/time.ts';
import { policies } from '../escalation/policies.ts';

const BEGAN = new Date('2026-09-01T00:00:00Z');

/** A history made by the ladders in force: everybody is asked when they say so, until one of them answers. */
const lived = fc
  .record({
    level: fc.constantFrom(...LEVELS),
    baseMs: fc.integer({ min: 0, max: hours(24 * 90) }),
    answers: fc.option(
      fc.record({ step: fc.integer({ min: 0, max: 3 }), afterMs: fc.integer({ min: 1, max: hours(3) }) }),
    ),
  })
  .map(({ level, baseMs, answers }): Recorded => {
    const base = addMs(BEGAN, baseMs);
    const policy = policies[level];
    const dueOf = (step: number) => stepDue(policy, { entry: 0, base }, step) ?? base;
    const endedAt = answers ? addMs(dueOf(answers.step), answers.afterMs) : addMs(BEGAN, hours(24 * 120));
    const told = policy.rungs
      .filter(({ step }) => step === 0 || dueOf(step) < endedAt)
      .map(({ step }) => ({ step, personId: `p${step}` }));
    const answer = answers ? { step: answers.step, askedAt: dueOf(answers.step), at: endedAt } : null;
    return { id: 'w', level, organisationId: 'o', base, answer, endedAt, told };
  });

describe('the replay', () => {
  test('of the ladder in force equals what happened under it', () => {
    fc.assert(
      fc.property(lived, (recorded) => {
        const course = replay(recorded, policies);
        expect(course.reached).toBe(reachedReally(recorded));
        if (recorded.answer) expect(course.answeredMs).toBe(recorded.answer.at.getTime() - recorded.base.getTime());
      }),
    );
  });

  test('of a ladder that asks earlier has nobody answer later', () => {
    const { CRITICAL } = policies;
    const rungs = CRITICAL.rungs.map((rung) => ('afterMs' in rung ? { ...rung, afterMs: rung.afterMs / 2 } : rung));
    const sooner = { ...policies, CRITICAL: { ...CRITICAL, rungs } };
    fc.assert(
      fc.property(lived, (recorded) => {
        const [now, then] = [replay(recorded, policies), replay(recorded, sooner)];
        expect(then.answeredMs ?? 0).toBeLessThanOrEqual(now.answeredMs ?? 0);
      }),
    );
  });

  const night = { from: '22:00', to: '06:00' };
  const at = (base: string, over: Partial<Recorded> = {}): Recorded => ({
    ...{ id: 'w', level: 'CRITICAL', organisationId: 'o', base: new Date(base), answer: null },
    ...{
      endedAt: new Date('2026-12-01T00:00:00Z'),
      told: policies.CRITICAL.rungs.map(({ step }) => ({ step, personId: `p${step}` })),
    },
    ...over,
  });

  test('counts an officer’s cards by the night of its evening, and only those of police steps', () => {
    const side = createSide({ policies, night, perMinute: 24 }, new Map());
    // 23:58 and 00:30 of the next date are one night; 12:00 is none.
    for (const base of ['2026-09-01T15:58:00Z', '2026-09-01T16:30:00Z', '2026-09-02T04:00:00Z']) side.add(at(base));
    const { officerNights, mostANight, cards, night: nightCards } = side.totals();
    expect({ officerNights, mostANight, cards, nightCards }).toEqual({
      ...{ officerNights: 3, mostANight: 2, cards: 15, nightCards: 10 },
    });
  });

  test.each([
    [19, 0],
    [20, 1],
  ])('%i cards in one minute of a member who may get 24 are near the limit %i times', (warnings, minutesNear) => {
    const side = createSide({ policies, night, perMinute: 24 }, new Map());
    for (let n = 0; n < warnings; n++)
      side.add(at('2026-09-01T04:00:00Z', { endedAt: new Date('2026-09-01T04:01:00Z') }));
    expect(side.totals().nearLimit).toBe(minutesNear);
    // A day later the minute is over and counted; it is not counted twice.
    side.add(at('2026-09-03T04:00:00Z'));
    expect(side.totals().nearLimit).toBe(minutesNear);
  });

  test('names those whose load changes, a night threefold, and nobody else', () => {
    const load = (cards: number, inNight: number) => ({ cards, night: inNight });
    const changed = mostChanged(
      new Map([
        ['a', load(5, 0)],
        ['b', load(5, 5)],
        ['c', load(2, 0)],
      ]),
      new Map([
        ['a', load(8, 0)],
        ['b', load(4, 3)],
        ['c', load(2, 0)],
        ['d', load(1, 0)],
      ]),
      2,
    );
    expect(changed.map(({ id }) => id)).toEqual(['b', 'a']);
  });
});
