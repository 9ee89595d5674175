import { type Selectable, sql } from 'kysely';
import type { Executor, Schema, Tx } from '../../database/index.ts';
import type { SheetPlace } from '../../lib/spreadsheet/index.ts';
import type { Fault } from './faults.ts';
import type { ListAccount, NotRead } from './read.ts';

type Row = Selectable<Schema['rosterImport']>;
export type ImportState = Row['state'];

/** A unit that confirming would make. */
export interface NewUnit {
  organisation: string;
  unit: string;
  rows: number;
  /** One that stands already and is written almost alike; null when there is none. */
  like: string | null;
}

/** One list on its way. JSON columns are written here and in the list's own store alone. */
export type ImportRow = Omit<Row, 'sheets' | 'ignored' | 'newUnits'> & {
  sheets: SheetPlace[];
  ignored: NotRead[];
  newUnits: NewUnit[];
};

export interface NewImport {
  id: string;
  /** Which list it is. */
  list: string;
  fileName: string | null;
  importerId: string | null;
  organisationId: string | null;
  fullList: boolean;
  byOperator: boolean;
  includeHidden: boolean;
}

export async function insertImport(ex: Executor, row: NewImport): Promise<void> {
  await sql`
    insert into roster_import (id, list, file_name, importer_id, organisation_id, full_list, by_operator, include_hidden,
      created_at)
    values (${row.id}, ${row.list}, ${row.fileName}, ${row.importerId}, ${row.organisationId}, ${row.fullList},
      ${row.byOperator}, ${row.includeHidden}, app_now())`.execute(ex);
}

export async function readImport(ex: Executor, id: string): Promise<ImportRow | null> {
  const row = await ex.selectFrom('rosterImport').selectAll().where('id', '=', id).executeTakeFirst();
  return (row as ImportRow | undefined) ?? null;
}

export async function lockImport(tx: Tx, id: string): Promise<ImportRow | null> {
  const row = await tx.selectFrom('rosterImport').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  return (row as ImportRow | undefined) ?? null;
}

/** What was read, and what was not, once the file is at its end. */
export async function keepAccount(ex: Executor, id: string, account: ListAccount): Promise<void> {
  const { sheets, ignored, ignoredRows, leftOut } = account;
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

/** Somebody's own imports of this list, the newest first. */
export async function importsOf(ex: Executor, list: string, importerId: string, limit: number): Promise<ImportRow[]> {
  const rows = await ex
    .selectFrom('rosterImport')
    .selectAll()
    .where('list', '=', list)
    .where('importerId', '=', importerId)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows as ImportRow[];
}

export interface ImportToConfirm {
  id: string;
  rows: number;
  faulty: number;
  checkedAt: Date;
}

/** Those that are checked and wait for his yes or no, the oldest first. */
export async function importsToConfirm(ex: Executor, list: string, importerId: string): Promise<ImportToConfirm[]> {
  const { rows } = await sql<ImportToConfirm>`
    select id, rows_read as rows, faulty_rows as faulty, checked_at from roster_import
    where list = ${list} and importer_id = ${importerId} and state = 'CHECKED' order by checked_at, id`.execute(ex);
  return rows;
}

/** Rows of all his lists that are neither applied nor dropped. */
export async function rowsWaiting(ex: Executor, importerId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select coalesce(sum(rows_read), 0)::int as n from roster_import
    where importer_id = ${importerId} and not by_operator and state in ('CHECKING', 'CHECKED')`.execute(ex);
  return rows[0]?.n ?? 0;
}

interface Move {
  from: readonly ImportState[];
  to: ImportState;
  reason?: string;
}

/** Answers whether it was in one of these states. */
export async function moveImport(ex: Executor, id: string, { from, to, reason }: Move): Promise<boolean> {
  const ends = ENDED.includes(to);
  const { numAffectedRows } = await sql`
    update roster_import set state = ${to}, reason = coalesce(${reason ?? null}, reason), touched_at = clock_timestamp(),
      checked_at = case when ${to} = 'CHECKED' then app_now() else checked_at end,
      confirmed_at = case when ${to} = 'APPLYING' then app_now() else confirmed_at end,
      ended_at = case when ${ends} then app_now() else ended_at end
    where id = ${id} and state = any(${[...from]}::text[])`.execute(ex);
  return Number(numAffectedRows ?? 0) > 0;
}

const ENDED: readonly ImportState[] = ['DONE', 'FAILED', 'DISCARDED', 'EXPIRED'];

/** Imports that wait for being applied, the oldest first. */
export async function importsToApply(ex: Executor, list: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from roster_import where list = ${list} and state = 'APPLYING' order by confirmed_at, id limit 20`.execute(
    ex,
  );
  return rows.map(({ id }) => id);
}

/** What the check foresaw is over: from now on is counted what it comes to, as the directory is when it is applied. */
export async function confirmImport(tx: Tx, id: string, { acceptLeavers }: { acceptLeavers: boolean }): Promise<void> {
  await sql`
    update roster_import set accept_leavers = ${acceptLeavers}, phones_changed = 0,
      new_rows = 0, rejoined_rows = 0, moved_rows = 0, changed_rows = 0, same_rows = 0
    where id = ${id}`.execute(tx);
  await moveImport(tx, id, { from: ['CHECKED'], to: 'APPLYING' });
}

/**
 * Ends checks that died and lists nobody confirmed; of imports that ended so many days ago the faults and the file's name
 * go.
 */
export async function expireImports(
  ex: Executor,
  list: string,
  { silentSeconds, days }: { silentSeconds: number; days: number },
): Promise<void> {
  await sql`
    update roster_import set state = 'FAILED', reason = '检查中断，请重新导入', ended_at = app_now()
    where list = ${list} and state = 'CHECKING'
      and touched_at < clock_timestamp() - ${silentSeconds} * interval '1 second'`.execute(ex);
  await sql`
    update roster_import set state = 'EXPIRED', reason = '长时间未确认，已清除', ended_at = app_now()
    where list = ${list} and state = 'CHECKED' and checked_at < app_now() - ${days} * interval '1 day'`.execute(ex);
  await sql`
    update roster_import set file_name = null
    where list = ${list} and file_name is not null and ended_at < app_now() - ${days} * interval '1 day'`.execute(ex);
  await sql`
    delete from roster_fault where import_id in (
      select id from roster_import where list = ${list} and ended_at < app_now() - ${days} * interval '1 day')`.execute(
    ex,
  );
}

/** Faults kept for one list; the counts go on. */
export const FAULTS_KEPT = 10_000;

export async function insertFaults(tx: Tx, importId: string, faults: readonly Fault[], already: number): Promise<void> {
  const kept = faults
    .slice(0, Math.max(0, FAULTS_KEPT - already))
    .map((fault, i) => ({ ...fault, n: already + i + 1 }));
  if (kept.length === 0) return;
  await sql`
    insert into roster_fault (import_id, n, line, column_name, severity, reason, sample)
    select ${importId}, n, line, "column", severity, reason, sample
    from json_to_recordset(${JSON.stringify(kept)}::json)
      as fault (n int, line int, "column" text, severity text, reason text, sample text)`.execute(tx);
}

/** The faults of one row anew, where the old ones stood; answers how many of each kind there were. */
export async function replaceFaults(
  tx: Tx,
  importId: string,
  { line, faults }: { line: number; faults: readonly Fault[] },
): Promise<{ errors: number; warnings: number }> {
  const { rows: old } = await sql<{ n: number; severity: Fault['severity'] }>`
    delete from roster_fault where import_id = ${importId} and line = ${line} returning n, severity`.execute(tx);
  const places = old.map(({ n }) => n).sort((a, b) => a - b);
  const after = Math.max(await countFaults(tx, importId), places.at(-1) ?? 0);
  for (const [index, fault] of faults.entries())
    await insertFaults(tx, importId, [fault], (places[index] ?? after + 1 + index - places.length) - 1);
  const errors = old.filter(({ severity }) => severity === 'ERROR').length;
  return { errors, warnings: old.length - errors };
}

export interface Page {
  after: number;
  limit: number;
}

export async function faultsAfter(ex: Executor, importId: string, { after, limit }: Page) {
  const { rows } = await sql<Fault & { n: number }>`
    select n, line, column_name as "column", severity, reason, sample
    from roster_fault where import_id = ${importId} and n > ${after} order by n limit ${limit}`.execute(ex);
  return rows;
}

export async function countFaults(ex: Executor, importId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select coalesce(max(n), 0)::int as n from roster_fault where import_id = ${importId}`.execute(ex);
  return rows[0]?.n ?? 0;
}
