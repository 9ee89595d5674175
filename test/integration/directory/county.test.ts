import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { packageRoot } from '../../../src/config/files.ts';
import { readSettings } from '../../../src/config/settings.ts';
import { readTexts } from '../../../src/config/texts.ts';
import { countyTemplate, createCounty } from '../../../src/domain/county/index.ts';
import { createDirectory } from '../../../src/domain/directory/index.ts';
import { type Sheet, writeXlsx } from '../../../src/lib/spreadsheet/index.ts';
import { type CountyTables, countyFile } from '../../support/county-file.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { madeBook } from '../../support/made-book.ts';
import { corpId, crypto } from './test-app.ts';

const settings = readSettings(packageRoot());
const texts = readTexts(packageRoot(), settings);

const PLACES = [
  ['派出所', '青岚派出所', 'S01', '', '', ''],
  ['派出所', '望汀派出所', 'S02', '', '', ''],
  ['乡镇街道', '青岚街道', '01', '330000', '青岚派出所', '95,200'],
  ['乡镇街道', '望汀街道', '02', '', 'S02', ''],
  ['县', '云栖示范县', '330000', '', '', '680000'],
];
const PLANT = ['云栖示范部件有限公司', '00DEMO000000000001', '企业', '规上', '青岚街道', '', '330101'];
const OFFICERS = [
  ['岚知夏', '330001', 'Centre-01', '中心民警', '', '154 0000 0001'],
  ['岚知秋', '330101', 'cp-01', '社区民警', '', ''],
  ['岚知冬', '330102', 'duty-01', '值班民警', 'S01、望汀派出所', ''],
  ['岚知春', '330103', 'chief-01', '派出所所长', '青岚派出所', ''],
  ['砚知舟', '330002', 'admin-01', '管理员', '', ''],
  ['砚知溪', '330003', 'auditor-01', '审计员', '', ''],
];
const WHOLE = { places: PLACES, organisations: [PLANT], officers: OFFICERS };

let place: TestDatabase;
let county: ReturnType<typeof createCounty>;
const actions: string[] = [];

beforeEach(async () => {
  place = await testDatabase();
  actions.length = 0;
  county = createCounty({
    db: place.db,
    crypto,
    corpId,
    directory: createDirectory({ crypto, corpId }),
    record: async (_tx, { action }) => void actions.push(action),
    settings: settings.import,
    texts,
  });
});
afterEach(() => place.drop());

const check = async (tables: CountyTables, fullList = false) =>
  county.check(await county.read({ source: await countyFile(tables) }), { fullList });
const apply = async (tables: CountyTables, options: { fullList?: boolean; acceptLeavers?: boolean } = {}) =>
  county.apply(await county.read({ source: await countyFile(tables) }), options);

async function offices(): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select officer.officer_no || ' ' || r.role || ' ' || coalesce(j.name, o.short_name) as line
    from role_assignment r join officer using (person_id)
      left join jurisdiction j on j.id = r.scope_id left join organisation o on o.id = r.scope_id
    where r.state = 'ACTIVE' order by 1`.execute(place.db);
  return rows.map(({ line }) => line);
}

describe('a county from its list', () => {
  test('checking writes nothing; applying makes tree, organisations, officers and their offices', async () => {
    expect(await check(WHOLE)).toMatchObject({
      faults: [],
      places: { new: 5 },
      organisations: { new: 1 },
      officers: { new: 6 },
      granted: 7,
      ended: 0,
    });
    expect(await offices()).toEqual([]);

    await apply(WHOLE);
    expect(await offices()).toEqual([
      '330001 CENTER_OFFICER 云栖示范县',
      '330002 COUNTY_ADMIN 云栖示范县',
      '330003 AUDITOR 云栖示范县',
      '330101 COMMUNITY_POLICE 云栖示范部件有限公司',
      '330102 STATION_DUTY 望汀派出所',
      '330102 STATION_DUTY 青岚派出所',
      '330103 STATION_CHIEF 青岚派出所',
    ]);
    const { rows } = await sql<object>`
      select testApp.name, testApp.population, station.name as station, position(county.id in testApp.path) > 0 as below
      from jurisdiction testApp join jurisdiction station on station.id = testApp.station_id
        join jurisdiction county on county.kind = 'COUNTY' order by testApp.code`.execute(place.db);
    expect(rows).toEqual([
      { name: '青岚街道', population: 95_200, station: '青岚派出所', below: true },
      { name: '望汀街道', population: null, station: '望汀派出所', below: true },
    ]);
    const centre = await createDirectory({ crypto, corpId }).personByUserid(place.db, 'centre-01');
    expect(centre?.name).toBe('岚知夏');
    expect(actions.filter((action) => action === 'role.assigned')).toHaveLength(7);
    expect(actions.at(-1)).toBe('county.imported');
  });

  test('the same list again changes nothing and leaves no trace', async () => {
    await apply(WHOLE);
    actions.length = 0;
    const again = await apply(WHOLE, { fullList: true });
    expect(again).toMatchObject({ places: { same: 5 }, organisations: { same: 1 }, officers: { same: 6 } });
    expect([again.granted, again.ended, actions]).toEqual([0, 0, []]);
  });

  const written = async (sheets: Sheet[]) => {
    const out = new PassThrough();
    const [source] = await Promise.all([buffer(out), writeXlsx(out, sheets)]);
    return source;
  };

  test('the template’s examples are nobody’s data, and the answer counts them', async () => {
    const checked = await county.check(await county.read({ source: await written(countyTemplate()) }));
    expect(checked).toMatchObject({ faults: [], granted: 0, leftOut: 0 });
    expect(checked).toMatchObject({ places: { new: 0 }, organisations: { new: 0 }, officers: { new: 0 } });
    expect(checked.ignored.slice(0, 3)).toEqual([
      '工作表“辖区”模板的示例3行（第2–4行）未读取',
      '工作表“单位”模板的示例1行（第2行）未读取',
      '工作表“民警”模板的示例3行（第2–4行）未读取',
    ]);
  });

  test('filled in as they are shown the template’s examples are good', async () => {
    const filled = countyTemplate().map((sheet) => ({
      ...sheet,
      rows: [...(sheet.rows as string[][])].map((row) => row.map((cell) => cell.replace('「示例」', ''))),
    }));
    expect(await county.check(await county.read({ source: await written(filled) }))).toMatchObject({
      faults: [],
      faultyLines: 0,
      granted: 3,
    });
  });

  test('one table as CSV is enough, once the rest stands', async () => {
    await apply({ places: PLACES, organisations: [PLANT] });
    const csv = '姓名,警号/工号,企微账号,角色,辖区\n岚知秋,330101,cp-01,社区民警,00DEMO000000000001\n';
    expect(await county.apply(await county.read({ source: Buffer.from(csv) }))).toMatchObject({
      faults: [],
      granted: 1,
    });
    expect(await offices()).toEqual(['330101 COMMUNITY_POLICE 云栖示范部件有限公司']);
  });

  test('what is wrong is said by sheet, line and column; the good lines are taken', async () => {
    const { faults } = await apply({
      places: [...PLACES, ['乡镇街道', '青岚街道', '03', '', '', ''], ['区域', '泷岚街道', '04', '', '', '多']],
      organisations: [PLANT, ['无代码厂', '123', '企业', '', '青岚街道', '', '']],
      officers: [
        ...OFFICERS,
        ['岚知秋', '330101', 'cp-02', '社区民警', '', ''],
        ['汀知夏', '330104', 'cp-01', '社区民警', '00DEMO000000000001', ''],
        ['汀知秋', '330105', '', '值班民警', '泷岚派出所', '123'],
        ['砚知溪', '330003', '', '管理员', '', ''],
        ['汀知冬', '', 'x y', '局长', '', ''],
      ],
    });
    expect(faults.map(({ sheet, line, column, severity }) => `${sheet}${line} ${column} ${severity}`).sort()).toEqual(
      [
        '辖区7 名称 ERROR',
        '辖区8 类型 ERROR',
        '辖区8 人口 ERROR',
        '单位3 统一社会信用代码 ERROR',
        '民警8 警号 ERROR',
        '民警9 企业微信账号 ERROR',
        '民警10 手机号 ERROR',
        '民警7 角色 ERROR',
        '民警11 角色 ERROR',
        '民警12 警号 ERROR',
        '民警12 企业微信账号 ERROR',
        '民警12 角色 ERROR',
      ].sort(),
    );
    expect(faults.every(({ reason }) => /[\u4e00-\u9fff]/.test(reason) && !reason.includes('{'))).toBe(true);
    // Of whom one line is wrong, nothing is taken: neither the auditor nor the officer with two accounts.
    expect(await offices()).toEqual([
      '330001 CENTER_OFFICER 云栖示范县',
      '330002 COUNTY_ADMIN 云栖示范县',
      '330102 STATION_DUTY 望汀派出所',
      '330102 STATION_DUTY 青岚派出所',
      '330103 STATION_CHIEF 青岚派出所',
    ]);
  });

  test('a new officer named for an organisation replaces the one before, and only there', async () => {
    await apply(WHOLE);
    const next = ['汀知夏', '330104', 'cp-02', '社区民警', '', ''];
    const plant = [...PLANT.slice(0, 6), '330104'];
    expect(await apply({ organisations: [plant], officers: [next] })).toMatchObject({ granted: 1, ended: 1 });
    expect((await offices()).filter((line) => line.includes('COMMUNITY'))).toEqual([
      '330104 COMMUNITY_POLICE 云栖示范部件有限公司',
    ]);
    const elsewhere = [...PLANT.slice(0, 5), '望汀派出所', ''];
    expect(await apply({ organisations: [elsewhere] })).toMatchObject({ organisations: { changed: 1 }, ended: 0 });
  });

  test('a full list ends the offices of whoever is not on it; a half list needs a second word', async () => {
    await apply(WHOLE);
    const without = { officers: OFFICERS.filter(([, no]) => no !== '330103') };
    expect(await apply(without, { fullList: true })).toMatchObject({ ended: 1, consent: null });
    const half = { officers: OFFICERS.slice(0, 2) };
    expect((await check(half, true)).consent).toContain('比例过高');
    await expect(apply(half, { fullList: true })).rejects.toMatchObject({ code: 'leavers_not_accepted', status: 409 });
    expect((await apply(half, { fullList: true, acceptLeavers: true })).ended).toBe(4);
    expect(await offices()).toHaveLength(2);
    expect(actions.filter((action) => action === 'role.ended')).toHaveLength(5);
    await expect(apply({ places: PLACES }, { fullList: true })).rejects.toMatchObject({ code: 'officers_missing' });
  });

  test('a township that moves takes along what lies below it', async () => {
    await apply({
      places: [
        ...PLACES,
        ['市', '云栖市', '33', '', '', ''],
        ['乡镇街道', '泷岚街道', '05', '330000', '', ''],
        ['派出所', '泷岚派出所', 'S05', '05', '', ''],
      ],
    });
    await apply({ places: [['县', '云栖示范县', '330000', '33', '', '']] });
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from jurisdiction low join jurisdiction city on city.code = '33'
      where starts_with(low.path, city.path)`.execute(place.db);
    expect(rows[0]?.n).toBe(8);
  });

  test('an account or number of somebody else is refused, a name in place of a known one is remarked', async () => {
    await apply(WHOLE);
    const { faults } = await check({
      officers: [
        ['汀知夏', '330001', '', '中心民警', '', '15400000099'],
        ['汀知秋', '330109', 'centre-01', '中心民警', '', '15400000098'],
        ['岚知夏天', '330001', '', '中心民警', '', ''],
      ],
    });
    expect(faults.map(({ line, column, severity }) => `${line} ${column} ${severity}`)).toEqual([
      '2 警号 ERROR',
      '3 企业微信账号 ERROR',
      '4 警号 ERROR',
    ]);
    expect(JSON.stringify(faults)).not.toMatch(/1540000/);
  });

  test('officers on two sheets are read from both; a filtered line is named and makes nobody lose his office', async () => {
    await apply(WHOLE);
    const head = { cells: ['姓名', '警号/工号', '角色', '手机号码'] };
    const bytes = await madeBook([
      { name: '中心', rows: [head, { cells: ['岚知夏', '330001', '中心民警', ''] }] },
      {
        name: '所队',
        rows: [
          head,
          { cells: ['岚知舟', '330777', '审计员', ''] },
          { cells: ['岚知溪', '330778', '审计员', ''], isHidden: true },
          { cells: ['岚知桥', '', '审计员', ''] },
        ],
      },
    ]);
    const { faults, ignored, ignoredRows, leftOut, consent } = await county.check(
      await county.read({ source: bytes }),
      { fullList: true },
    );
    expect(faults.filter(({ severity }) => severity === 'ERROR')).toEqual([
      expect.objectContaining({ sheet: '所队', line: 4, column: '警号/工号' }),
    ]);
    expect([ignored, ignoredRows, leftOut]).toEqual([
      [expect.stringContaining('“所队”隐藏或被筛选掉的1行（第3行）')],
      1,
      1,
    ]);
    expect(consent).not.toBeNull();
  });

  test('a list of which no line can be used is not applied, and it is said what to do', async () => {
    const tables = { places: [['派出所', '', '', '', '', '']] };
    await expect(apply(tables)).rejects.toMatchObject({
      ...{ status: 409, code: 'import_empty', messageZh: expect.stringContaining('改正后重新导入') },
    });
  });

  test('a file with none of the tables is refused in words', async () => {
    await expect(county.read({ source: Buffer.from('甲,乙\n1,2\n') })).rejects.toMatchObject({
      code: 'file_headings',
      messageZh: expect.stringContaining('模板'),
    });
  });
});
