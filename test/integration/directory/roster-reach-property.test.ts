import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { type RosterTown, rosterTown } from './roster-town.ts';

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
async function people(town: RosterTown) {
  const make = (userid: string, n: number) =>
    town.person(userid, { name: NAMES[n % NAMES.length] ?? '', ...(phoneOf(userid, n) ?? {}) });
  const phoneOf = (userid: string, n: number) =>
    n < 6 ? { phone: PHONES[n] ?? '' } : userid === 'own' ? { phone: '15400000011' } : null;
  const ids: Record<string, string> = {};
  for (const [n, userid] of USERIDS.slice(0, 9).entries()) ids[userid] = await make(userid, n);
  const id = (userid: string) => ids[userid] ?? '';
  const works = (userid: string, organisationId: string, no: string) =>
    town.employee(id(userid), { organisationId, no });
  const holds = (userid: string, role: 'CENTER_OFFICER' | 'STATION_DUTY' | 'DESK' | 'GRID_OWNER', scopeId: string) =>
    town.directory.assignRole(town.db, {
      ...{ personId: id(userid), role, scopeId },
      scopeKind: role === 'CENTER_OFFICER' ? 'COUNTY' : role === 'STATION_DUTY' ? 'STATION' : 'ORGANISATION',
    });
  await holds('centre', 'CENTER_OFFICER', town.county.id);
  await holds('duty', 'STATION_DUTY', town.station.id);
  await works('desk', town.plant, '1');
  await holds('desk', 'DESK', town.shop);
  await works('both', town.plant, '2');
  await works('both', town.shop, '2');
  await works('far', town.shop, '3');
  const gone = await works('far-gone', town.shop, '4');
  await works('own', town.plant, '3');
  // He left the importer's place, and works in another now.
  ids.moved = await town.person('moved', { name: NAMES[3] ?? '', phone: PHONES[6] ?? '' });
  const moved = await works('moved', town.plant, '6');
  await works('moved', town.shop, '6');
  const left = await works('own-gone', town.plant, '4');
  await works('bare', town.shop, '5');
  await sql`update employment set state = 'LEFT', left_on = '2026-01-01' where id in (${gone}, ${left}, ${moved})`.execute(
    town.db,
  );
  await sql`update wecom_account set status = 'LEFT' where userid in ('far-gone', 'own-gone')`.execute(town.db);
  return ids;
}

/** Everything that is not the importer's: byte for byte as the database has it. */
async function outside(town: RosterTown, foreign: readonly string[], plant: string): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select 'person ' || p::text as line from person p where id = any(${[...foreign]}::text[])
    union all select 'account ' || a::text from wecom_account a where person_id = any(${[...foreign]}::text[])
    union all select 'role ' || r::text from role_assignment r
      where person_id = any(${[...foreign]}::text[]) and scope_id <> ${plant}
        and scope_id not in (select id from grid_unit where organisation_id = ${plant})
    union all select 'job ' || e::text from employment e where organisation_id <> ${plant}
    order by 1`.execute(town.db);
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
      const town = await rosterTown();
      try {
        const ids = await people(town);
        const importer = await town.person('importer');
        town.grant(importer, 'ADVISOR', 'ORGANISATION', town.plant);
        const foreign = Object.entries(ids).flatMap(([userid, id]) =>
          ['own', 'own-gone'].includes(userid) ? [] : [id],
        );
        const before = await outside(town, foreign, town.plant);
        for (const { rows, fullList } of lists) {
          const { list: checked } = await town.check(rows, { by: importer, fullList });
          if (checked.rowsRead === checked.faultyRows) continue;
          await town.imports.confirm(checked.id, importer, { acceptLeavers: true });
          await town.imports.applyWhole(checked.id);
        }
        expect(await outside(town, foreign, town.plant)).toEqual(before);
      } finally {
        await town.drop();
      }
    }),
    { numRuns: 25, endOnFailure: true },
  );
});

type Answer = Awaited<ReturnType<RosterTown['check']>>;

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
  const town = await rosterTown();
  try {
    await people(town);
    const importer = await town.person('importer');
    town.grant(importer, 'ADVISOR', 'ORGANISATION', town.plant);
    await fc.assert(
      fc.asyncProperty(aboutOne, async ({ one, 入职日期, others, fullList }) => {
        const answer = async (手机号: string) =>
          notified(await town.check([...others, { ...one, 手机号, 入职日期 }], { by: importer, fullList }));
        const nobodys = await answer(NOBODYS);
        for (const phone of PHONES) expect(await answer(phone)).toEqual(nobodys);
      }),
      { numRuns: 60, endOnFailure: true, examples: ONCE.map((once) => [once] as const) },
    );
  } finally {
    await town.drop();
  }
});

test('an applied list counts somebody with something outside as it counts nobody’s phone', async () => {
  await fc.assert(
    fc.asyncProperty(colleague, fc.constantFrom(...PHONES), async (one, phone) => {
      const counted = async (手机号: string) => {
        const town = await rosterTown();
        try {
          await people(town);
          const importer = await town.person('importer');
          town.grant(importer, 'ADVISOR', 'ORGANISATION', town.plant);
          const { list } = await town.check([{ ...one, 手机号 }], { by: importer });
          if (list.rowsRead > list.faultyRows) {
            await town.imports.confirm(list.id, importer);
            await town.imports.applyWhole(list.id);
          }
          const done = await town.imports.one(list.id, importer);
          const { state, appliedRows, appliedNew, refusedRows, newRows, rejoinedRows, movedRows } = done;
          const { changedRows, sameRows, phonesChanged } = done;
          const changes = { newRows, rejoinedRows, movedRows, changedRows, sameRows, phonesChanged };
          return { state, appliedRows, appliedNew, refusedRows, ...changes };
        } finally {
          await town.drop();
        }
      };
      expect(await counted(phone)).toEqual(await counted(NOBODYS));
    }),
    { numRuns: 10, endOnFailure: true },
  );
});
