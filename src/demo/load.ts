import { sql } from 'kysely';
import { type Database, type Executor, transact } from '../database/index.ts';
import type { FieldCrypto } from '../lib/field-crypto.ts';
import { Problem } from '../lib/problem.ts';
import { type CountyInput, generateCounty } from './county.ts';
import type { DemoRow, DemoTable } from './rows.ts';

interface SeedNeeds extends CountyInput {
  crypto: Pick<FieldCrypto, 'seal' | 'phoneHash'>;
  corpId: string;
}

export type SeedSummary = Record<DemoTable, number>;

/** In the order of their references: a chunk is written in it, so nobody comes before whom he refers to. */
const tables: readonly DemoTable[] = [
  'jurisdiction',
  'organisation',
  'grid_unit',
  'person',
  'wecom_account',
  'employment',
  'role_assignment',
  'duty_shift',
  'leave',
];
const chunkRows = 6_000;

/** Loads the invented county in one transaction, in chunks; refuses where a county lives already. */
export async function seedCounty(db: Database, { crypto, corpId, ...input }: SeedNeeds): Promise<SeedSummary> {
  return transact(db, async (tx) => {
    if (!(await directoryIsEmpty(tx))) throw notEmpty();
    const summary = Object.fromEntries(tables.map((table) => [table, 0])) as SeedSummary;
    let chunk = emptyChunk();
    let waiting = 0;
    const write = async (): Promise<void> => {
      for (const table of tables) await insert(tx, table, chunk[table]);
      chunk = emptyChunk();
      waiting = 0;
    };
    for (const item of generateCounty(input)) {
      chunk[item.table].push(stored(item, crypto, corpId));
      summary[item.table] += 1;
      waiting += 1;
      if (waiting >= chunkRows) await write();
    }
    await write();
    // Fresh tables have no statistics, and plans made without them are slow by orders of magnitude.
    await sql`analyze ${sql.join(tables.map((table) => sql.table(table)))}`.execute(tx);
    return summary;
  });
}

export async function directoryIsEmpty(ex: Executor): Promise<boolean> {
  const { rows } = await sql<{ empty: boolean }>`
    select not exists (select from jurisdiction) and not exists (select from person) as empty`.execute(ex);
  return rows[0]?.empty ?? true;
}

type Chunk = Record<DemoTable, object[]>;

function emptyChunk(): Chunk {
  return Object.fromEntries(tables.map((table) => [table, []])) as unknown as Chunk;
}

function stored({ table, row }: DemoRow, crypto: SeedNeeds['crypto'], corpId: string): object {
  switch (table) {
    case 'person': {
      const { id, name, phone } = row;
      return { id, name, phone_sealed: crypto.seal(phone), phone_hash: crypto.phoneHash(phone), synthetic: true };
    }
    case 'wecom_account':
      return { ...row, corp_id: corpId };
    case 'jurisdiction':
    case 'organisation':
      return { ...row, synthetic: true };
    default:
      return row;
  }
}

/** One statement a table; columns not named keep their defaults. */
async function insert(ex: Executor, table: DemoTable, rows: object[]): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = sql.join(Object.keys(first).map((column) => sql.id(column)));
  await sql`
    insert into ${sql.table(table)} (${columns})
    select ${columns} from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)`.execute(
    ex,
  );
}

function notEmpty(): Problem {
  return new Problem({
    code: 'directory.not_empty',
    status: 409,
    messageZh: '数据库中已有组织和人员，未写入演示数据。如需重新生成，请换一个空数据库。',
  });
}
