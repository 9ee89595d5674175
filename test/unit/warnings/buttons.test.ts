import { describe, expect, test } from 'vitest';
import { ActBodies } from '../../../src/domain/warnings/api.ts';
import { SNOOZE } from '../../../src/domain/warnings/commands/replies.ts';
import { METHODS, OUTCOMES } from '../../../src/domain/warnings/types.ts';
import { texts } from './facts.ts';

const { C01, C01m, C01a, C01b, C01c, C01d, C01e, C02, C10, C10a, C32, C37 } = texts.cards;

/** Buttons and menus that call back, with those of their variants. */
const wordsOf = (card: typeof C01): string[] =>
  [card, ...Object.values(card.variants)].flatMap(({ buttons = [], menu = [] }) =>
    [...buttons, ...menu].filter(({ page }) => !page).map(({ key }) => key),
  );

describe('every button of a warning’s cards is an act that exists', () => {
  const sides = ['report', 'more'];
  const outcomes = [...OUTCOMES.map((code) => `outcome:${code}`), 'false_alarm'];
  const known = new Set([...Object.keys(ActBodies), ...sides, ...outcomes, SNOOZE]);

  test.each(Object.entries({ C01, C01m, C01a, C01c, C01d, C01e, C10, C10a, C32 }))('%s', (_, card) => {
    for (const word of wordsOf(card)) expect(known).toContain(word);
  });

  test('follow-up and hand-over have words of their own', () => {
    expect(wordsOf(C01b)).toEqual(['stable', 'still_at_risk', 'follow_unreachable']);
    expect(wordsOf(C37)).toEqual(['confirm_handover', 'refuse_handover']);
  });
});

describe('the form of C02', () => {
  const options = (key: string) => C02.selects.find((select) => select.key === key)?.options.map(({ id }) => id) ?? [];

  test('offers every outcome and method', () => {
    expect(options('outcome')).toEqual([...OUTCOMES]);
    expect([...options('method')].sort()).toEqual([...METHODS].sort());
  });

  test('gives times as minutes ago, or not at all', () => {
    for (const id of options('when')) expect(id === 'NOT_MET' || /^\d+$/.test(id)).toBe(true);
  });
});

test('CRITICAL takes one tap to sign, one to call for support, and any outcome two', () => {
  expect(wordsOf(C01)).toEqual(expect.arrayContaining(['ack', 'support']));
  const second = new Set([...wordsOf(C01c), ...wordsOf(C01d)]);
  const reachable = OUTCOMES.filter(
    (code) => second.has(`outcome:${code}`) || (code === 'FALSE_ALARM' && second.has('false_alarm')),
  );
  expect(reachable).toEqual([...OUTCOMES]);
});
