import { describe, expect, test } from 'vitest';
import { lapse } from '../../../src/domain/warnings/rules/fire.ts';
import { contacted, keepLooking, notFound } from '../../../src/domain/warnings/rules/receipt.ts';
import { LEVELS } from '../../../src/kernel/escalation/types.ts';
import { anna, bela, minute, officer } from './actors.ts';
import { asking, due, must, notifications } from './decided.ts';
import { acked, dispatched, met, reported, taken } from './warning.ts';

describe('「已见到本人」', () => {
  test.each(LEVELS)('of %s ends the wait for contact; the outcome goes on as it was due', (level) => {
    const signed = acked(level);
    const decision = contacted(signed, anna, minute(5), minute(5));
    const warning = must(decision);
    expect(warning).toMatchObject({ state: 'CONTACTED', metAt: minute(5), owner: signed.owner });
    expect(asking(warning)).toEqual(['outcome']);
    expect(due(warning, 'outcome')).toEqual(due(signed, 'outcome'));
    expect(notifications(decision, 'card-state')).toEqual([{ type: 'card-state', cardState: 'C01c', whose: 'owner' }]);
  });

  test('is the owner’s to say', () => {
    expect(contacted(acked(), bela, minute(5), minute(5))).toEqual({ outcome: 'refused', why: 'TAKEN' });
    expect(contacted(dispatched(), anna, minute(5), minute(5))).toEqual({ outcome: 'refused', why: 'UNSIGNED' });
  });

  test('a second time changes nothing: the first meeting stands', () => {
    expect(contacted(met(), anna, minute(9), minute(9))).toEqual({ outcome: 'unchanged', cardState: 'C01c' });
    const late = must(contacted(must(lapse(met(), 'outcome', minute(61))), anna, minute(62), minute(62)));
    expect(late.metAt).toEqual(minute(5));
  });

  test('of an officer counts the same', () => {
    expect(asking(must(contacted(taken(), officer, minute(9), minute(9))))).toEqual(['outcome']);
  });

  test('after an open outcome is noted, and police are still called', () => {
    const open = reported('UNREACHABLE', acked());
    const warning = must(contacted(open, anna, minute(12), minute(12)));
    expect([warning.state, warning.metAt, asking(warning)]).toEqual(['REPORTED', minute(12), ['ladder']]);
  });

  test.each([
    ['DISSUADED', {}],
    ['WRONG_PERSON', { why: 'RETURNED' }],
  ] as const)('after %s changes nothing', (outcome, why) => {
    const again = contacted(reported(outcome), anna, minute(12), minute(12));
    expect(again).toEqual({ outcome: 'unchanged', cardState: 'C01e', ...why });
  });
});

describe('「找不到人」', () => {
  test.each([
    ['CRITICAL', true],
    ['HIGH', true],
    ['MEDIUM', false],
    ['LOW', false],
  ] as const)('of %s lets community police know: %s', (level, notified) => {
    const decision = notFound(acked(level), anna);
    expect(notifications(decision, 'card-state')).toEqual([{ type: 'card-state', cardState: 'C01d', whose: 'owner' }]);
    expect(notifications(decision, 'notice').map(({ why }) => why)).toEqual(notified ? ['LOOKING'] : []);
    expect(must(decision)).toEqual(acked(level));
  });

  test('of an officer is told to nobody', () =>
    expect(notifications(notFound(taken(), officer), 'notice')).toEqual([]));

  test('「继续找」 gives the card back', () => {
    expect(notifications(keepLooking(acked(), anna), 'card-state')).toEqual([
      { type: 'card-state', cardState: 'C01a', whose: 'owner' },
    ]);
  });

  test.each([
    ['met', met(), 'C01c', 'MET'],
    ['left open', reported('UNREACHABLE', acked()), 'C01e', 'LEFT_OPEN'],
    ['reported', reported('DISSUADED'), 'C01e', 'IN_REVIEW'],
    ['returned', reported('LEFT_COMPANY', acked()), 'C01e', 'RETURNED'],
  ] as const)('「继续找」 on an old card brings no name back: %s', (_, warning, cardState, why) => {
    expect(keepLooking(warning, anna)).toEqual({ outcome: 'unchanged', cardState, why });
  });

  test.each([
    ['DISSUADED', 'IN_REVIEW'],
    ['LEFT_COMPANY', 'RETURNED'],
  ] as const)('after %s changes nothing', (outcome, why) => {
    expect(notFound(reported(outcome), anna)).toEqual({ outcome: 'unchanged', cardState: 'C01e', why });
  });

  test('once the person was met is not taken', () => {
    expect(notFound(met(), anna)).toEqual({ outcome: 'unchanged', cardState: 'C01c', why: 'MET' });
  });

  test('is the owner’s to say', () => {
    expect(notFound(acked(), bela)).toEqual({ outcome: 'refused', why: 'TAKEN' });
    expect(keepLooking(acked(), bela)).toEqual({ outcome: 'refused', why: 'TAKEN' });
  });
});
