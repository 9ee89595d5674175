import { describe, expect, test } from 'vitest';
import { workingDaysAfter } from '../../../src/domain/privacy/rules.ts';
import { shanghaiAt, shanghaiDay } from '../../../src/lib/time.ts';

const day = (from: string, count: number) => shanghaiDay(workingDaysAfter(shanghaiAt(from, '10:00'), count));

describe('working days', () => {
  test('weekends do not count', () => {
    expect(day('2026-11-20', 1)).toBe('2026-11-23');
    expect(day('2026-11-23', 15)).toBe('2026-12-14');
  });

  test('a request made on a weekend counts from Monday', () => {
    expect(day('2026-11-21', 1)).toBe('2026-11-23');
    expect(day('2026-11-22', 1)).toBe('2026-11-23');
  });

  test('the day is the day in Shanghai, also late in the evening', () => {
    expect(shanghaiDay(workingDaysAfter(shanghaiAt('2026-11-20', '23:30'), 1))).toBe('2026-11-23');
  });
});
