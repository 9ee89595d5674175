import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sharesOf, shareText } from '../../../src/lib/shares.ts';

const parts = fc.array(fc.oneof(fc.nat(3), fc.nat(5_000), fc.nat(1_000_000)), { minLength: 1, maxLength: 7 });

test('only a part that is all reads a hundred, only an empty one reads nothing, and they sum to a hundred', () => {
  fc.assert(
    fc.property(parts, (given) => {
      const whole = given.reduce((sum, one) => sum + one, 0);
      const tenths = sharesOf(given).map((share) => Math.round(share * 10));
      expect(tenths.reduce((sum, one) => sum + one, 0)).toBe(whole === 0 ? 0 : 1_000);
      given.forEach((part, index) => {
        expect(tenths[index] === 0).toBe(part === 0);
        expect(tenths[index] === 1_000).toBe(part > 0 && part === whole);
      });
    }),
    { numRuns: 2_000 },
  );
});

test('it reads the same wherever it stands', () => {
  expect(sharesOf([4091, 2])).toEqual([99.9, 0.1]);
  expect(sharesOf([4091, 1, 1])).toEqual([99.8, 0.1, 0.1]);
  expect([shareText(22, 24), shareText(2299, 2300), shareText(1, 2300)]).toEqual(['91.7%', '99.9%', '0.1%']);
  expect([shareText(2300, 2300), shareText(0, 7), shareText(0, 0)]).toEqual(['100%', '0%', '—']);
});
