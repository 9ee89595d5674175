import { describe, expect, test } from 'vitest';
import { halfOf, monthSpan, repeated, uncovered, worked } from '../../../src/domain/duty/rules/calendar.ts';
import { shanghaiAt } from '../../../src/lib/time.ts';

const span = (from: string, to: string) => ({ startsAt: at(from), endsAt: at(to) });
const at = (text: string): Date => shanghaiAt(text.slice(0, 10), text.slice(11));
const words = (spans: { startsAt: Date; endsAt: Date }[]) =>
  spans.map(({ startsAt, endsAt }) => `${startsAt.toISOString()} ${endsAt.toISOString()}`);

describe('the calendar of a roster', () => {
  test('a month lasts from its first midnight in Shanghai to the next one’s, leap years and December too', () => {
    expect(monthSpan('2028-02')).toEqual(span('2028-02-01 00:00', '2028-03-01 00:00'));
    expect(monthSpan('2026-12')).toEqual(span('2026-12-01 00:00', '2027-01-01 00:00'));
    expect(monthSpan('2026-02').endsAt).toEqual(at('2026-03-01 00:00'));
  });

  test('a shift is told apart by where its middle lies', () => {
    expect(halfOf(span('2026-12-01 08:00', '2026-12-01 20:00'))).toBe('DAY');
    expect(halfOf(span('2026-12-01 20:00', '2026-12-02 08:00'))).toBe('NIGHT');
    expect(halfOf(span('2026-12-01 16:00', '2026-12-02 00:00'))).toBe('NIGHT');
    expect(halfOf(span('2026-12-01 06:00', '2026-12-01 14:00'))).toBe('DAY');
    expect(halfOf(span('2026-12-01 08:00', '2026-12-02 08:00'))).toBe('WHOLE');
  });

  test('what nobody covers is what is left between the shifts, however they lie in each other', () => {
    const whole = span('2026-12-01 00:00', '2026-12-02 00:00');
    expect(uncovered([], whole)).toEqual([whole]);
    expect(uncovered([span('2026-11-30 20:00', '2026-12-02 08:00')], whole)).toEqual([]);
    const some = [
      span('2026-12-01 12:00', '2026-12-01 13:00'),
      span('2026-12-01 08:00', '2026-12-01 20:00'),
      span('2026-12-01 20:00', '2026-12-01 21:00'),
    ];
    expect(words(uncovered(some, whole))).toEqual(
      words([span('2026-12-01 00:00', '2026-12-01 08:00'), span('2026-12-01 21:00', '2026-12-02 00:00')]),
    );
  });

  test('whoever is away with nobody in his place does not work that part of his shift', () => {
    const shift = span('2026-12-01 08:00', '2026-12-01 20:00');
    expect(worked(shift, [span('2026-12-01 00:00', '2026-12-01 10:00')])).toEqual([
      span('2026-12-01 10:00', '2026-12-01 20:00'),
    ]);
    expect(worked(shift, [span('2026-11-30 00:00', '2026-12-05 00:00')])).toEqual([]);
  });

  test('a week comes again on the same days and hours until the last day, without what is over already', () => {
    const night = { ...span('2026-12-31 20:00', '2027-01-01 08:00'), personId: 'a' };
    const again = repeated([night], { until: '2027-01-21', now: at('2026-12-20 00:00') });
    expect(again).toEqual([
      { ...span('2027-01-07 20:00', '2027-01-08 08:00'), personId: 'a' },
      { ...span('2027-01-14 20:00', '2027-01-15 08:00'), personId: 'a' },
      { ...span('2027-01-21 20:00', '2027-01-22 08:00'), personId: 'a' },
    ]);
    expect(repeated([night], { until: '2027-01-21', now: at('2027-01-15 08:00') })).toHaveLength(1);
  });
});
