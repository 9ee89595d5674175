import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { STAGED_ROWS_AT_MOST } from '../../../src/kernel/imports/index.ts';
import { type RosterTestApp, rosterTestApp, worker } from './roster-test-app.ts';

let testApp: RosterTestApp;
let advisor: string;

beforeEach(async () => {
  testApp = await rosterTestApp();
  advisor = await testApp.person('adv');
  testApp.grant(advisor, 'ADVISOR', 'ORGANISATION', testApp.plant);
});
afterEach(() => testApp.drop());

/** Uploads a list of one, and makes it as long as said. */
async function waiting(rows: number): Promise<string> {
  const { list } = await testApp.check([worker(1)], { by: advisor });
  await sql`update roster_import set rows_read = ${rows} where id = ${list.id}`.execute(testApp.db);
  return list.id;
}

const TOO_MANY = '待确认的名单合计超过20万行，请先确认或放弃已上传的名单，或拆分后分次导入';

const refusal = (people: number) =>
  expect(
    testApp.check(
      Array.from({ length: people }, (_, n) => worker(n + 2)),
      { by: advisor },
    ),
  ).rejects.toMatchObject({
    code: 'staged_quota',
    status: 409,
    messageZh: TOO_MANY,
  });

describe('lists that nobody has confirmed do not pile up', () => {
  test('whoever has as many rows waiting as he may is told what to do, before the list is kept', async () => {
    await waiting(STAGED_ROWS_AT_MOST);
    await refusal(1);
    expect(await testApp.count('rosterImport')).toBe(1);
  });

  test('a list that would go beyond it is refused while it is read, and leaves no row behind', async () => {
    const id = await waiting(STAGED_ROWS_AT_MOST - 1);
    await refusal(2);
    const { rows } = await sql`select 1 from roster_row where import_id <> ${id}`.execute(testApp.db);
    expect(rows).toEqual([]);
    expect((await testApp.check([worker(2)], { by: advisor })).list.rowsRead).toBe(1);
  });

  test('of a list that is too long by itself nothing is ever staged, and it says so', async () => {
    const lines = Array.from({ length: STAGED_ROWS_AT_MOST + 1 }, (_, n) => `岚夏,${n},15400001234\n`);
    const source = Readable.from([Buffer.from(['姓名,工号,手机号\n', ...lines].join(''))]);
    await sql`
      create function no_row() returns trigger language plpgsql as $$ begin raise exception 'staged'; end $$`.execute(
      testApp.db,
    );
    await sql`create trigger no_row before insert on roster_row execute function no_row()`.execute(testApp.db);
    const organisationId = testApp.plant;
    await expect(
      testApp.imports.check({ source, importerId: advisor, fullList: false, organisationId }),
    ).rejects.toMatchObject({ code: 'staged_quota', messageZh: '名单超过20万行，请拆分后分次导入' });
    expect(await testApp.count('rosterFault')).toBe(0);
  });

  test('one that says it is too large is told the size, whatever waits, before a byte of it is read', async () => {
    await waiting(STAGED_ROWS_AT_MOST);
    const source = Readable.from([Buffer.from('姓名,工号,手机号\n')]);
    const declaredBytes = 80 * 1024 * 1024;
    await expect(
      testApp.imports.check({ source, declaredBytes, importerId: advisor, fullList: false }),
    ).rejects.toMatchObject({ code: 'file_too_large', messageZh: '文件超过50MB，请拆分后再导入' });
    expect(await testApp.count('rosterImport')).toBe(1);
  });

  test('giving a list up makes room', async () => {
    const id = await waiting(STAGED_ROWS_AT_MOST);
    await refusal(1);
    await testApp.imports.discard(id, advisor);
    expect((await testApp.check([worker(2)], { by: advisor })).list.state).toBe('CHECKED');
  });

  test('applying a list makes room', async () => {
    const id = await waiting(STAGED_ROWS_AT_MOST);
    await refusal(1);
    await testApp.imports.confirm(id, advisor);
    await testApp.imports.applyWhole(id);
    expect((await testApp.check([worker(2)], { by: advisor })).list.state).toBe('CHECKED');
  });

  test('nobody pays for another’s lists, and the operator’s are his own affair', async () => {
    await waiting(STAGED_ROWS_AT_MOST);
    const deputy = await testApp.person('deputy');
    testApp.grant(deputy, 'ADVISOR', 'ORGANISATION', testApp.plant);
    expect((await testApp.check([worker(2)], { by: deputy })).list.state).toBe('CHECKED');
    expect((await testApp.check([worker(3)])).list.state).toBe('CHECKED');
  });
});
