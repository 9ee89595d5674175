import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type DemoMember,
  demoMembers,
  directoryIsEmpty,
  type SeedSummary,
  seedCounty,
} from '../../../src/demo/index.ts';
import { createDirectory } from '../../../src/domain/directory/index.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { corpId, crypto } from './test-app.ts';

describe('the seeded county', () => {
  let database: TestDatabase;
  let summary: SeedSummary;
  const input = { seed: 1, scale: 'small', today: '2026-11-22', crypto, corpId } as const;
  const directory = createDirectory({ crypto, corpId });
  const noon = new Date('2026-11-22T04:00:00Z');
  beforeAll(async () => {
    database = await testDatabase();
    summary = await seedCounty(database.db, input);
  });
  afterAll(() => database.drop());

  test('says what it loaded, and loads nothing on top of a county', async () => {
    expect(summary).toMatchObject({ jurisdiction: 33, organisation: 22 });
    expect(summary.employment).toBeGreaterThan(3_900);
    expect(await directoryIsEmpty(database.db)).toBe(false);
    await expect(seedCounty(database.db, input)).rejects.toMatchObject({ code: 'directory.not_empty' });
  });

  test('a warning in the big plant climbs from its advisors to the centre', async () => {
    const [worker] = await directory.matchEmployee(database.db, { employeeId: '0001/0002' });
    if (worker === undefined) throw new Error('0001/0002 is nobody');
    const onStep = async (step: 0 | 2 | 3 | 4) => {
      const place = { organisationId: worker.organisationId, gridUnitId: worker.gridUnitId };
      const people = await directory.peopleOnStep(database.db, { ...place, step, at: noon });
      return people.map(({ userid }) => userid);
    };
    expect((await onStep(0)).toSorted()).toEqual(['adv-0001-1', 'adv-0001-2', 'adv-0001-3', 'emp-0001-0001']);
    expect(await onStep(2)).toEqual(['cp-01']);
    expect(await onStep(3)).toEqual(['duty-01']);
    expect((await onStep(4)).toSorted()).toEqual(['centre-1', 'centre-2', 'chief-01']);
  });

  test('only one enterprise lacks an advisor, and nothing else is missing', async () => {
    await directory.inspectReadiness(database.db);
    const defects = await directory.listReadiness(database.db);
    expect(defects.map(({ kind }) => kind)).toEqual(['NO_ADVISOR']);
  });

  test('lists every member once, police and advisors first', async () => {
    const members: DemoMember[] = [];
    for await (const member of demoMembers(database.db)) members.push(member);
    expect(new Set(members.map(({ userid }) => userid)).size).toBe(summary.wecomAccount);
    expect(members).toHaveLength(summary.wecomAccount);
    expect(members[0]).toMatchObject({ userid: 'centre-1', org: '云栖示范县', roles: ['CENTER_OFFICER'] });
    const advisor = members.findIndex(({ userid }) => userid === 'adv-0001-1');
    expect(members[advisor]).toMatchObject({
      roles: ['ADVISOR', 'EMPLOYEE'],
      org: expect.stringContaining('汽车部件'),
    });
    const kinds = members.map(({ roles }) => roles[0] === 'EMPLOYEE');
    expect(kinds.lastIndexOf(false)).toBeLessThan(kinds.indexOf(true));
  });

  test('phones are sealed, and found again by their keyed hash', async () => {
    const person = await database.db
      .selectFrom('person')
      .select(['id', 'phoneSealed', 'phoneHash'])
      .executeTakeFirstOrThrow();
    const phone = (await directory.phoneOf(database.db, person.id)) ?? '';
    expect(phone).toMatch(/^154\d{8}$/);
    expect(person.phoneSealed).not.toContain(phone);
    expect(person.phoneHash).toBe(crypto.phoneHash(phone));
  });
});
