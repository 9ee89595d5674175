import { expect, test } from 'vitest';
import { endsNextDay, spanOf } from '../../../src/pages/kit/time.ts';

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
