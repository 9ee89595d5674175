import { sql } from 'kysely';
import { type Database, type SealedColumn, type Tx, transact } from '../database/index.ts';
import type { Audit } from '../kernel/audit/index.ts';
import type { Declared } from '../kernel/module/index.ts';
import { describe } from '../lib/errors.ts';
import type { FieldCrypto } from '../lib/field-crypto.ts';
import { MODULES } from './modules.ts';

interface ResealNeeds {
  db: Database;
  crypto: Pick<FieldCrypto, 'sealBytes' | 'openBytes'>;
  audit: Pick<Audit, 'record'>;
  /** Id of the newest key: values that begin with it are done. */
  kid: string;
  rowsAtOnce?: number;
}

export interface Resealed {
  column: string;
  rows: number;
  /** In use, locked or unreadable: still under an older key. */
  left: number;
  /** Why the first unreadable one does not open. */
  fault: string | null;
}

const declared: readonly Declared[] = MODULES;

export const sealedColumns = declared.flatMap(({ sealed = [] }) => sealed);

/** Words that older versions kept in clear: sealed when the service starts. */
export const plainColumns = declared.flatMap(({ plain = [] }) => plain);

/**
 * Brings every sealed column under the newest key, batch by batch beside the running service. Cut off, it goes on where it
 * stopped. Phone hashes and the audit chain hang on the oldest key and are not touched.
 */
export async function reseal(needs: ResealNeeds): Promise<Resealed[]> {
  const results: Resealed[] = [];
  for (const sealed of sealedColumns) results.push(await resealColumn(needs, sealed));
  return results;
}

async function resealColumn(
  { db, rowsAtOnce = 500, ...needs }: ResealNeeds,
  sealed: (typeof sealedColumns)[number],
): Promise<Resealed> {
  const limit = Math.min(rowsAtOnce, sealed.rowsAtOnce ?? rowsAtOnce);
  const result: Resealed = { column: `${sealed.table}.${sealed.column}`, rows: 0, left: 0, fault: null };
  for (let after: string | undefined = ''; after !== undefined; ) {
    const from: string = after;
    const batch = await transact(db, (tx) => resealBatch(tx, needs, sealed, { after: from, limit }));
    result.rows += batch.rows;
    result.fault ??= batch.fault;
    after = batch.last;
  }
  return { ...result, left: await countOlder(db, needs.kid, sealed) };
}

async function resealBatch(
  tx: Tx,
  { crypto, audit, kid }: Pick<ResealNeeds, 'crypto' | 'audit' | 'kid'>,
  sealed: SealedColumn,
  { after, limit }: { after: string; limit: number },
) {
  const id = sql.raw(sealed.key ?? 'id');
  const found = await sql<{ id: string; value: string }>`
    select ${id} as id, ${sql.ref(sealed.column)} as value from ${sql.table(sealed.table)}
    where ${id} > ${after} and ${isOlder(kid, sealed)} and not coalesce(${sql.raw(sealed.busy ?? 'false')}, false)
    order by 1 limit ${limit} for update skip locked`.execute(tx);
  let fault: string | null = null;
  const fresh: { id: string; value: string }[] = [];
  for (const { id, value } of found.rows) {
    try {
      fresh.push({ id, value: crypto.sealBytes(crypto.openBytes(value)) });
    } catch (error) {
      fault ??= `${id}: ${describe(error)}`;
    }
  }
  if (fresh.length > 0) {
    await sql`
      update ${sql.table(sealed.table)} as old set ${sql.id(sealed.column)} = fresh.value
      from unnest(${fresh.map(({ id }) => id)}::text[], ${fresh.map(({ value }) => value)}::text[]) as fresh (id, value)
      where ${sql.raw(sealed.key ?? 'old.id')} = fresh.id`.execute(tx);
    await audit.record(tx, {
      actor: { kind: 'operator' },
      action: 'key.reseal',
      object: { kind: 'column', id: `${sealed.table}.${sealed.column}` },
      after: { key: kid, rows: fresh.length },
    });
  }
  return { rows: fresh.length, fault, last: found.rows.at(-1)?.id };
}

async function countOlder(db: Database, kid: string, sealed: SealedColumn): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from ${sql.table(sealed.table)} where ${isOlder(kid, sealed)}`.execute(db);
  return rows[0]?.count ?? 0;
}

function isOlder(kid: string, { column }: SealedColumn) {
  return sql<boolean>`not starts_with(${sql.ref(column)}, ${`${kid}.`})`;
}
