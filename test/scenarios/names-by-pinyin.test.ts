import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { writePeople } from '../../src/domain/directory/index.ts';
import { readNames } from '../../src/domain/directory/store/names.ts';
import type { CandidatesData, WarningListData } from '../../src/domain/warnings/index.ts';
import { nameSearch } from '../../src/lib/name-search.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

// 0011: community police cp-01, station duty-01; 0012 belongs to station 10.
describe('people and organisations are found by pinyin and initials', () => {
  const testApp = useTestApp();
  const { browser } = useActions(testApp);
  const idOf = async (userid: string) => {
    const person = await testApp.app.directory.personByUserid(testApp.app.db, userid);
    return person?.id ?? '';
  };
  /** As a roster writes him. */
  const rename = async (userid: string, name: string) =>
    testApp.app.db.transaction().execute(async (tx) => {
      const changed = { id: await idOf(userid), name, phoneSealed: null, phoneHash: null };
      await writePeople(tx, { people: [], changedPeople: [changed] });
    });
  const employees = async (userid: string, q: string) => {
    const { candidates } = await (await browser(userid)).get<CandidatesData>(
      `/api/employees?q=${encodeURIComponent(q)}`,
    );
    return candidates.map(({ name }) => name);
  };

  test('whoever is renamed by a roster is found by the new name at once, in every manner of writing', async () => {
    await rename('emp-0011-0020', '曾建国');
    await rename('emp-0012-0020', '曾建国');
    for (const q of ['zjg', 'ZJG', 'zengjianguo', 'zengjg', 'jianguo', '建国', '曾 建国', 'zjg 0011'])
      expect([q, await employees('duty-01', q)]).toEqual([q, ['曾建国']]);
    expect(await employees('duty-01', 'cengjianguo')).toEqual([]);
    expect(await employees('centre-1', 'zjg')).toEqual(['曾建国', '曾建国']);
  });

  test('a warning is found by whom it is about, only where the reader may know him', async () => {
    const warning = await testApp.warn({ person: { employeeId: 'emp-0011-0020' } });
    const numbers = async (userid: string) => {
      const list = await (await browser(userid)).get<WarningListData>('/api/warnings?person=zjg');
      return list.warnings.map(({ number }) => number);
    };
    expect(await numbers('duty-01')).toEqual([warning.number]);
    expect(await numbers('duty-10')).toEqual([]);
    expect(await numbers('emp-0011-0020')).toEqual([]);
  });

  test('names written before, or past the directory, are read when the service starts', async () => {
    const { db } = testApp.app;
    await sql`update person set name = '区文诗', name_search = null where id = ${await idOf('emp-0011-0021')}`.execute(
      db,
    );
    await sql`update organisation set name_search = null where code = '0011'`.execute(db);
    expect(await readNames(db)).toBe(2);
    expect(await readNames(db)).toBe(0);
    expect(await employees('duty-01', 'ouwenshi')).toEqual(['区文诗']);
    const { rows } = await sql<{ name: string; search: string }>`
      select name, name_search = '' as "isEmpty" from organisation where code = '0011'`.execute(db);
    expect(rows).toEqual([{ name: rows[0]?.name, isEmpty: false }]);
  });

  test('whoever was erased is found by nothing', async () => {
    const { db } = testApp.app;
    const id = await idOf('emp-0011-0022');
    await rename('emp-0011-0022', '查良镛');
    await db.transaction().execute((tx) => testApp.app.directory.erasePeople(tx, [id]));
    const { rows } = await sql<{
      search: string;
    }>`select name_search::text as search from person where id = ${id}`.execute(db);
    expect(rows).toEqual([{ search: '' }]);
    expect(await employees('centre-1', 'zhaliangyong')).toEqual([]);
  });

  test('every name of the county can be found', async () => {
    const { rows } = await sql<{ name: string; search: string }>`
      select name, name_search::text as search from organisation order by code limit 5`.execute(testApp.app.db);
    for (const { name, search } of rows) expect(search).toContain(nameSearch(name, 'organisation').split(' ')[0]);
    const { rows: left } = await sql`select from person where name_search is null limit 1`.execute(testApp.app.db);
    expect(left).toEqual([]);
  });
});
