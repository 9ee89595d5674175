import { sql } from 'kysely';
import { appNow, type Executor, type Tx, transact } from '../../../database/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import {
  type Fault,
  faultWords,
  type ImportRow,
  importerOf,
  lockImport,
  placed,
  readCells,
  replaceFaults,
  type StagedList,
  scopesOf,
} from '../../../kernel/imports/index.ts';
import { conflict, invalid, notFound } from '../../../lib/problem.ts';
import { shanghaiDay } from '../../../lib/time.ts';
import type { RosterContext } from '../context.ts';
import { type Column, ROSTER } from '../import.ts';
import { loadPlaces } from '../queries/places.ts';
import { listedRow } from '../rules/row.ts';
import * as store from '../store/staged.ts';
import { ROSTER_IMPORT } from '../types.ts';
import { type KeptRow, keepFaulty, keptRow, type ReadRow, unstageRow } from './kept.ts';
import { judgeRows } from './stage.ts';

export interface CorrectedCell {
  line: number;
  /** As the file heads it, or as the list does where the file has no such column. */
  column: string;
  value: string;
}

interface Correction {
  id: string;
  cell: CorrectedCell;
  by: { personId: string; acting: Acting };
}

interface Seams {
  owned(ex: Executor, id: string, personId: string): Promise<ImportRow>;
  whole: StagedList<Column, RosterContext, unknown, unknown>['whole'];
}

/**
 * Corrects a cell of a row that was not taken, and judges that row anew against the directory and every other row. The
 * others keep their verdicts, also those that only this row spoke against: their turn comes when they are corrected.
 */
export async function correctCell(ctx: RosterContext, { owned, whole }: Seams, { id, cell, by }: Correction) {
  const { line } = cell;
  return transact(ctx.db, async (tx) => {
    await owned(tx, id, by.personId);
    const list = await lockImport(tx, id);
    if (list?.state !== 'CHECKED') throw conflict('import_not_checked', '名单已确认或已结束，不能再改');
    const kept = await keptRow(tx, ctx, { importId: id, line });
    if (!kept) throw notFound();
    const importer = await importerOf(ctx, tx, list.importerId);
    const read = reread(ctx, { kept: withCell(kept, cell), cell, today: shanghaiDay(await appNow(tx)) });
    await unstageRow(tx, { importId: id, line });
    const judged = await judgeRows(ctx, tx, {
      importId: id,
      scopeIds: scopesOf(importer),
      sheets: list.sheets,
      places: await loadPlaces(tx, { importer, onlyId: list.organisationId }),
      batch: [read],
    });
    await store.stageOrganisations(tx, id, judged.plans);
    await store.stageRows(tx, id, judged.rows);
    await keepFaulty(tx, id, { ctx, batch: [read], judged });
    const before = await replaceFaults(tx, id, { line, faults: judged.faults });
    const { tally } = judged;
    await store.addTally(tx, id, {
      ...tally,
      rows: 0,
      faulty: tally.faulty - 1,
      nameless: tally.nameless - Number(kept.isNameless),
      errors: tally.errors - before.errors,
      warnings: tally.warnings - before.warnings,
    });
    if (list.fullList) await sql`delete from roster_leaver where import_id = ${id}`.execute(tx);
    await whole(tx, ctx, list, importer);
    await record(tx, ctx, { id, line, acting: by.acting, errors: tally.errors });
    return { list: await owned(tx, id, by.personId), faults: shown(judged.faults, list) };
  });
}

function withCell(kept: KeptRow, { column: heading, value }: CorrectedCell): KeptRow {
  const index = kept.headings.indexOf(heading);
  if (index >= 0) return { ...kept, texts: kept.texts.with(index, value) };
  const column = ROSTER.titles.find((title) => title === heading);
  if (column === undefined || kept.columns.includes(column)) throw invalid('column', '名单里没有这一列');
  return {
    ...kept,
    columns: [...kept.columns, column],
    headings: [...kept.headings, column],
    texts: [...kept.texts, value],
  };
}

/** A cell that was not corrected keeps what the file showed of it: a formula, a date in place of a number, an ID number. */
function reread(
  { texts }: RosterContext,
  { kept, cell, today }: { kept: KeptRow; cell: CorrectedCell; today: string },
): ReadRow {
  const heading = { columns: kept.columns, headings: kept.headings };
  const words = faultWords(texts);
  const row = { line: cell.line, cells: kept.texts, formulas: [] };
  const cells = readCells<Column, never>(ROSTER, row, { ...heading, words });
  const listed = listedRow(cells, today);
  const faults = [
    ...kept.faults.filter(({ column }) => column !== cell.column),
    ...cells.faults.filter(({ column }) => column === cell.column),
  ];
  return { row: listed, faults, heading, texts: kept.texts };
}

const shown = (faults: readonly Fault[], { sheets }: ImportRow) =>
  faults.map((fault) => placed({ ...fault, n: 0 }, sheets));

function record(
  tx: Tx,
  ctx: RosterContext,
  { id, line, acting, errors }: { id: string; line: number; acting: Acting; errors: number },
): Promise<void> {
  return ctx.record(tx, {
    ...acting,
    action: 'directory.import_corrected',
    object: { kind: ROSTER_IMPORT, id },
    after: { line, errors },
  });
}
