import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countersOf, RECEIPT_COUNTS } from '../../../src/domain/bulletins/api.ts';
import { RECEIPT_STATES } from '../../../src/domain/bulletins/types.ts';

const counts = fc.record(Object.fromEntries(RECEIPT_STATES.map((state) => [state, fc.nat(1_000_000)])));

test('the parts sum to the target and the shares to exactly one hundred', () => {
  fc.assert(
    fc.property(counts, fc.boolean(), (given, discreet) => {
      const { target, ...parts } = countersOf(given, { discreet });
      expect(Object.values(parts).reduce((sum, one) => sum + one, 0)).toBe(target);
      const tenths = Object.values(RECEIPT_COUNTS.percent({ target, ...parts })).map((share) => Math.round(share * 10));
      expect(tenths.reduce((sum, one) => sum + one, 0)).toBe(target === 0 ? 0 : 1_000);
      expect(tenths.every((one) => one >= 0)).toBe(true);
    }),
  );
});

test('the employer never learns that somebody was left out: it shows as pending', () => {
  expect(countersOf({ QUEUED: 2, SUPPRESSED: 3 }, { discreet: true })).toMatchObject({ pending: 5, suppressed: 0 });
  expect(countersOf({ QUEUED: 2, SUPPRESSED: 3 })).toMatchObject({ pending: 2, suppressed: 3 });
});
