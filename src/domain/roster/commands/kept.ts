import { sql } from 'kysely';
import type { Tx } from '../../../database/index.ts';
import type { Fault, Heading } from '../../../kernel/imports/index.ts';
import { holdsIdNumber } from '../../../lib/masking.ts';
import type { RosterContext } from '../context.ts';
import type { Column } from '../import.ts';
import type { Staged } from '../store/staged.ts';
import type { ListedRow } from '../types.ts';

export interface ReadRow {
  row: ListedRow;
  /** Of its cells alone. */
  faults: Fault[];
  heading: Heading<Column>;
  /** What stands in its cells, by the columns of the heading. */
  texts: string[];
}

/** A row that was not taken, as it can be corrected: only what the list's own columns hold. */
export interface KeptRow {
  columns: (Column | null)[];
  headings: string[];
  texts: string[];
  /** Of its cells as the file showed them; each stays until that cell is corrected. */
  faults: Fault[];
  isNameless: boolean;
}

interface Keeping {
  ctx: Pick<RosterContext, 'crypto'>;
  batch: readonly ReadRow[];
  judged: { rows: readonly Staged[]; nameless: ReadonlySet<number> };
}

/** Keeps what stood in the rows that were not taken. */
export async function keepFaulty(tx: Tx, importId: string, { ctx, batch, judged }: Keeping): Promise<void> {
  const taken = new Set(judged.rows.filter(({ action }) => action !== 'FAULTY').map(({ line }) => line));
  const faulty = batch.filter(({ row }) => !taken.has(row.line));
  if (faulty.length === 0) return;
  const kept = faulty.map(({ row: { line }, heading, texts, faults }) => {
    const row = keptOf({ heading, texts, faults, isNameless: judged.nameless.has(line) });
    return { line, cells: ctx.crypto.seal(JSON.stringify(row)) };
  });
  await sql`
    insert into roster_faulty_cells (import_id, line, cells_sealed)
    select ${importId}, line, cells from json_to_recordset(${JSON.stringify(kept)}::json) as row (line int, cells text)
    on conflict (import_id, line) do update set cells_sealed = excluded.cells_sealed`.execute(tx);
}

/** An ID number is not kept, whoever wrote it into a cell, nor a column that the list does not know. */
function keptOf({
  heading: { columns, headings },
  texts,
  ...rest
}: Pick<ReadRow, 'heading' | 'texts' | 'faults'> & { isNameless: boolean }): KeptRow {
  const known = columns.flatMap((column, index) => (column === null ? [] : [index]));
  return {
    ...rest,
    columns: known.map((index) => columns[index] ?? null),
    headings: known.map((index) => headings[index] ?? ''),
    texts: known.map((index) => (holdsIdNumber(texts[index] ?? '') ? '' : (texts[index] ?? ''))),
  };
}

export async function keptRow(
  tx: Tx,
  { crypto }: Pick<RosterContext, 'crypto'>,
  { importId, line }: { importId: string; line: number },
): Promise<KeptRow | null> {
  const { rows } = await sql<{ sealed: string }>`
    select cells_sealed as sealed from roster_faulty_cells where import_id = ${importId} and line = ${line}`.execute(
    tx,
  );
  return rows[0] ? (JSON.parse(crypto.open(rows[0].sealed)) as KeptRow) : null;
}

/** Nothing of a row is left that its check had put down: it is judged as one that arrives now. */
export async function unstageRow(tx: Tx, { importId, line }: { importId: string; line: number }): Promise<void> {
  await sql`delete from roster_row where import_id = ${importId} and line = ${line}`.execute(tx);
  await sql`delete from roster_faulty_cells where import_id = ${importId} and line = ${line}`.execute(tx);
}
