import { expect, test } from 'vitest';
import type { output } from 'zod';
import { FaultListView, ImportView, type ImportViewData } from '../../../src/domain/directory/import/api.ts';
import type { Faults, ImportData } from '../../../src/h5/imports/api.ts';

test('the import pages know every field and state that the routes answer', () => {
  const checked: ImportData & ImportViewData = {
    id: '01JGXT0000000000000000000A',
    state: 'CHECKED',
    reason: null,
    fullList: true,
    organisationId: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    endedAt: null,
    rows: 3,
    progress: { applied: 0, total: 2 },
    counts: { new: 1, rejoined: 0, moved: 0, changed: 1, same: 0, phonesChanged: 0, leavers: 0 },
    faults: { rows: 1, errors: 1, warnings: 0 },
    activeBefore: 3,
    needsAcceptLeavers: false,
  };
  const answered: ImportData = ImportView.parse(checked);
  const sent: ImportViewData = answered;
  expect(sent).toEqual(checked);

  const faults: Faults & output<typeof FaultListView> = {
    faults: [{ n: 1, line: 2, column: '手机号', severity: 'ERROR', reason: '不是手机号', sample: '1**' }],
    next: null,
  };
  expect(FaultListView.parse(faults)).toEqual(faults);
});
