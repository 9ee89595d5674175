import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { STAGED_ROWS_AT_MOST } from '../../../src/domain/directory/import/refusals.ts';
import { type RosterTown, rosterTown, worker } from './roster-town.ts';

let town: RosterTown;
let advisor: string;

beforeEach(async () => {
  town = await rosterTown();
  advisor = await town.person('adv');
  town.grant(advisor, 'ADVISOR', 'ORGANISATION', town.plant);
});
afterEach(() => town.drop());

/** Uploads a list of one, and makes it as long as said. */
async function waiting(rows: number): Promise<string> {
  const { list } = await town.check([worker(1)], { by: advisor });
  await sql`update roster_import set rows_read = ${rows} where id = ${list.id}`.execute(town.db);
  return list.id;
}

const refusal = (people: number) =>
  expect(
    town.check(
      Array.from({ length: people }, (_, n) => worker(n + 2)),
      { by: advisor },
    ),
  ).rejects.toMatchObject({
    code: 'staged_quota',
    status: 409,
    messageZh: '待确认的名单合计超过20万行，请先确认或放弃已上传的名单，或拆分后分次导入',
  });

describe('lists that nobody has confirmed do not pile up', () => {
  test('whoever has as many rows waiting as he may is told what to do, before the list is kept', async () => {
    await waiting(STAGED_ROWS_AT_MOST);
    await refusal(1);
    expect(await town.count('roster_import')).toBe(1);
  });

  test('a list that would go beyond it is refused while it is read, and leaves no row behind', async () => {
    const id = await waiting(STAGED_ROWS_AT_MOST - 1);
    await refusal(2);
    const { rows } = await sql`select 1 from roster_row where import_id <> ${id}`.execute(town.db);
    expect(rows).toEqual([]);
    expect((await town.check([worker(2)], { by: advisor })).list.rows_read).toBe(1);
  });

  test('giving a list up makes room', async () => {
    const id = await waiting(STAGED_ROWS_AT_MOST);
    await refusal(1);
    await town.imports.discard(id, advisor);
    expect((await town.check([worker(2)], { by: advisor })).list.state).toBe('CHECKED');
  });

  test('applying a list makes room', async () => {
    const id = await waiting(STAGED_ROWS_AT_MOST);
    await refusal(1);
    await town.imports.confirm(id, advisor);
    await town.imports.applyWhole(id);
    expect((await town.check([worker(2)], { by: advisor })).list.state).toBe('CHECKED');
  });

  test('nobody pays for another’s lists, and the operator’s are his own affair', async () => {
    await waiting(STAGED_ROWS_AT_MOST);
    const deputy = await town.person('deputy');
    town.grant(deputy, 'ADVISOR', 'ORGANISATION', town.plant);
    expect((await town.check([worker(2)], { by: deputy })).list.state).toBe('CHECKED');
    expect((await town.check([worker(3)])).list.state).toBe('CHECKED');
  });
});
