import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Tx, transact } from '../../../src/database/index.ts';
import type { Places } from '../../../src/domain/bulletins/queries/reader.ts';
import * as store from '../../../src/domain/bulletins/store/counts.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

const WANTED = 'B-wanted';
const ORGANISATIONS = ['o1', 'o2', 'o3'];
const PEOPLE = 3_000;
let database: TestDatabase;

/** Everybody, one station, one organisation, one unit of an organisation that is not his. */
const READERS: Record<string, { places: Places; own: string }> = {
  county: { places: places({ everything: true }), own: 'true' },
  station: {
    places: places({ organisationIds: ['o1', 'o2'], jurisdictionIds: ['s1'] }),
    own: `organisation_id in ('o1', 'o2') or organisation_id = '' and station_id = 's1'`,
  },
  organisation: { places: places({ organisationIds: ['o3'] }), own: `organisation_id = 'o3'` },
  unit: {
    places: places({ units: { ids: ['u2'], organisationIds: ['o2'] } }),
    own: `organisation_id = 'o2' and grid_unit_id = 'u2'`,
  },
};

beforeAll(async () => {
  database = await testDatabase();
  const { db } = database;
  await sql`insert into person (id, name) values ('author', '岚知夏')`.execute(db);
  await sql`
    insert into jurisdiction (id, code, kind, name, path, parent_id) values
      ('c', '00', 'COUNTY', '县', '/c/', null), ('t1', '01', 'TOWNSHIP', '乡', '/c/t1/', 'c'), ('s1', 'S1', 'STATION', '所', '/c/s1/', 'c')`.execute(
    db,
  );
  for (const id of ORGANISATIONS)
    await sql`
      insert into organisation (id, code, name, short_name, kind, tier, township_id, station_id)
      values (${id}, ${id}, ${id}, ${id}, 'ENTERPRISE', 'KEY', 't1', 's1')`.execute(db);
  await sql`insert into person (id, name) select 'p' || lpad(n::text, 5, '0'), '岚' from generate_series(1, ${PEOPLE}) as n`.execute(
    db,
  );
  for (const id of [WANTED, 'B-other1', 'B-other2']) {
    await sql`
      insert into bulletin (id, number, state, version, title, body, fraud_type, ack_required, drill, filter, scope_ids, author_id, created_at)
      values (${id}, ${id}, 'SENT', 1, 't', 'b', 'OTHER', true, false, '{"roles":["EMPLOYEE"]}', '{c}', 'author', app_now())`.execute(
      db,
    );
    await sql`
      insert into bulletin_receipt (bulletin_id, person_id, organisation_id, township_id, station_id, grid_unit_id, role, told,
        state, saw_original, ack_seconds)
      select ${id}, 'p' || lpad(n::text, 5, '0'), case n % 4 when 0 then '' else 'o' || (n % 4) end,
        case n % 4 when 0 then '' else 't1' end, 's1', case when n % 4 > 0 then 'u' || (n % 3) end, 'EMPLOYEE', true,
        case when n % 500 = 0 then 'INVALID' when n % 3 = 0 then 'ACCEPTED' else 'ACKED' end, n % 5 = 0,
        case when n % 500 > 0 and n % 3 > 0 then (n * 37) % 4001 end
      from generate_series(1, ${PEOPLE}) as n`.execute(db);
  }
  await sql`vacuum analyze bulletin_receipt, bulletin_tally`.execute(db);
});
afterAll(() => database.drop());

describe.each(Object.entries(READERS))('the board of a %s', (_, { places, own }) => {
  const mine = sql.raw(`bulletin_id = '${WANTED}' and (${own})`);

  test('its totals, speed and readers of the wrong one are those of a recount', async () => {
    const { db } = database;
    const { rows } = await sql<{ counts: store.Counts; median: number; p90: number; saw: number }>`
      select (select jsonb_object_agg(state, n) from (
          select state, count(*) as n from bulletin_receipt where ${mine} group by 1) as states) as counts,
        percentile_disc(0.5) within group (order by ack_seconds) as median,
        percentile_disc(0.9) within group (order by ack_seconds) as p90,
        count(*) filter (where saw_original) as saw
      from bulletin_receipt where ${mine}`.execute(db);
    const [recount] = rows;
    expect((await store.countsOf(db, [WANTED], places)).get(WANTED)).toEqual(recount?.counts);
    expect(await store.ackSeconds(db, WANTED, places)).toEqual({ median: recount?.median, p90: recount?.p90 });
    expect(await store.countCorrected(db, WANTED, places)).toBe(recount?.saw);
    for (const by of ['townshipId', 'stationId'] as const) {
      const counted = await store.placeCounts(db, WANTED, places, by);
      const sum = counted.flatMap(({ counts }) => Object.values(counts)).reduce((all, n) => all + n, 0);
      expect(sum).toBe(Object.values(recount?.counts ?? {}).reduce((all, n) => all + n, 0));
    }
  });

  test.each([undefined, ['INVALID'], ['ACKED']] as const)('page by page it shows everybody %s once', async (states) => {
    const { db } = database;
    const { rows } = await sql<{ id: string }>`
      select person_id as id from bulletin_receipt
      where ${mine} and ${states ? sql`state = any (${[...states]})` : sql`true`} order by 1`.execute(db);
    const shown: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await store.peoplePage(db, WANTED, places, { states, after, limit: 400 });
      shown.push(...page.map(({ personId }) => personId));
      if (page.length < 400) break;
      after = page.at(-1)?.personId;
    }
    expect(shown).toEqual(rows.map(({ id }) => id));
  });
});

test('a state that few have is found without reading everybody', async () => {
  const { db } = database;
  const { found, read } = await transact(db, async (tx) => {
    const before = await rowsRead(tx);
    const people = await store.peoplePage(tx, WANTED, places({ everything: true }), { states: ['INVALID'], limit: 50 });
    return { found: people.length, read: (await rowsRead(tx)) - before };
  });
  expect(found).toBe(6);
  expect(read).toBeLessThan(60);
});

/** Rows of receipts this connection has read so far. */
async function rowsRead(tx: Tx): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select seq_tup_read + idx_tup_fetch as n from pg_stat_xact_user_tables where relname = 'bulletin_receipt'`.execute(
    tx,
  );
  return rows[0]?.n ?? 0;
}

function places(over: Partial<Places>): Places {
  const none = { everything: false, organisationIds: [], jurisdictionIds: [], units: { ids: [], organisationIds: [] } };
  return { ...none, reach: new Set<string>(), ...over };
}
