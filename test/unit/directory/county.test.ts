import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CountyInput, generateCounty } from '../../../src/demo/index.ts';
import { givenNames, surnames } from '../../../src/demo/names.ts';
import { planOrganisations } from '../../../src/demo/plan.ts';
import type { DemoRow, DemoRows, DemoTable } from '../../../src/demo/workbench.ts';

const input: CountyInput = { seed: 1, scale: 'small', today: '2026-11-22' };
const commonSurnames =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严武';

/** Changes only when the generator is changed on purpose. */
const pinned = '5479ca12c553a4fcacac6171804164b6c5fdc2b86f11e4f19813f990280fd61f';

type County = { [T in DemoTable]: DemoRows[T][] };

function collect(rows: Iterable<DemoRow>): County {
  const county: County = {
    jurisdiction: [],
    organisation: [],
    gridUnit: [],
    person: [],
    wecomAccount: [],
    employment: [],
    roleAssignment: [],
    dutyShift: [],
    leave: [],
  };
  for (const { table, row } of rows) (county[table] as object[]).push(row);
  return county;
}

function fingerprint(from: CountyInput): string {
  const hash = createHash('sha256');
  for (const row of generateCounty(from)) hash.update(`${JSON.stringify(row)}\n`);
  return hash.digest('hex');
}

function* firstRows(from: CountyInput, most: number): Generator<DemoRow> {
  let left = most;
  for (const row of generateCounty(from)) {
    if (left === 0) return;
    left -= 1;
    yield row;
  }
}

function count<T>(items: Iterable<T>): Map<T, number> {
  const counts = new Map<T, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

describe('the small county', () => {
  let county: County;
  beforeAll(() => {
    county = collect(generateCounty(input));
  });

  test('comes out byte for byte the same, on every machine', () => {
    expect(fingerprint(input)).toBe(pinned);
  });

  test('differs with seed and day', () => {
    const opening = (from: CountyInput) => JSON.stringify([...firstRows(from, 300)]);
    expect(opening({ ...input, seed: 2 })).not.toBe(opening(input));
    expect(opening({ ...input, today: '2026-11-23' })).not.toBe(opening(input));
    expect(opening({ ...input })).toBe(opening(input));
  });

  test('has 16 townships with a station each, 12 enterprises and about 4,000 employees', () => {
    expect(count(county.jurisdiction.map(({ kind }) => kind))).toEqual(
      new Map([
        ['COUNTY', 1],
        ['TOWNSHIP', 16],
        ['STATION', 16],
      ]),
    );
    expect(count(county.organisation.map(({ kind }) => kind)).get('ENTERPRISE')).toBe(12);
    expect(county.employment.length).toBeGreaterThan(3_900);
    expect(county.employment.length).toBeLessThan(4_200);
  });

  test('organisation 0001 is a plant of 2,300 people with 12 workshops and 3 advisors', () => {
    const [plant] = county.organisation;
    expect(plant).toMatchObject({ code: '0001', industry: '汽车部件', tier: 'KEY' });
    expect(county.employment.filter(({ organisationId }) => organisationId === plant?.id)).toHaveLength(2_300);
    const units = county.gridUnit.filter(({ organisationId }) => organisationId === plant?.id);
    expect(units.filter(({ kind }) => kind === 'WORKSHOP')).toHaveLength(12);
    const advisors = county.roleAssignment.filter(({ role, scopeId }) => role === 'ADVISOR' && scopeId === plant?.id);
    expect(advisors).toHaveLength(3);
  });

  test('exactly one enterprise has no advisor', () => {
    const advised = new Set(county.roleAssignment.filter(({ role }) => role === 'ADVISOR').map((r) => r.scopeId));
    const gaps = county.organisation.filter(({ id }) => !advised.has(id));
    expect(gaps.map(({ kind }) => kind)).toEqual(['ENTERPRISE']);
  });

  test('every organisation has one community police officer', () => {
    const owned = county.roleAssignment.filter(({ role }) => role === 'COMMUNITY_POLICE').map((r) => r.scopeId);
    expect(owned.toSorted()).toEqual(county.organisation.map(({ id }) => id).toSorted());
  });

  test('every grid unit has one owner, some of whom opted in', () => {
    const owners = county.roleAssignment.filter(({ role }) => role === 'GRID_OWNER');
    expect(owners.map(({ scopeId }) => scopeId).toSorted()).toEqual(county.gridUnit.map(({ id }) => id).toSorted());
    const optedIn = owners.filter(({ optedIn }) => optedIn).length;
    expect(optedIn).toBeGreaterThan(0);
    expect(optedIn).toBeLessThan(owners.length);
  });

  test('people of an enterprise work in units of 20–60', () => {
    const enterprises = new Set(county.organisation.filter(({ kind }) => kind === 'ENTERPRISE').map(({ id }) => id));
    const crews = count(
      county.employment.filter((e) => enterprises.has(e.organisationId)).map(({ gridUnitId }) => gridUnitId),
    );
    expect(Math.min(...crews.values())).toBeGreaterThanOrEqual(20);
    expect(Math.max(...crews.values())).toBeLessThanOrEqual(60);
  });

  test('names its people readably: adv-0007-1, cp-03, duty-03, chief-03, centre-1, emp-0007-0001', () => {
    const userids = new Set(county.wecomAccount.map(({ userid }) => userid));
    expect(userids.size).toBe(county.person.length);
    for (const userid of ['adv-0007-1', 'cp-03', 'duty-03', 'chief-03', 'centre-1', 'emp-0007-0001']) {
      expect(userids).toContain(userid);
    }
  });

  test('nobody can be confused with a real person or number', () => {
    expect(surnames).toHaveLength(24);
    expect(new Set(givenNames).size).toBeGreaterThanOrEqual(400);
    expect(surnames.filter((surname) => commonSurnames.includes(surname))).toEqual([]);
    expect(county.person.filter(({ phone }) => !/^154\d{8}$/.test(phone))).toEqual([]);
    expect(new Set(county.person.map(({ phone }) => phone)).size).toBe(county.person.length);
    expect(county.person.filter(({ name }) => !surnames.includes(name.slice(0, 1)) || name.length !== 3)).toEqual([]);
    expect(county.organisation.filter(({ creditCode }) => !/^00DEMO\d{12}$/.test(creditCode))).toEqual([]);
  });

  test('centre, stations and the big plant are manned at every hour of the coming weeks', () => {
    const posts = new Set(county.dutyShift.map(({ role, scopeId }) => `${role} ${scopeId}`));
    expect(posts.size).toBe(1 + 16 + 1);
    for (const post of posts) {
      const shifts = county.dutyShift.filter(({ role, scopeId }) => `${role} ${scopeId}` === post);
      const starts = [...new Set(shifts.map(({ startsAt }) => startsAt))].toSorted();
      const ends = new Set(shifts.map(({ endsAt }) => endsAt));
      expect(starts).toHaveLength(2 * 61);
      expect(starts.slice(1).filter((start) => !ends.has(start))).toEqual([]);
    }
  });

  test('ids have the form of ULIDs and short names fit a card', () => {
    const ids = [...county.person, ...county.employment, ...county.organisation, ...county.gridUnit].map(
      ({ id }) => id,
    );
    expect(ids.filter((id) => !/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id))).toEqual([]);
    expect(county.organisation.filter(({ shortName }) => Array.from(shortName).length > 16)).toEqual([]);
    expect(new Set(county.organisation.map(({ name }) => name)).size).toBe(county.organisation.length);
  });
});

describe('the full county', () => {
  test('has 300 enterprises with 97,000–103,000 employees, three without an advisor, whatever the seed', () => {
    for (const seed of [1, 2, 3, 20, 300]) {
      const plans = planOrganisations(seed, 'full');
      const enterprises = plans.filter(({ kind }) => kind === 'ENTERPRISE');
      const employees = plans.reduce((sum, { size }) => sum + size, 0);
      expect(employees).toBeGreaterThanOrEqual(97_000);
      expect(employees).toBeLessThanOrEqual(103_000);
      expect(enterprises).toHaveLength(300);
      expect(enterprises.filter(({ advisors }) => advisors === 0)).toHaveLength(3);
      expect(enterprises.reduce((sum, { advisors }) => sum + advisors, 0)).toBe(540);
      expect(new Set(plans.map(({ name }) => name)).size).toBe(415);
    }
  });

  test('employs everybody the plan counts', () => {
    let employees = 0;
    for (const { table } of generateCounty({ ...input, scale: 'full' })) if (table === 'employment') employees += 1;
    expect(employees).toBe(planOrganisations(input.seed, 'full').reduce((sum, { size }) => sum + size, 0));
  });
});
