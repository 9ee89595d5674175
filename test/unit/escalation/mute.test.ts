import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultOf } from '../../../src/domain/mute-windows/rules.ts';
import { type Span, silentUntil } from '../../../src/kernel/escalation/index.ts';
import { addMs, hours, minutes } from '../../../src/lib/time.ts';

const NOON = new Date('2026-09-01T04:00:00Z');
const span = (from: number, to: number): Span => ({
  startsAt: addMs(NOON, minutes(from)),
  endsAt: addMs(NOON, minutes(to)),
});
const until = (...spans: Span[]) => {
  const end = silentUntil(spans, NOON);
  return end && (end.getTime() - NOON.getTime()) / minutes(1);
};

describe('silence', () => {
  test('holds from its beginning on, and is over at its end', () => {
    expect(until(span(0, 10))).toBe(10);
    expect(until(span(-10, 0))).toBeNull();
    expect(silentUntil([span(0, 10)], addMs(NOON, -1))).toBeNull();
    expect(silentUntil([span(0, 10)], addMs(NOON, minutes(10) - 1))).toEqual(span(0, 10).endsAt);
  });

  test('of windows that run into each other ends with the last; a gap of a millisecond ends it', () => {
    expect(until(span(5, 20), span(-5, 10))).toBe(20);
    expect(until(span(-5, 10), span(10, 20))).toBe(20);
    expect(until(span(-5, 10), { startsAt: addMs(NOON, minutes(10) + 1), endsAt: addMs(NOON, minutes(20)) })).toBe(10);
    expect(until(span(-5, 30), span(0, 10))).toBe(30);
  });

  test('lasts no longer than four hours together, whatever windows are declared one after the other', () => {
    const wanted = fc.record({ from: fc.integer({ min: 0, max: 1_200 }), length: fc.integer({ min: 1, max: 300 }) });
    fc.assert(
      fc.property(fc.array(wanted, { maxLength: 30 }), (all) => {
        const declared: Span[] = [];
        for (const { from, length } of all) {
          const one = span(from, from + length);
          if (faultOf(one, declared, NOON) === null) declared.push(one);
        }
        for (const { startsAt } of declared) {
          const end = silentUntil(declared, startsAt);
          expect((end?.getTime() ?? 0) - startsAt.getTime()).toBeLessThanOrEqual(hours(4));
        }
      }),
    );
  });
});
