import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { LEVELS } from '../../src/config/codes.ts';
import { readSettings } from '../../src/config/settings.ts';
import { useDeeds } from '../support/deeds.ts';
import { useTown } from '../support/town.ts';

// Ways in which on-call systems of others have lost a call without anybody noticing.
describe('a call that would be lost in silence', () => {
  const town = useTown({ withoutBells: true });
  const { warn } = useDeeds(town);
  const readyz = async () => (await (await town.http.request('GET', '/readyz')).json()) as { checks: Check[] };
  interface Check {
    name: string;
    ok: boolean;
    warning?: string;
  }
  const work = async () => (await readyz()).checks.find(({ name }) => name === 'work');

  test('every level has a ladder, in every kind of organisation', async () => {
    const { rows } = await sql<{ kind: string; employee: string }>`
      select distinct on (o.kind) o.kind, a.userid as employee from organisation o
        join employment e on e.organisation_id = o.id and e.state = 'ACTIVE'
        join wecom_account a on a.person_id = e.person_id and a.userid like 'emp-%'
      order by o.kind, a.userid`.execute(town.app.db);
    expect(rows.length).toBeGreaterThan(1);
    for (const { employee } of rows.slice(0, 2)) {
      for (const level of LEVELS) {
        const warning = await warn(employee, {
          level,
          fraudType: level === 'LOW' ? 'BRUSHING_REBATE' : 'FAKE_INVESTMENT',
        });
        const { deadlines } = await town.view(warning);
        expect(
          deadlines.map(({ purpose }) => purpose),
          `${employee} ${level}`,
        ).not.toEqual([]);
      }
    }
    expect(Object.keys(readSettings(town.config.root).escalation).sort()).toEqual([...LEVELS].sort());
  });

  test('a step that fails at every try is work for somebody, not a line in a log', async () => {
    const { db, timers } = town.app;
    await sql`
      insert into timer (id, owner_kind, owner_id, purpose, run, step, generation, priority, due_at, armed_at)
      values ('broken', 'nobody-knows', 'x', 'ladder', 1, 1, 1, 0, app_now() - interval '1 hour', app_now())`.execute(
      db,
    );
    for (let n = 0; n < 6; n += 1) await timers.sweep(0);
    expect((await work())?.warning).toContain('STEP_FAILS');
    expect((await town.app.directory.listReadiness(db)).map(({ kind }) => kind)).toContain('STEP_FAILS');
    await sql`update timer set state = 'cancelled', settled_at = app_now() where id = 'broken'`.execute(db);
    await timers.sweep(0);
    expect(await work()).toEqual({ name: 'work', ok: true });
  });

  test('a message of a kind that nobody knows is seen, and keeps no other waiting', async () => {
    const { db, outbound } = town.app;
    const warning = await warn('emp-0003-0009', { level: 'HIGH' });
    await sql`
      update delivery set state = 'queued', owner_kind = 'nobody-knows', not_before = app_now(), settled_at = null
      where id = (select id from delivery where owner_id = ${warning.id} order by id limit 1)`.execute(db);
    await outbound.sweepDue();
    expect((await work())?.warning).toContain('DELIVERY_FAILS');
    await sql`delete from attempt where delivery_id in (select id from delivery where owner_kind = 'nobody-knows')`.execute(
      db,
    );
    await sql`update delivery set owner_kind = 'warning', state = 'suppressed' where owner_kind = 'nobody-knows'`.execute(
      db,
    );
    expect(await work()).toEqual({ name: 'work', ok: true });
  });

  test('nothing is stored under an empty key, where it would never be found again', async () => {
    const { db } = town.app;
    const { rows: columns } = await sql<{ table: string; column: string }>`
      select c.table_name as "table", c.column_name as "column"
      from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
      where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.data_type = 'text'
        and (c.column_name = 'id' or c.column_name like '%\\_id' or c.column_name in ('userid', 'code', 'kind'))
      order by 1, 2`.execute(db);
    expect(columns.length).toBeGreaterThan(50);
    const empty: string[] = [];
    for (const { table, column } of columns) {
      const { rows } = await sql`select from ${sql.table(table)} where ${sql.ref(column)} = '' limit 1`.execute(db);
      if (rows.length > 0) empty.push(`${table}.${column}`);
    }
    // Figures of a whole organisation have no unit.
    expect(empty.filter((name) => !name.endsWith('.grid_unit_id'))).toEqual([]);
  });
});
