import { sql } from 'kysely';
import type { Database } from './connect.ts';
import type { Snake } from './names.ts';
import type { Schema } from './schema.ts';
import { transact } from './transaction.ts';

/** A column that a module keeps encrypted under FIELD_KEY, in a table with a text id. */
export type SealedColumn = {
  [T in keyof Schema]: {
    table: Snake<T>;
    column: Snake<Extract<keyof Schema[T], `${string}Sealed`>>;
    /** What names a row, where that is not its id: an SQL expression over its columns. */
    key?: string;
    /** SQL: true of rows whose sealed text is compared with a copy just now. */
    busy?: string;
  };
}[keyof Schema];

/** A column that once held words in clear, and the one they are sealed into; both may be the same. */
export interface PlainColumn {
  table: string;
  plain: string;
  sealed: string;
  /** SQL that is true of a value in clear, where both columns are the same. */
  isPlain?: string;
}

const BATCH = 500;

/** Seals what an older version kept in clear, batch by batch until nothing is left; answers how many values. */
export async function sealPlain(
  db: Database,
  seal: (plain: string) => string,
  columns: readonly PlainColumn[],
): Promise<number> {
  let sealed = 0;
  for (const column of columns) {
    for (let rows = BATCH; rows === BATCH; ) {
      rows = await sealBatch(db, seal, column);
      sealed += rows;
    }
  }
  return sealed;
}

function sealBatch(db: Database, seal: (plain: string) => string, column: PlainColumn): Promise<number> {
  const { table, plain, sealed, isPlain } = column;
  return transact(db, async (tx) => {
    const { rows } = await sql<{ place: string; value: string }>`
      select ctid::text as place, ${sql.ref(plain)} as value from ${sql.table(table)}
      where ${isPlain ? sql.raw(isPlain) : sql`${sql.ref(plain)} is not null`}
      limit ${BATCH} for update skip locked`.execute(tx);
    if (rows.length === 0) return 0;
    const places = rows.map(({ place }) => place);
    const values = rows.map(({ value }) => seal(value));
    const emptied = plain === sealed ? sql`` : sql`, ${sql.id(plain)} = null`;
    await sql`
      update ${sql.table(table)} as old set ${sql.id(sealed)} = fresh.value ${emptied}
      from unnest(${places}::tid[], ${values}::text[]) as fresh (place, value)
      where old.ctid = fresh.place`.execute(tx);
    return rows.length;
  });
}
