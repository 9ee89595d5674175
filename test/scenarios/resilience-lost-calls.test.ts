import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { LEVELS } from '../../src/config/codes.ts';
import { readSettings } from '../../src/config/settings.ts';
import { noteLeftBehind } from '../../src/domain/readiness/index.ts';
import type { TasksData } from '../../src/domain/tasks/index.ts';
import { seconds } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

// Ways in which on-call systems of others have lost a call without anybody noticing.
describe('a call that would be lost in silence', () => {
  const testApp = useTestApp({ withoutBells: true });
  const actions = useActions(testApp);
  const { warn } = actions;
  const readyz = async () => (await (await testApp.http.request('GET', '/readyz')).json()) as { checks: Check[] };
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
      order by o.kind, a.userid`.execute(testApp.app.db);
    expect(rows.length).toBeGreaterThan(1);
    for (const { employee } of rows.slice(0, 2)) {
      for (const level of LEVELS) {
        const warning = await warn(employee, {
          level,
          fraudType: level === 'LOW' ? 'BRUSHING_REBATE' : 'FAKE_INVESTMENT',
        });
        const { deadlines } = await testApp.view(warning);
        expect(
          deadlines.map(({ purpose }) => purpose),
          `${employee} ${level}`,
        ).not.toEqual([]);
      }
    }
    expect(Object.keys(readSettings(testApp.config.root).escalation).sort()).toEqual([...LEVELS].sort());
  });

  test('a step that fails at every try is work for somebody, not a line in a log', async () => {
    const { db, timers } = testApp.app;
    await sql`
      insert into timer (id, owner_kind, owner_id, purpose, run, step, generation, priority, due_at, armed_at)
      values ('broken', 'nobody-knows', 'x', 'ladder', 1, 1, 1, 0, app_now() - interval '1 hour', app_now())`.execute(
      db,
    );
    for (let n = 0; n < 6; n += 1) await timers.sweep(0);
    expect((await work())?.warning).toContain('STEP_FAILS');
    expect((await testApp.app.directory.listReadiness(db)).map(({ kind }) => kind)).toContain('STEP_FAILS');
    await sql`update timer set state = 'cancelled', settled_at = app_now() where id = 'broken'`.execute(db);
    await timers.sweep(0);
    expect(await work()).toEqual({ name: 'work', ok: true });
  });

  test('a message of a kind that nobody knows is seen, and keeps no other waiting', async () => {
    const { db, outbound } = testApp.app;
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

  const gap = async (kind: string) => {
    const { defects } = await (await actions.browser('centre-1')).get<{
      defects: { id: string; about: string; acts: { act: string }[] }[];
    }>(`/api/readiness/defects?kind=${kind}`);
    return defects[0];
  };
  const repair = async (kind: string, act: string) =>
    (await actions.browser('centre-1')).post(`/api/readiness/defects/${(await gap(kind))?.id}/mend`, { act });
  const waits = async (kind: string) => {
    const { tasks } = await (await actions.browser('centre-1')).get<TasksData>('/api/me/tasks');
    return tasks.some(({ id }) => id.startsWith(kind));
  };
  const noted = () => noteLeftBehind(testApp.app);

  test('a press that was given up is work of the centre, told by card, and done by one press', async () => {
    const { db, readiness } = testApp.app;
    const warning = await warn('emp-0010-0010', { level: 'HIGH' });
    await actions.press('adv-0010-1', '立即签收', warning);
    await sql`update inbox set state = 'quarantined' where id = (select max(id) from inbox)`.execute(db);
    await noted();
    expect((await work())?.warning).toContain('CALLBACKS_QUARANTINED');
    expect(await gap('CALLBACKS_QUARANTINED')).toMatchObject({ about: '1条', acts: [{ act: 'apply_again' }] });
    expect(await waits('CALLBACKS_QUARANTINED')).toBe(true);
    const before = await cards();
    await readiness.sweep();
    expect(await cards()).toBeGreaterThan(before);

    await repair('CALLBACKS_QUARANTINED', 'apply_again');
    await testApp.advance(seconds(5));
    await noted();
    expect(await gap('CALLBACKS_QUARANTINED')).toBeUndefined();
    const { rows } = await sql`select from inbox where state <> 'done'`.execute(db);
    expect(rows).toEqual([]);
    expect(await work()).toEqual({ name: 'work', ok: true });
  });

  test('a message that WeCom never took is work of the centre until somebody sends it again or says that he told', async () => {
    const { db } = testApp.app;
    const warning = await warn('emp-0011-0010', { level: 'HIGH' });
    const die = () =>
      sql`update delivery set state = 'dead', settled_at = app_now()
        where id = (select id from delivery where owner_id = ${warning.id} order by id limit 1)`.execute(db);
    await die();
    await noted();
    expect((await work())?.warning).toContain('DEAD_LETTERS');
    expect(await waits('DEAD_LETTERS')).toBe(true);
    await repair('DEAD_LETTERS', 'reported');
    await noted();
    expect(await gap('DEAD_LETTERS')).toBeUndefined();

    await testApp.advance(seconds(1));
    await die();
    await noted();
    expect(await gap('DEAD_LETTERS')).toMatchObject({ about: '1条' });
    await repair('DEAD_LETTERS', 'send_again');
    await testApp.advance(seconds(5));
    await noted();
    expect(await gap('DEAD_LETTERS')).toBeUndefined();
    const { rows } = await sql`select from delivery where state = 'dead'`.execute(db);
    expect(rows).toEqual([]);
    expect(await work()).toEqual({ name: 'work', ok: true });
  });

  async function cards(): Promise<number> {
    const { rows } = await sql`
      select from delivery where owner_kind = 'advisor_gap' and purpose = 'todo' and userid like 'centre-%'`.execute(
      testApp.app.db,
    );
    return rows.length;
  }

  test('nothing is stored under an empty key, where it would never be found again', async () => {
    const { db } = testApp.app;
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
