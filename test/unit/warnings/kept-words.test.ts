import { expect, test } from 'vitest';
import { FilterBody, FilterView } from '../../../src/domain/bulletins/api.ts';
import { DetailBody, WarningView } from '../../../src/domain/warnings/api.ts';

const OLD = '15412345678';

test('what was written before a box was guarded is still shown, but cannot be written any more', () => {
  for (const field of ['channel', 'reason', 'said', 'whereAbout', 'caseRef', 'stopPayment']) {
    expect(WarningView.shape.detail.parse({ [field]: OLD })).toEqual({ [field]: OLD });
    expect(DetailBody.safeParse({ [field]: OLD }).success).toBe(false);
  }
  for (const field of ['industries', 'posts']) {
    const filter = { roles: ['EMPLOYEE'], [field]: [OLD] };
    expect(FilterView.parse(filter)).toEqual(filter);
    expect(FilterBody.safeParse(filter).success).toBe(false);
  }
});
