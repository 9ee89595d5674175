import { sql } from 'kysely';
import type { Executor, Tx } from '../../../../database/index.ts';
import type { Fault } from '../types.ts';

/** Faults kept for the list; the counts go on. */
const FAULTS_KEPT = 10_000;

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

export async function faultsAfter(
  ex: Executor,
  importId: string,
  { after, limit }: { after: number; limit: number },
): Promise<(Fault & { n: number })[]> {
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
