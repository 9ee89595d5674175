import { describe, expect, test } from 'vitest';
import { policiesFrom } from '../../../src/kernel/escalation/policy.ts';
import { hours, minutes } from '../../../src/lib/time.ts';
import { policies, settings } from '../escalation/policies.ts';

describe('the ladders of the shipped settings', () => {
  test.each([
    ['CRITICAL', minutes(5), minutes(10), minutes(60), hours(2), minutes(2), [hours(24), hours(72)]],
    ['HIGH', minutes(10), minutes(30), hours(4), hours(8), minutes(5), [hours(72)]],
    ['MEDIUM', minutes(30), hours(2), hours(24), hours(24), minutes(30), []],
    ['LOW', hours(4), hours(24), hours(72), hours(72), hours(4), []],
  ] as const)('%s waits as its table says', (level, ackMs, contactMs, outcomeMs, reviewMs, matchMs, followUpMs) => {
    expect(policies[level]).toMatchObject({ level, ackMs, contactMs, outcomeMs, reviewMs, matchMs, followUpMs });
  });

  test('MEDIUM and LOW rest from nine in the evening to eight; CRITICAL and HIGH never', () => {
    expect([policies.MEDIUM.open, policies.LOW.open]).toEqual([
      { from: '08:00', to: '21:00' },
      { from: '08:00', to: '21:00' },
    ]);
    expect([policies.CRITICAL.open, policies.HIGH.open]).toEqual([null, null]);
  });

  test('the top is told again with growing pauses, every 2 hours, and at ten past nine', () => {
    expect([policies.CRITICAL.alarm, policies.HIGH.alarm, policies.MEDIUM.alarm, policies.LOW.alarm]).toEqual([
      { pausesMs: [5, 5, 10, 15].map(minutes) },
      { pausesMs: [15, 15, 30, 60].map(minutes) },
      { pausesMs: [hours(2)] },
      { clock: '09:10' },
    ]);
  });
});

test('settings with wrong ladders do not start, and every fault is named', () => {
  const { timers, escalation } = settings;
  const wrong = {
    ...settings,
    timers: { ...timers, HIGH: { ...timers.HIGH, ack: minutes(1) } },
    escalation: { ...escalation, LOW: escalation.LOW.slice(0, 2) },
  };
  expect(() => policiesFrom(wrong)).toThrow(/escalation\.HIGH.*step 2[\s\S]*escalation\.LOW.*station/);
});

test('quiet hours that would never end are refused instead of hanging', () => {
  expect(() => policiesFrom({ ...settings, quietHours: { from: '00:00', to: '08:00' } })).toThrow(/quiet hours/);
});
