import { expect, test } from 'vitest';
import { parseYuan, yuanText } from '../../../src/pages/kit/money.ts';

test.each([
  ['1200.50', 120_050],
  ['1,200.5', 120_050],
  ['１２００．５元', 120_050],
  ['0', 0],
  ['0.07', 7],
  ['100000000', 10_000_000_000],
])('%s yuan is kept as fen without rounding', (typed, cents) => {
  expect(parseYuan(typed)).toBe(cents);
});

test.each(['一千', '1.234', '-5', '1e3', '', '.5', '12.'])('"%s" is no sum', (typed) => {
  expect(parseYuan(typed)).toBeNull();
});

test('sums are shown with thousands and two decimals', () => {
  expect([0, 7, 120_050, 123_456_789].map(yuanText)).toEqual(['0.00元', '0.07元', '1,200.50元', '1,234,567.89元']);
});
