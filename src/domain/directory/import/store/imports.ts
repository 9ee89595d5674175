import { type Selectable, sql } from 'kysely';
import type { Executor, Schema, Tx } from '../../../../database/index.ts';
import type { ImportState } from '../types.ts';

export type ImportRow = Selectable<Schema['roster_import']>;

export interface NewImport {
  id: string;
  importerId: string | null;
  organisationId: string | null;
  fullList: boolean;
  byOperator: boolean;
}

export async function insertImport(ex: Executor, row: NewImport): Promise<void> {
  await sql`
    insert into roster_import (id, importer_id, organisation_id, full_list, by_operator, created_at)
    values (${row.id}, ${row.importerId}, ${row.organisationId}, ${row.fullList}, ${row.byOperator}, app_now())`.execute(
    ex,
  );
}

export async function readImport(ex: Executor, id: string): Promise<ImportRow | null> {
  const row = await ex.selectFrom('roster_import').selectAll().where('id', '=', id).executeTakeFirst();
  return row ?? null;
}

export async function lockImport(tx: Tx, id: string): Promise<ImportRow | null> {
  const row = await tx.selectFrom('roster_import').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  return row ?? null;
}

/** The check goes on: its file is still arriving, or long. */
export async function touchImport(ex: Executor, id: string): Promise<void> {
  await sql`update roster_import set touched_at = clock_timestamp() where id = ${id} and state = 'CHECKING'`.execute(
    ex,
  );
}

/** Somebody's own imports, the newest first. */
export async function importsOf(ex: Executor, importerId: string, limit: number): Promise<ImportRow[]> {
  return ex
    .selectFrom('roster_import')
    .selectAll()
    .where('importer_id', '=', importerId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
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
