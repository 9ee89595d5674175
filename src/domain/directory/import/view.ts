import type * as api from './api.ts';
import type { Imports } from './service.ts';
import type { ImportRow } from './store/imports.ts';

/** An import as its answers show it. */
export function toView(list: ImportRow, needsAcceptLeavers: boolean): api.ImportViewData {
  const { id, state, reason } = list;
  const toApply = list.rows_read - list.faulty_rows;
  return {
    id,
    state,
    reason,
    fullList: list.full_list,
    organisationId: list.organisation_id,
    createdAt: list.created_at.toISOString(),
    endedAt: list.ended_at?.toISOString() ?? null,
    rows: list.rows_read,
    rowsInFile: list.rows_read + list.ignored_rows,
    includeHidden: list.include_hidden,
    ignored: { rows: list.ignored_rows, parts: list.ignored },
    newUnits: list.new_units,
    progress: { applied: list.applied_rows + list.refused_rows, total: toApply },
    counts: {
      new: list.new_rows,
      rejoined: list.rejoined_rows,
      moved: list.moved_rows,
      changed: list.changed_rows,
      same: list.same_rows,
      phonesChanged: list.phones_changed,
      leavers: list.leavers,
    },
    faults: {
      rows: list.faulty_rows + list.refused_rows,
      errors: list.errors + list.refused_rows,
      warnings: list.warnings,
    },
    activeBefore: list.active_before,
    needsAcceptLeavers,
  };
}

/** Faults as the lines of a sheet. */
export async function* faultRows(faults: ReturnType<Imports['allFaults']>) {
  for await (const { sheet, line, column, severity, reason, sample } of faults)
    yield [sheet, line, column, severity === 'ERROR' ? '错误' : '提醒', reason, sample];
}
