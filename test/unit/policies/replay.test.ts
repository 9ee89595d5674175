import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Recorded, reachedReally, replay, replayAll } from '../../../src/domain/policies/rules/replay.ts';
import { LEVELS, stepDue } from '../../../src/kernel/escalation/index.ts';
import { addMs, hours, minutes } from '../../../src/lib/time.ts';
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
    return { level, organisationId: 'o', base, answer, endedAt, told };
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

  test('of 90 days with 2,250 warnings takes far less than ten seconds, and lets others have their turn', async () => {
    const history = fc.sample(lived, { numRuns: 2_250, seed: 7 });
    const night = { from: '22:00', to: '06:00' };
    let longest = 0;
    let since = performance.now();
    const pause = async () => {
      longest = Math.max(longest, performance.now() - since);
      await new Promise((resolve) => setImmediate(resolve));
      since = performance.now();
    };
    const begun = performance.now();
    const { side, same } = await replayAll(history, { policies, night, perMinute: 24 }, pause);
    expect(same).toBe(history.length);
    expect(side.steps[0]).toBe(history.length);
    expect(performance.now() - begun).toBeLessThan(minutes(1) / 6);
    expect(longest).toBeLessThan(500);
  });
});
