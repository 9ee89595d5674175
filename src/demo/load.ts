import { sql } from 'kysely';
import { type Database, type Executor, recordset, transact } from '../database/index.ts';
import type { FieldCrypto } from '../lib/field-crypto.ts';
import { nameSearch } from '../lib/name-search.ts';
import { Problem } from '../lib/problem.ts';
import { type CountyInput, generateCounty } from './county.ts';
import type { DemoRow, DemoTable } from './workbench.ts';

interface SeedNeeds extends CountyInput {
  crypto: Pick<FieldCrypto, 'seal' | 'phoneHash'>;
  corpId: string;
}

export type SeedSummary = Record<DemoTable, number>;

/** In the order of their references: a chunk is written in it, so nobody comes before whom he refers to. */
const tables: readonly DemoTable[] = [
  'jurisdiction',
  'organisation',
  'gridUnit',
  'person',
  'wecomAccount',
  'employment',
  'roleAssignment',
  'dutyShift',
  'leave',
];
const chunkRows = 6_000;

/** Loads the invented county in one transaction, in chunks; refuses where a county lives already. */
export async function seedCounty(db: Database, { crypto, corpId, ...input }: SeedNeeds): Promise<SeedSummary> {
  return transact(db, async (tx) => {
    if (!(await directoryIsEmpty(tx))) throw notEmpty();
    const summary = Object.fromEntries(tables.map((table) => [table, 0])) as SeedSummary;
    let chunk = new Map<DemoTable, object[]>();
    let waiting = 0;
    const write = async (): Promise<void> => {
      for (const table of tables) await insert(tx, table, chunk.get(table) ?? []);
      chunk = new Map();
      waiting = 0;
    };
    for (const item of generateCounty(input)) {
      const rows = chunk.get(item.table) ?? [];
      rows.push(stored(item, crypto, corpId));
      chunk.set(item.table, rows);
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

function stored({ table, row }: DemoRow, crypto: SeedNeeds['crypto'], corpId: string): object {
  switch (table) {
    case 'person': {
      const { id, name, phone } = row;
      return {
        id,
        name,
        nameSearch: nameSearch(name),
        phoneSealed: crypto.seal(phone),
        phoneHash: crypto.phoneHash(phone),
        synthetic: true,
      };
    }
    case 'wecomAccount':
      return { ...row, corpId };
    case 'organisation':
      return { ...row, nameSearch: nameSearch(row.name, 'organisation'), synthetic: true };
    case 'jurisdiction':
      return { ...row, nameSearch: nameSearch(row.name, 'organisation'), synthetic: true };
    case 'gridUnit':
      return { ...row, nameSearch: nameSearch(row.name, 'organisation') };
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
    select ${columns} from jsonb_populate_recordset(null::${sql.table(table)}, ${recordset(rows)}::jsonb)`.execute(ex);
}

function notEmpty(): Problem {
  return new Problem({
    code: 'directory.not_empty',
    status: 409,
    messageZh: '数据库中已有组织和人员，未写入演示数据。如需重新生成，请换一个空数据库。',
  });
}

interface History {
  items: readonly string[];
  /** The notice everybody agreed to. */
  version: string;
  validDays: number;
  /** 'YYYY-MM-DD', the day the county is seeded for. */
  today: string;
}

/** The big plant of the demo county and its KEY enterprises are complete; the others lie between 92 and 100 %. */
const FULL_CODE = '0001';

/**
 * What the demo county declared in the last two hundred days. Who and when comes from hashes of ids, so the same county
 * gets the same history. Returns the persons who declared something.
 */
export async function seedProtections(ex: Executor, { items, version, validDays, today }: History): Promise<string[]> {
  const { rows } = await sql<{ personId: string }>`
    with asked as (
      select e.person_id, item, o.tier = 'KEY' or o.code = ${FULL_CODE} as complete,
        920 + ${hash(sql`o.id`)} % 80 as likely, ${hash(sql`e.person_id || item`)} % 1000 as luck,
        ${today}::date + time '10:00' - make_interval(days => (1 + ${hash(sql`e.person_id`)} % 200)::int) as local
      from employment e join organisation o on o.id = e.organisation_id
        cross join unnest(${[...items]}::text[]) as item
      where e.state = 'ACTIVE' and o.synthetic
    ), declared as (
      insert into protection (person_id, item, state, since, valid_until, consent_version, consented_at)
      select person_id, item, 'DECLARED', at, at + make_interval(days => ${validDays}::int), ${version}, at
      from asked, lateral (select local at time zone 'Asia/Shanghai' as at) moment
      where complete or luck < likely
      on conflict do nothing
      returning person_id
    )
    select distinct person_id from declared order by person_id`.execute(ex);
  return rows.map((row) => row.personId);
}

/** The consents behind seeded declarations; ids come from the persons', so the same county gets the same rows. */
export async function seedConsents(
  ex: Executor,
  { version, personIds, today }: { version: string; personIds: readonly string[]; today: string },
) {
  await sql`
    insert into consent (id, person_id, purpose, notice_version, via, given_at)
    select upper(substr(md5('consent ' || person_id), 1, 26)), person_id, 'PROTECTION', ${version}, 'card',
      ((${today}::date - 1) + time '10:00') at time zone 'Asia/Shanghai'
    from unnest(${[...personIds]}::text[]) as person_id
    on conflict do nothing`.execute(ex);
}

function hash(text: ReturnType<typeof sql>) {
  return sql`('x' || substr(md5(${text}), 1, 7))::bit(28)::int`;
}
