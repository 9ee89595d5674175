import { describe, expect, test } from 'vitest';
import { aboutPeople, turnoverOf } from '../../../src/domain/statistics/rules.ts';

describe('turnover', () => {
  const moved = { joins: 0, outOfProvinceJoins: 0, leaves: 0, now: 0 };

  test('a whole staff exchanged once is 1', () => {
    expect(turnoverOf({ ...moved, joins: 100, leaves: 100, now: 100 }).rate).toEqual({
      numerator: 200,
      denominator: 200,
      share: 1,
    });
  });

  test('people who came or went count against the people of both days', () => {
    expect(turnoverOf({ ...moved, joins: 30, leaves: 10, now: 120 })).toMatchObject({
      before: 100,
      rate: { numerator: 40, denominator: 220 },
    });
  });

  test('where there is nobody there is no share', () => {
    expect(turnoverOf(moved).rate.share).toBeNull();
  });
});

test.each([
  [0, '0'],
  [99, '99'],
  [100, '100'],
  [101, '100多'],
  [2300, '2300'],
  [2312, '2300多'],
])('%i people are named %s', (n, words) => {
  expect(aboutPeople(n)).toBe(words);
});
