import { type Selectable, sql } from 'kysely';
import type { Executor, Schema, Tx } from '../../../../database/index.ts';
import type { SheetPlace } from '../../../../lib/spreadsheet/index.ts';
import type { NewUnit } from '../new-units.ts';
import type { ImportState } from '../types.ts';

/** A sheet, a column or rows that were not read, in words for the importer. */
export interface NotRead {
  text: string;
  rows: number;
}

/** JSON columns were written here and by nobody else. */
export type ImportRow = Omit<Selectable<Schema['roster_import']>, 'sheets' | 'ignored' | 'new_units'> & {
  sheets: SheetPlace[];
  ignored: NotRead[];
  new_units: NewUnit[];
};

export interface NewImport {
  id: string;
  importerId: string | null;
  organisationId: string | null;
  fullList: boolean;
  byOperator: boolean;
  includeHidden: boolean;
}

export async function insertImport(ex: Executor, row: NewImport): Promise<void> {
  await sql`
    insert into roster_import (id, importer_id, organisation_id, full_list, by_operator, include_hidden, created_at)
    values (${row.id}, ${row.importerId}, ${row.organisationId}, ${row.fullList}, ${row.byOperator},
      ${row.includeHidden}, app_now())`.execute(ex);
}

export async function readImport(ex: Executor, id: string): Promise<ImportRow | null> {
  const row = await ex.selectFrom('roster_import').selectAll().where('id', '=', id).executeTakeFirst();
  return (row as ImportRow | undefined) ?? null;
}

export async function lockImport(tx: Tx, id: string): Promise<ImportRow | null> {
  const row = await tx.selectFrom('roster_import').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  return (row as ImportRow | undefined) ?? null;
}

/** What was read, and what was not, once the file is at its end. */
export async function keepAccount(
  ex: Executor,
  id: string,
  {
    sheets,
    ignored,
    ignoredRows,
    leftOut,
  }: { sheets: readonly SheetPlace[]; ignored: readonly NotRead[]; ignoredRows: number; leftOut: number },
): Promise<void> {
  await sql`
    update roster_import set sheets = ${JSON.stringify(sheets)}::jsonb, ignored = ${JSON.stringify(ignored)}::jsonb,
      ignored_rows = ${ignoredRows}, left_out_rows = ${leftOut}
    where id = ${id}`.execute(ex);
}

/** The check goes on: its file is still arriving, or long. */
export async function touchImport(ex: Executor, id: string): Promise<void> {
  await sql`update roster_import set touched_at = clock_timestamp() where id = ${id} and state = 'CHECKING'`.execute(
    ex,
  );
}

/** Somebody's own imports, the newest first. */
export async function importsOf(ex: Executor, importerId: string, limit: number): Promise<ImportRow[]> {
  const rows = await ex
    .selectFrom('roster_import')
    .selectAll()
    .where('importer_id', '=', importerId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows as ImportRow[];
}

/** His lists that are checked and wait for his yes or no, the oldest first. */
export async function toConfirm(
  ex: Executor,
  importerId: string,
): Promise<{ id: string; rows: number; faulty: number; checkedAt: Date }[]> {
  const { rows } = await sql<{ id: string; rows: number; faulty: number; checkedAt: Date }>`
    select id, rows_read as rows, faulty_rows as faulty, checked_at as "checkedAt" from roster_import
    where importer_id = ${importerId} and state = 'CHECKED' order by checked_at, id`.execute(ex);
  return rows;
}

/** Rows of his lists that are neither applied nor dropped. */
export async function rowsWaiting(ex: Executor, importerId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select coalesce(sum(rows_read), 0)::int as n from roster_import
    where importer_id = ${importerId} and not by_operator and state in ('CHECKING', 'CHECKED')`.execute(ex);
  return rows[0]?.n ?? 0;
}

/** From one of the states named to another; false when it is in none of them (any more). */
export async function moveImport(
  ex: Executor,
  id: string,
  { from, to, reason }: { from: readonly ImportState[]; to: ImportState; reason?: string },
): Promise<boolean> {
  const ends = ['DONE', 'FAILED', 'DISCARDED', 'EXPIRED'].includes(to);
  const { numAffectedRows } = await sql`
    update roster_import set state = ${to}, reason = coalesce(${reason ?? null}, reason), touched_at = clock_timestamp(),
      checked_at = case when ${to} = 'CHECKED' then app_now() else checked_at end,
      confirmed_at = case when ${to} = 'APPLYING' then app_now() else confirmed_at end,
      ended_at = case when ${ends} then app_now() else ended_at end
    where id = ${id} and state = any(${[...from]}::text[])`.execute(ex);
  return Number(numAffectedRows ?? 0) > 0;
}

/** Imports that wait for being applied, the oldest first. */
export async function toApply(ex: Executor): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from roster_import where state = 'APPLYING' order by confirmed_at, id limit 20`.execute(ex);
  return rows.map(({ id }) => id);
}

export async function acceptLeavers(tx: Tx, id: string, accept: boolean): Promise<void> {
  await sql`update roster_import set accept_leavers = ${accept} where id = ${id}`.execute(tx);
}

/** Checks that died, lists nobody confirmed, and the faults of imports that ended so many days ago. */
export async function expireImports(ex: Executor, { silentSeconds, days }: { silentSeconds: number; days: number }) {
  await sql`
    update roster_import set state = 'FAILED', reason = '检查中断，请重新导入', ended_at = app_now()
    where state = 'CHECKING' and touched_at < clock_timestamp() - ${silentSeconds} * interval '1 second'`.execute(ex);
  await sql`
    update roster_import set state = 'EXPIRED', reason = '长时间未确认，已清除', ended_at = app_now()
    where state = 'CHECKED' and checked_at < app_now() - ${days} * interval '1 day'`.execute(ex);
  await sql`
    delete from roster_fault where import_id in (
      select id from roster_import where ended_at < app_now() - ${days} * interval '1 day')`.execute(ex);
}
