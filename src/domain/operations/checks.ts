import { sql } from 'kysely';
import { transact } from '../../database/index.ts';
import { describe } from '../../lib/errors.ts';
import { formatShanghai, seconds } from '../../lib/time.ts';
import type { DiagnosisData, InvariantsData } from './api.ts';
import type { OperationsContext } from './context.ts';
import { find } from './queries/doctor.ts';
import { diagnose } from './rules/doctor.ts';

const WITHIN_MS = seconds(10);
const SHOWN = 20;

/** The same questions as `eqian doctor`, with what is to be changed in Chinese. */
export async function examine(ctx: OperationsContext): Promise<DiagnosisData> {
  const { lines, isWell } = diagnose(await find(ctx), new Date());
  return { lines, isWell };
}

/**
 * Every invariant, one after another on one connection, each cut off after a while: they look at everything, and nobody
 * else is to wait for them.
 */
export async function runInvariants({ db, all }: OperationsContext): Promise<InvariantsData> {
  const begun = Date.now();
  const results: InvariantsData['results'] = [];
  for (const { id, title, sql: text } of all.invariants()) {
    try {
      const rows = await transact(db, async (tx) => {
        await sql`set local statement_timeout = ${sql.lit(WITHIN_MS)}`.execute(tx);
        const found = await sql
          .raw<Record<string, unknown>>(`select * from (${text}) as found limit ${SHOWN}`)
          .execute(tx);
        return found.rows;
      });
      results.push({ id, title, rows: rows.map(inWords), fault: null });
    } catch (error) {
      results.push({ id, title, rows: [], fault: describe(error) });
    }
  }
  results.sort((a, b) => Number(b.rows.length > 0) - Number(a.rows.length > 0) || numberOf(a.id) - numberOf(b.id));
  return { milliseconds: Date.now() - begun, results };
}

const numberOf = (id: string): number => Number(id.slice(1));

const inWords = (row: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value instanceof Date ? formatShanghai(value) : typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]),
  );
