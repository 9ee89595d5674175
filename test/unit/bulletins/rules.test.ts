import { describe, expect, test } from 'vitest';
import * as rules from '../../../src/domain/bulletins/rules.ts';
import type { Decision } from '../../../src/domain/bulletins/types.ts';
import { bulletin, later, NOW, sent } from './bulletin.ts';

const facts = {
  now: NOW,
  people: 12,
  maxPeople: null,
  approvalAbove: 1_000,
  countdownMs: 30_000,
  filterText: '角色为安全顾问',
};
const approval = { by: 'second', byOperator: false, now: NOW, countdownMs: 30_000 };
const messageOf = (decision: Decision) => (decision.outcome === 'refused' ? decision.message : decision.action);
const stateOf = (decision: Decision) => (decision.outcome === 'done' ? decision.bulletin.state : decision.message);

describe('from draft to countdown', () => {
  test('up to the limit it counts down thirty seconds, above it waits for a second officer', () => {
    const small = rules.submit(bulletin(), { ...facts, people: 1_000 });
    expect(small).toMatchObject({ bulletin: { state: 'SCHEDULED', launchAt: later(0.5) } });
    expect(stateOf(rules.submit(bulletin(), { ...facts, people: 1_001 }))).toBe('PENDING_APPROVAL');
  });

  test('a set time is waited for, but never less than the countdown', () => {
    const tomorrow = rules.submit(bulletin({ scheduledAt: later(60) }), facts);
    expect(tomorrow).toMatchObject({ bulletin: { launchAt: later(60) } });
    const soon = rules.submit(bulletin({ scheduledAt: later(0.1) }), facts);
    expect(soon).toMatchObject({ bulletin: { launchAt: later(0.5) } });
  });

  test('whether it comes at night is seen from when it would start, in the quiet hours', () => {
    const quiet = { from: '21:00', to: '08:00' };
    const countdown = { now: NOW, countdownMs: 30_000 };
    expect(rules.isNight(quiet, rules.launchTime(null, countdown))).toBe(false);
    expect(rules.isNight(quiet, rules.launchTime(later(17 * 60), countdown))).toBe(true);
    expect(rules.isNight(quiet, new Date('2026-01-05T12:59:59Z'))).toBe(false);
    expect(rules.isNight(quiet, new Date('2026-01-05T13:00:00Z'))).toBe(true);
    expect(rules.isNight(quiet, new Date('2026-01-05T23:59:59Z'))).toBe(true);
    expect(rules.isNight(quiet, new Date('2026-01-06T00:00:00Z'))).toBe(false);
  });

  test('an empty audience is refused by the words of its filter', () => {
    expect(rules.submit(bulletin(), { ...facts, people: 0 })).toMatchObject({
      message: 'empty',
      with: '角色为安全顾问',
    });
  });

  test('community police reach a thousand people at most', () => {
    expect(rules.submit(bulletin(), { ...facts, people: 1_001, maxPeople: 1_000 })).toMatchObject({
      message: 'tooMany',
      with: 1_000,
    });
  });

  test.each([
    ['a deadline is owed when signing is asked for', { deadlineAt: null }, 'deadline.missing'],
    ['a deadline lies ahead', { deadlineAt: later(-1) }, 'deadline.past'],
    ['a deadline lies behind the set time', { scheduledAt: later(200) }, 'deadline.past'],
    ['a set time lies ahead', { scheduledAt: later(-1) }, 'scheduled.past'],
    ['waves need a quorum', { waveMinutes: 30 }, 'quorum.missing'],
    [
      'no exercise ever goes to employees',
      { drill: true, filter: { roles: ['EMPLOYEE' as const] } },
      'drill.employees',
    ],
  ])('%s', (_, over, message) => {
    expect(messageOf(rules.submit(bulletin(over), facts))).toBe(message);
  });

  test('nobody approves his own, nor the command line what it submitted itself', () => {
    const pending = bulletin({ state: 'PENDING_APPROVAL' });
    expect(messageOf(rules.approve(pending, { ...approval, by: 'author' }))).toBe('own');
    expect(messageOf(rules.refuse(pending, { by: 'author', reason: '改' }))).toBe('own');
    expect(messageOf(rules.approve({ ...pending, byOperator: true }, { ...approval, byOperator: true }))).toBe(
      'operator',
    );
    expect(stateOf(rules.approve({ ...pending, byOperator: true }, approval))).toBe('SCHEDULED');
    expect(stateOf(rules.approve(pending, { ...approval, byOperator: true }))).toBe('SCHEDULED');
  });

  test('approved after its set time it goes out by the countdown, after its deadline not at all', () => {
    const pending = bulletin({ state: 'PENDING_APPROVAL', scheduledAt: later(10) });
    expect(rules.approve(pending, { ...approval, now: later(20) })).toMatchObject({
      bulletin: { launchAt: later(20.5) },
    });
    expect(messageOf(rules.approve(pending, { ...approval, now: later(121) }))).toBe('deadline.past');
  });

  test('refused it is a draft with the reason; aborted a draft as it was', () => {
    const refused = rules.refuse(bulletin({ state: 'PENDING_APPROVAL' }), { by: 'second', reason: '标题不清楚' });
    expect(refused).toMatchObject({ bulletin: { state: 'DRAFT', refusal: '标题不清楚' } });
    expect(stateOf(rules.abort(bulletin({ state: 'SCHEDULED', launchAt: later(1) })))).toBe('DRAFT');
    expect(messageOf(rules.abort(sent()))).toBe('wrong.abort.SENT');
  });

  test('only drafts are edited, each edit a new version of the words', () => {
    expect(rules.edit(bulletin(), { title: '新' })).toMatchObject({ bulletin: { contentVersion: 2, title: '新' } });
    expect(messageOf(rules.edit(bulletin({ state: 'SCHEDULED' }), {}))).toBe('wrong.change.SCHEDULED');
  });
});

describe('signing', () => {
  const waiting = { state: 'ACCEPTED' as const };

  test('counts in time, late after the deadline, once', () => {
    expect(rules.sign(sent(), waiting, later(1))).toEqual({ outcome: 'signed', state: 'ACKED' });
    expect(rules.sign(sent(), waiting, later(121))).toEqual({ outcome: 'signed', state: 'ACKED_LATE' });
    expect(rules.sign(sent({ state: 'CLOSED', closeReason: 'DEADLINE' }), waiting, later(300))).toEqual({
      outcome: 'signed',
      state: 'ACKED_LATE',
    });
    expect(rules.sign(sent(), { state: 'ACKED' }, later(2))).toEqual({ outcome: 'again' });
  });

  test.each([
    [sent({ state: 'CANCELLED' }), 'RECALLED'],
    [sent({ state: 'CLOSED', closeReason: 'BY_HAND' }), 'CLOSED'],
    [sent({ state: 'CLOSED', closeReason: 'CORRECTED' }), 'CORRECTED'],
  ])('after an end by people it changes nothing and says why', (over, why) => {
    expect(rules.sign(over, waiting, later(1))).toEqual({ outcome: 'refused', why });
  });

  test('whoever has no receipt has nothing to sign', () => {
    expect(rules.sign(sent(), null, NOW)).toEqual({ outcome: 'refused', why: 'FORBIDDEN' });
  });
});

describe('reminding', () => {
  const ask = { now: later(10), silent: 3, max: 3 };

  test('three times at most, only the silent, only while answers are awaited', () => {
    expect(rules.remind(sent(), ask)).toMatchObject({ bulletin: { phase: 'REMIND', remindersSent: 1 } });
    expect(messageOf(rules.remind(sent({ remindersSent: 3 }), ask))).toBe('remind.max');
    expect(messageOf(rules.remind(sent(), { ...ask, silent: 0 }))).toBe('remind.nobody');
    expect(messageOf(rules.remind(sent({ ackRequired: false }), ask))).toBe('noAck');
    expect(messageOf(rules.remind(sent({ phase: 'REMIND' }), ask))).toBe('remind.busy');
    expect(messageOf(rules.remind(sent({ state: 'CLOSED' }), ask))).toBe('remind.over');
    expect(messageOf(rules.remind(sent(), { ...ask, now: later(121) }))).toBe('remind.over');
  });
});

describe('ends', () => {
  test('recalled before it went out nobody is told; afterwards whoever may have seen it', () => {
    expect(rules.recall(bulletin({ state: 'SCHEDULED' }), NOW)).toMatchObject({ bulletin: { phase: null } });
    expect(rules.recall(sent(), NOW)).toMatchObject({ bulletin: { state: 'CANCELLED', phase: 'WITHDRAW' } });
    expect(messageOf(rules.recall(sent({ state: 'CANCELLED' }), NOW))).toBe('wrong.recall.CANCELLED');
  });

  test('a correction closes the wrong one; a recalled one stays recalled', () => {
    expect(rules.supersede(sent(), 'right', NOW)).toMatchObject({
      bulletin: { state: 'CLOSED', closeReason: 'CORRECTED', correctedBy: 'right' },
    });
    expect(stateOf(rules.supersede(sent({ state: 'CANCELLED' }), 'right', NOW))).toBe('CANCELLED');
    expect(messageOf(rules.supersede(bulletin(), 'right', NOW))).toBe('not_due');
  });
});

describe('timers and waves', () => {
  const purposes = (over: Parameters<typeof bulletin>[0]) =>
    rules.timersOf(bulletin(over)).map(({ purpose }) => purpose);

  test('each state has the timers that move it on, ends have none', () => {
    expect(purposes({})).toEqual([]);
    expect(purposes({ state: 'SCHEDULED', launchAt: NOW })).toEqual(['launch']);
    expect(purposes({ state: 'SENDING', phase: 'PLAN', pageAt: NOW })).toEqual(['page', 'deadline']);
    expect(purposes({ state: 'SENDING', phase: 'WAIT', settleAt: NOW })).toEqual(['settle', 'deadline']);
    expect(purposes({ state: 'SENT', phase: 'WAIT', waveAt: NOW })).toEqual(['deadline', 'wave']);
    expect(purposes({ state: 'CANCELLED', phase: 'WITHDRAW', pageAt: NOW })).toEqual(['page']);
    expect(purposes({ state: 'CLOSED' })).toEqual([]);
  });

  test('primary advisors first, other advisors second, everybody else third', () => {
    expect(rules.rankOf({ role: 'ADVISOR', primary: true })).toBe(1);
    expect(rules.rankOf({ role: 'ADVISOR', primary: false })).toBe(2);
    expect(rules.rankOf({ role: 'EMPLOYEE', primary: true })).toBe(3);
  });

  test('the next wave waits for a page that is just going out', () => {
    expect(rules.widen(sent({ waveAt: NOW }), NOW)).toMatchObject({
      bulletin: { wave: 2, phase: 'TELL', waveAt: null },
    });
    expect(rules.widen(sent({ waveAt: NOW, phase: 'REMIND' }), NOW)).toMatchObject({ action: 'postponed' });
  });
});
