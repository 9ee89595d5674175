import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';
import type { Invariant } from '../module/index.ts';

/** Counters kept beside the rows they count. */
export interface Tally {
  table: string;
  /** What they are counted by. */
  keys: readonly string[];
  sums: readonly string[];
  /** The same columns, counted anew from the rows: a view or a query in brackets. */
  recount: string;
  /** What must not change meanwhile: `some_table in share mode`. */
  lock: string;
}

/** Zero rows while every counter equals a recount: the board sums to the people, whatever happened in between. */
export function tallyInvariant(id: string, title: string, tally: Tally): Invariant {
  const pairs = tally.sums.map((sum) => `r.${sum} as ${sum}_recounted, t.${sum} as ${sum}_counted`);
  return { id, title, sql: `select ${[...tally.keys, ...pairs].join(', ')} ${driftOf(tally)}` };
}

/** Repairs counters that drifted; answers how many were wrong. */
export async function rebuildTally(tx: Tx, tally: Tally): Promise<number> {
  const columns = [...tally.keys, ...tally.sums].join(', ');
  const counted = tally.sums.map((sum) => `coalesce(r.${sum}, 0)`);
  await sql.raw(`lock table ${tally.lock}`).execute(tx);
  const { numAffectedRows } = await sql
    .raw(`
      insert into ${tally.table} (${columns})
      select ${[...tally.keys, ...counted].join(', ')} ${driftOf(tally)}
      on conflict (${tally.keys.join(', ')}) do update set ${tally.sums.map((sum) => `${sum} = excluded.${sum}`).join(', ')}`)
    .execute(tx);
  return Number(numAffectedRows ?? 0);
}

function driftOf({ table, keys, sums, recount }: Tally): string {
  const differs = sums.map((sum) => `coalesce(r.${sum}, 0) <> coalesce(t.${sum}, 0)`);
  return `from ${recount} r full join ${table} t using (${keys.join(', ')}) where ${differs.join(' or ')}`;
}
