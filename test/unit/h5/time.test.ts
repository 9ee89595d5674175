import { expect, test } from 'vitest';
import {
  createAppClock,
  endsNextDay,
  fromLocalInput,
  momentText,
  spanOf,
  spanText,
  toLocalInput,
} from '../../../src/pages/kit/time.ts';

test('times are the county’s, whatever the phone is set to', () => {
  expect(momentText('2026-01-01T19:04:05Z', '2026-01-02T01:00:00Z')).toBe('03:04:05');
  expect(momentText('2026-01-01T15:04:05Z', '2026-01-01T16:00:00Z')).toBe('01-01 23:04:05');
  expect(toLocalInput('2026-01-01T19:04:05Z')).toBe('2026-01-02T03:04');
  expect(fromLocalInput('2026-01-02T03:04')).toBe('2026-01-01T19:04:00.000Z');
  expect(fromLocalInput('soon')).toBeNull();
});

test('time left grows coarser with its length', () => {
  expect([0, 59_999, 272_000, 3_900_000, 190_000_000, -65_000].map(spanText)).toEqual([
    '00:00',
    '00:59',
    '04:32',
    '1小时05分',
    '2天4小时',
    '01:05',
  ]);
});

const BEGIN = Date.parse('2026-01-01T00:00:00Z');
const said = (seconds: number) => new Date(BEGIN + seconds * 1_000).toISOString();

test('between two answers the clock goes on at the speed measured', () => {
  const clock = createAppClock();
  for (const turn of [0, 1, 2]) clock.hear(said(turn * 30), turn * 3_000);
  expect(clock.read(7_000) - BEGIN).toBe(70_000);
});

test('a clock moved forward once is not taken for a fast one', () => {
  const clock = createAppClock();
  clock.hear(said(0), 0);
  clock.hear(said(3), 3_000);
  clock.hear(said(723), 6_000);
  expect(clock.read(7_000) - BEGIN).toBe(724_000);
});

test('an answer right after another does not disturb the measure', () => {
  const clock = createAppClock();
  clock.hear(said(0), 0);
  clock.hear(said(0), 100);
  expect(clock.read(1_000) - BEGIN).toBe(1_000);
});

test('a shift that ends no later than it begins ends on the next day', () => {
  expect(spanOf('2026-01-05', '08:00', '20:00')).toEqual({
    startsAt: '2026-01-05T00:00:00.000Z',
    endsAt: '2026-01-05T12:00:00.000Z',
  });
  expect(spanOf('2026-12-31', '20:00', '08:00')).toEqual({
    startsAt: '2026-12-31T12:00:00.000Z',
    endsAt: '2027-01-01T00:00:00.000Z',
  });
  expect([endsNextDay('20:00', '08:00'), endsNextDay('08:00', '08:00'), endsNextDay('08:00', '20:00')]).toEqual([
    true,
    true,
    false,
  ]);
});

test('while something is missing there is no shift', () => {
  expect([spanOf('', '08:00', '20:00'), spanOf('2026-01-05', '', '20:00'), endsNextDay('', '08:00')]).toEqual([
    null,
    null,
    false,
  ]);
});
