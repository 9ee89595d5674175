import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { type RosterTown, rosterTown } from './roster-town.ts';

const NAMES = ['岚知夏', '岚知秋', '砚望舟', '汀知溪'];
const PHONES = Array.from({ length: 6 }, (_, n) => `1540000000${n}`);
const USERIDS = ['centre', 'duty', 'desk', 'both', 'far', 'far-gone', 'own', 'own-gone', 'bare', 'new-1', 'new-2'];

/** People of every kind: the importer's own, others', both; police, a desk, leavers, and one known by his account only. */
async function people(town: RosterTown) {
  const make = (userid: string, n: number) =>
    town.person(userid, { name: NAMES[n % NAMES.length] ?? '', ...(n < 6 ? { phone: PHONES[n] ?? '' } : {}) });
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
  const left = await works('own-gone', town.plant, '4');
  await works('bare', town.shop, '5');
  await sql`update employment set state = 'LEFT', left_on = '2026-01-01' where id in (${gone}, ${left})`.execute(
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
