import { expect, test } from 'vitest';
import { mayKnowDeadline, overdueFor, overdueOf } from '../../../src/domain/warning-views/rules.ts';
import { OVERDUE } from '../../../src/domain/warnings/types.ts';
import { hours } from '../../../src/lib/time.ts';
import { minute } from './actors.ts';
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

test('what police were asked to take over is overdue once the top step was told', () => {
  const unreachable = { ...reported('UNREACHABLE'), lapsedAt: null };
  expect(overdueOf({ ...unreachable, exhaustedAt: null }, minute(500))).toBeNull();
  const notified = { ...unreachable, exhaustedAt: minute(400) };
  expect(overdueOf(notified, minute(500))).toEqual({ of: 'TAKE_OVER', since: minute(400) });
});

test('the employer’s people hear of the time they themselves let pass, and of none of police', () => {
  const since = minute(10);
  const silent = dispatched('HIGH');
  expect(overdueFor('EMPLOYER', silent, { of: 'RECEIPT', since })).not.toBeNull();
  expect(overdueFor('EMPLOYER', acked('HIGH'), { of: 'PROGRESS', since })).not.toBeNull();
  const done = reported('UNREACHABLE');
  for (const of of OVERDUE) {
    expect(overdueFor('EMPLOYER', done, { of, since })).toBeNull();
    expect(overdueFor('POLICE', done, { of, since })).not.toBeNull();
    expect(overdueFor('SELF', silent, { of, since })).toBeNull();
  }
  for (const purpose of ['ladder', 'alarm', 'outcome', 'review']) {
    expect(mayKnowDeadline('EMPLOYER', done, purpose)).toBe(false);
    expect(mayKnowDeadline('POLICE', done, purpose)).toBe(true);
  }
  expect(mayKnowDeadline('EMPLOYER', silent, 'ladder')).toBe(true);
});
