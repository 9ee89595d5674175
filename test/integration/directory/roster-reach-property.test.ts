import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { type RosterTestApp, rosterTestApp } from './roster-test-app.ts';

const NAMES = ['岚知夏', '岚知秋', '砚望舟', '汀知溪'];
const PHONES = Array.from({ length: 7 }, (_, n) => `1540000000${n}`);
const USERIDS = [
  'centre',
  'duty',
  'desk',
  'both',
  'far',
  'far-gone',
  'own',
  'own-gone',
  'bare',
  'moved',
  'new-1',
  'new-2',
];

/** People of every kind: the importer's own, others', both; police, a desk, leavers, and one known by his account only. */
async function people(testApp: RosterTestApp) {
  const make = (userid: string, n: number) =>
    testApp.person(userid, { name: NAMES[n % NAMES.length] ?? '', ...(phoneOf(userid, n) ?? {}) });
  const phoneOf = (userid: string, n: number) =>
    n < 6 ? { phone: PHONES[n] ?? '' } : userid === 'own' ? { phone: '15400000011' } : null;
  const ids: Record<string, string> = {};
  for (const [n, userid] of USERIDS.slice(0, 9).entries()) ids[userid] = await make(userid, n);
  const id = (userid: string) => ids[userid] ?? '';
  const works = (userid: string, organisationId: string, no: string) =>
    testApp.employee(id(userid), { organisationId, no });
  const holds = (userid: string, role: 'CENTER_OFFICER' | 'STATION_DUTY' | 'DESK' | 'GRID_OWNER', scopeId: string) =>
    testApp.directory.assignRole(testApp.db, {
      ...{ personId: id(userid), role, scopeId },
      scopeKind: role === 'CENTER_OFFICER' ? 'COUNTY' : role === 'STATION_DUTY' ? 'STATION' : 'ORGANISATION',
    });
  await holds('centre', 'CENTER_OFFICER', testApp.county.id);
  await holds('duty', 'STATION_DUTY', testApp.station.id);
  await works('desk', testApp.plant, '1');
  await holds('desk', 'DESK', testApp.shop);
  await works('both', testApp.plant, '2');
  await works('both', testApp.shop, '2');
  await works('far', testApp.shop, '3');
  const gone = await works('far-gone', testApp.shop, '4');
  await works('own', testApp.plant, '3');
  // He left the importer's place, and works in another now.
  ids.moved = await testApp.person('moved', { name: NAMES[3] ?? '', phone: PHONES[6] ?? '' });
  const moved = await works('moved', testApp.plant, '6');
  await works('moved', testApp.shop, '6');
  const left = await works('own-gone', testApp.plant, '4');
  await works('bare', testApp.shop, '5');
  await sql`update employment set state = 'LEFT', left_on = '2026-01-01' where id in (${gone}, ${left}, ${moved})`.execute(
    testApp.db,
  );
  await sql`update wecom_account set status = 'LEFT' where userid in ('far-gone', 'own-gone')`.execute(testApp.db);
  return ids;
}

/** Everything that is not the importer's: byte for byte as the database has it. */
async function outside(testApp: RosterTestApp, foreign: readonly string[], plant: string): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select 'person ' || p::text as line from person p where id = any(${[...foreign]}::text[])
    union all select 'account ' || a::text from wecom_account a where person_id = any(${[...foreign]}::text[])
    union all select 'role ' || r::text from role_assignment r
      where person_id = any(${[...foreign]}::text[]) and scope_id <> ${plant}
        and scope_id not in (select id from grid_unit where organisation_id = ${plant})
    union all select 'job ' || e::text from employment e where organisation_id <> ${plant}
    order by 1`.execute(testApp.db);
  return rows.map(({ line }) => line);
}

const row = fc.record({
  统一社会信用代码: fc.constantFrom('A', 'A', 'A', 'B'),
  姓名: fc.constantFrom(...NAMES),
  工号: fc.constantFrom('1', '2', '3', '4', '5', '6'),
  手机号: fc.constantFrom('', ...PHONES, '15400000099'),
  企业微信账号: fc.constantFrom('', ...USERIDS),
  角色: fc.constantFrom('员工', '片区负责人', '宣传员', '安全顾问'),
  '部门/车间': fc.constantFrom('', '冲压车间'),
});
const list = fc.record({ rows: fc.array(row, { minLength: 1, maxLength: 6 }), fullList: fc.boolean() });

test('for any import by any importer, everybody outside his reach is byte for byte what he was', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(list, { minLength: 1, maxLength: 3 }), async (lists) => {
      const testApp = await rosterTestApp();
      try {
        const ids = await people(testApp);
        const importer = await testApp.person('importer');
        testApp.grant(importer, 'ADVISOR', 'ORGANISATION', testApp.plant);
        const foreign = Object.entries(ids).flatMap(([userid, id]) =>
          ['own', 'own-gone'].includes(userid) ? [] : [id],
        );
        const before = await outside(testApp, foreign, testApp.plant);
        for (const { rows, fullList } of lists) {
          const { list: checked } = await testApp.check(rows, { by: importer, fullList });
          if (checked.rowsRead === checked.faultyRows) continue;
          await testApp.imports.confirm(checked.id, importer, { acceptLeavers: true });
          await testApp.imports.applyWhole(checked.id);
        }
        expect(await outside(testApp, foreign, testApp.plant)).toEqual(before);
      } finally {
        await testApp.drop();
      }
    }),
    { numRuns: 25, endOnFailure: true },
  );
});

type Answer = Awaited<ReturnType<RosterTestApp['check']>>;

/** All that the importer is told; what he wrote himself is left out. */
function notified({ list, faults }: Answer) {
  const { id: _, createdAt: _1, checkedAt: _2, touchedAt: _3, confirmedAt: _4, endedAt: _5, ...counts } = list;
  return { counts, faults: faults.map(({ n: _n, sample: _sample, ...fault }) => fault) };
}

const NOBODYS = '15400000098';
const colleague = row.map((one) => ({ ...one, 统一社会信用代码: 'A' }));
const aboutOne = fc.record({
  one: colleague,
  /** A fault that has nothing to do with him, or none. */
  入职日期: fc.constantFrom('', '', '昨天'),
  others: fc.array(
    colleague.map((other) => ({ ...other, 手机号: '' })),
    { maxLength: 2 },
  ),
  fullList: fc.boolean(),
});

/** What once told: a changed number, one named twice, one who came back, an account of somebody else, a fault in a full list. */
const ONCE = (
  [
    { no: '5', name: '汀知溪' },
    { no: '5', name: '汀知溪', other: '2' },
    { no: '6', name: '汀知溪' },
    { no: '5', name: '岚知夏', account: 'own' },
    { no: '5', name: '汀知溪', day: '昨天' },
  ] as { no: string; name: string; other?: string; account?: string; day?: string }[]
).map(({ no, name, other, account = '', day = '' }) => {
  const person = { 统一社会信用代码: 'A', 姓名: name, 手机号: '', 企业微信账号: '', 角色: '员工', '部门/车间': '' };
  return {
    one: { ...person, 工号: no, 企业微信账号: account },
    入职日期: day,
    others: other === undefined ? [] : [{ ...person, 工号: other }],
    fullList: true,
  };
});

test('a check answers the phone of anybody with something outside as that of nobody, whatever else the list says', async () => {
  const testApp = await rosterTestApp();
  try {
    await people(testApp);
    const importer = await testApp.person('importer');
    testApp.grant(importer, 'ADVISOR', 'ORGANISATION', testApp.plant);
    await fc.assert(
      fc.asyncProperty(aboutOne, async ({ one, 入职日期, others, fullList }) => {
        const answer = async (手机号: string) =>
          notified(await testApp.check([...others, { ...one, 手机号, 入职日期 }], { by: importer, fullList }));
        const nobodys = await answer(NOBODYS);
        for (const phone of PHONES) expect(await answer(phone)).toEqual(nobodys);
      }),
      { numRuns: 60, endOnFailure: true, examples: ONCE.map((once) => [once] as const) },
    );
  } finally {
    await testApp.drop();
  }
});

test('an applied list counts somebody with something outside as it counts nobody’s phone', async () => {
  await fc.assert(
    fc.asyncProperty(colleague, fc.constantFrom(...PHONES), async (one, phone) => {
      const counted = async (手机号: string) => {
        const testApp = await rosterTestApp();
        try {
          await people(testApp);
          const importer = await testApp.person('importer');
          testApp.grant(importer, 'ADVISOR', 'ORGANISATION', testApp.plant);
          const { list } = await testApp.check([{ ...one, 手机号 }], { by: importer });
          if (list.rowsRead > list.faultyRows) {
            await testApp.imports.confirm(list.id, importer);
            await testApp.imports.applyWhole(list.id);
          }
          const done = await testApp.imports.one(list.id, importer);
          const { state, appliedRows, appliedNew, refusedRows, newRows, rejoinedRows, movedRows } = done;
          const { changedRows, sameRows, phonesChanged } = done;
          const changes = { newRows, rejoinedRows, movedRows, changedRows, sameRows, phonesChanged };
          return { state, appliedRows, appliedNew, refusedRows, ...changes };
        } finally {
          await testApp.drop();
        }
      };
      expect(await counted(phone)).toEqual(await counted(NOBODYS));
    }),
    { numRuns: 10, endOnFailure: true },
  );
});
