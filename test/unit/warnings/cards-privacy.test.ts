import { describe, expect, test } from 'vitest';
import type { Facts } from '../../../src/domain/warnings/cards.ts';
import type { Warning } from '../../../src/domain/warnings/types.ts';
import { LEVELS } from '../../../src/kernel/escalation/types.ts';
import { everyCard } from './every-card.ts';
import { cards, cardsWithoutNames, descOf, facts, fieldsOf, NAME, titleOf } from './facts.ts';
import { acked, dispatched, met, reported, taken } from './warning.ts';

const about = (warning: Warning, name: string, unique: boolean): Facts => {
  const known = facts(warning);
  return { ...known, subject: known.subject && { ...known.subject, name, nameUniqueInUnit: unique } };
};

const NAMING = [
  'C01a of an advisor',
  'C01a of an officer',
  'C01a-support of an advisor',
  'C01a-support of an officer',
  'C10a of an advisor',
  'C10a of an officer',
  'message C01a',
];

describe('signing is seeing', () => {
  test.each(LEVELS)(
    'of %s, the full name stands on the signer’s card alone, and only of CRITICAL and HIGH',
    (level) => {
      for (const warning of [acked(level), taken(level)]) {
        const naming = everyCard(facts(warning)).flatMap(([name, card]) =>
          JSON.stringify(card).includes(NAME) ? [name] : [],
        );
        expect(naming).toEqual(level === 'CRITICAL' || level === 'HIGH' ? NAMING : []);
      }
    },
  );

  test('no card before the receipt shows it, whatever the level', () => {
    const before = everyCard(facts(dispatched())).filter(([name]) =>
      /^(C01|C01 again|C10 .*|C28.*|C41.*|not-on-site.*|next-shift.*)$/.test(name),
    );
    expect(before.length).toBeGreaterThan(20);
    for (const [, card] of before) expect(JSON.stringify(card)).not.toContain(NAME);
  });

  test('after the meeting, the outcome and seventy hours no card shows it', () => {
    const later = [
      cards.cardState('C01c', facts(met()), 'ADVISOR'),
      cards.cardState('C01e', facts(reported('DISSUADED')), 'ADVISOR'),
      cards.cardState('masked', facts(acked()), 'ADVISOR'),
      cards.cardState('masked', facts(taken()), 'POLICE'),
      cards.message('C01a', facts(met())),
    ];
    for (const card of later) expect(JSON.stringify(card)).not.toContain(NAME);
  });

  test('a county may keep names off every card', () => {
    for (const [, card] of everyCard(facts(acked()), cardsWithoutNames))
      expect(JSON.stringify(card)).not.toContain(NAME);
  });

  test('a drill names nobody', () => {
    for (const [, card] of everyCard(facts({ ...acked(), drill: true })))
      expect(JSON.stringify(card)).not.toContain(NAME);
  });
});

test.each(LEVELS)(
  'title and desc of %s, which light up on locked screens, name no person, unit, company or number',
  (level) => {
    for (const warning of [dispatched(level), acked(level), reported('SCAMMED', met(level)), taken(level)])
      for (const [, card] of everyCard(facts(warning)))
        expect(`${titleOf(card)} ${descOf(card)}`).not.toMatch(/岚|砚|汀|车间|云栖|YJ-/);
  },
);

describe('the masked name', () => {
  const mask = (name: string, unique = true) =>
    fieldsOf(cards.cardState('masked', about(acked(), name, unique), 'ADVISOR'))['本人'];

  test('keeps first and last character, of two the first', () => {
    expect([mask('岚知夏'), mask('岚夏'), mask('岚知夏秋')]).toEqual(['岚*夏', '岚*', '岚**秋']);
  });

  test('takes the end of the employee number where two mask alike', () =>
    expect(mask('岚知夏', false)).toBe('岚*夏123'));
});

test('advisors read 网络诈骗 where the type speaks of private life', () => {
  const romance = { ...dispatched(), fraudType: 'ROMANCE' as const };
  expect(fieldsOf(cards.ask(facts(romance), { repeat: false }))['类型']).toBe('网络诈骗');
  for (const [name, card] of everyCard(facts({ ...acked(), fraudType: 'ROMANCE' }))) {
    if (!name.startsWith('C10')) expect(JSON.stringify(card)).not.toMatch(/婚|恋/);
  }
});

test('no card speaks of a victim or shows a sum', () => {
  const lost = { ...reported('SCAMMED'), detail: { lossCents: 1234567 } };
  for (const [, card] of everyCard(facts(lost))) expect(JSON.stringify(card)).not.toMatch(/受害人|12345/);
});
