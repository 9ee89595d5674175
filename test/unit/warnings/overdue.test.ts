import { expect, test } from 'vitest';
import { overdueOf } from '../../../src/domain/warnings/rules/overdue.ts';
import { hours } from '../../../src/lib/time.ts';
import { minute } from './cast.ts';
import { acked, dispatched, newborn, reported } from './warning.ts';

test('an unsigned HIGH is overdue from its tenth minute on, however often it was told again since', () => {
  const silent = dispatched('HIGH');
  expect(overdueOf(silent, minute(9))).toBeNull();
  expect(overdueOf(silent, minute(10))).toEqual({ of: 'RECEIPT', since: minute(10) });
  expect(overdueOf(silent, minute(24 * 60))).toEqual({ of: 'RECEIPT', since: minute(10) });
});

test('who has it in time is waited for by nobody; a lapse counts from the lapse', () => {
  expect(overdueOf(acked('HIGH'), minute(9))).toBeNull();
  expect(overdueOf({ ...acked('HIGH'), lapsedAt: minute(30) }, minute(90))).toEqual({
    of: 'PROGRESS',
    since: minute(30),
  });
});

test('nobody matched, nobody reviewed: from the end of the time for it', () => {
  const lost = newborn('CRITICAL', { state: 'UNMATCHED' });
  expect(overdueOf(lost, new Date(lost.createdAt.getTime() + hours(1)))).toMatchObject({ of: 'MATCH' });
  const done = reported('DISSUADED');
  expect(overdueOf(done, new Date((done.reportedAt ?? done.createdAt).getTime() + hours(100)))).toMatchObject({
    of: 'REVIEW',
  });
});
