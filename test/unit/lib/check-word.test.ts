import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkWordOf, normalCheckWord } from '../../../src/lib/check-word.ts';
import { createFieldCrypto } from '../../../src/lib/field-crypto.ts';

const crypto = createFieldCrypto([{ kid: 'k1', key: Buffer.alloc(32, 7) }]);
const other = createFieldCrypto([{ kid: 'k1', key: Buffer.alloc(32, 8) }]);
const contact = fc.record({ warningId: fc.uuid(), personId: fc.uuid(), since: fc.date({ noInvalidDate: true }) });

test('a word is six signs that can be read aloud, and is taken however it is typed', () => {
  fc.assert(
    fc.property(contact, (one) => {
      const word = checkWordOf(crypto, one);
      expect(word).toMatch(/^[A-HJ-NP-Z2-9]{6}$/);
      expect(normalCheckWord(` ${word.slice(0, 3).toLowerCase()}-${word.slice(3)} `)).toBe(word);
    }),
  );
});

test('who takes the warning anew has another word, and without the key nobody makes one', () => {
  const one = { warningId: 'w', personId: 'p', since: new Date(0) };
  const words = [
    checkWordOf(crypto, one),
    checkWordOf(crypto, { ...one, since: new Date(1) }),
    checkWordOf(crypto, { ...one, personId: 'q' }),
    checkWordOf(other, one),
  ];
  expect(new Set(words).size).toBe(words.length);
});

test.each(['', 'ABC', 'ABCDEFG', 'ABCDE0', 'ABCDE1', 'ABCDEI', 'ABCDEO', '预警预警预警', 'ABC\u0000EF'])(
  '%s is none',
  (typed) => {
    expect(normalCheckWord(typed)).toBeNull();
  },
);

test('full-width letters are the same letters', () => {
  expect(normalCheckWord('ＡＢＣ２３４')).toBe('ABC234');
});
