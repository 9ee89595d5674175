import { beforeAll, describe, expect, test } from 'vitest';
import type { EndedRole } from '../../src/domain/directory/index.ts';
import { rolesEnded } from '../../src/domain/directory/index.ts';
import { on } from '../../src/kernel/events/index.ts';
import { useTestApp } from '../support/test-app.ts';

describe('F11 an organisation loses its last advisor', () => {
  const testApp = useTestApp();
  const ended: EndedRole[] = [];
  const place = async (code: string) =>
    (await testApp.app.directory.organisationByCode(testApp.app.db, code)) ?? expect.fail(code);
  const todos = async (userid: string) =>
    (await testApp.phone(userid).titles()).filter((title) => title === '【待办】单位缺少安全顾问').length;
  const officerOf = async (code: string) => {
    const at = await testApp.now();
    const police = await testApp.app.directory.peopleOnStep(testApp.app.db, {
      ...{ organisationId: (await place(code)).id, gridUnitId: null },
      ...{ step: 2, at },
    });
    return police[0]?.userid ?? expect.fail('nobody');
  };

  /** His role runs out on its day; nobody takes it from him. */
  const endTerms = async (code: string) => {
    await testApp.app.db
      .updateTable('roleAssignment')
      .set({ validUntil: await testApp.now() })
      .where('role', '=', 'ADVISOR')
      .where('scopeId', '=', (await place(code)).id)
      .execute();
  };
  const inspected = async () => {
    await testApp.app.directory.inspectReadiness(testApp.app.db);
    await testApp.app.readiness.sweep();
    await testApp.advance(0);
  };

  beforeAll(async () => {
    testApp.app.events.subscribe(on(rolesEnded, async (_, roles) => ended.push(...roles)));
    await testApp.app.contacts.sweep();
    await testApp.app.readiness.sweep();
    await testApp.advance(0);
  });

  test('a gap that stands is told to community police once', async () => {
    expect(await todos('cp-10')).toBe(1);
    await inspected();
    expect(await todos('cp-10')).toBe(1);
  });

  test('the last one leaves: listed and told at once, and whoever counted on him hears of it', async () => {
    const officer = await officerOf('0008');
    const before = await todos(officer);
    await testApp.http.delete('/sandbox/api/members/adv-0008-1');
    await testApp.advance(0);
    expect(await todos(officer)).toBe(before + 1);
    expect(ended).toContainEqual(expect.objectContaining({ role: 'ADVISOR', scopeId: (await place('0008')).id }));
    const { organisations } = await (await testApp.as(officer)).get<{
      organisations: { code: string; noAdvisor: boolean; troubles: Record<string, number> }[];
    }>(`/api/readiness?organisationId=${(await place('0008')).id}`);
    expect(organisations).toMatchObject([{ code: '0008', noAdvisor: true }]);
  });

  test('one of several leaving is no gap', async () => {
    const officer = await officerOf('0001');
    const before = await todos(officer);
    await testApp.http.delete('/sandbox/api/members/adv-0001-2');
    await testApp.advance(0);
    expect(await todos(officer)).toBe(before);
  });

  test('readiness shows only what lies in one’s own area', async () => {
    const mine = await (await testApp.as('adv-0001-1')).get<{ organisations: { code: string }[] }>('/api/readiness');
    expect(mine.organisations.map(({ code }) => code)).toEqual(['0001']);
    const all = await (await testApp.as('centre-1')).get<{ organisations: { code: string }[] }>(
      '/api/readiness?limit=100',
    );
    expect(all.organisations.length).toBeGreaterThan(10);
    const next = await (await testApp.as('centre-1')).get<{ organisations: { code: string }[] }>(
      '/api/readiness?limit=5&after=0005',
    );
    expect(next.organisations[0]?.code).toBe('0006');
  });

  test('a warning reached none of the advisors there were: the gap is told all the same once the last one’s term is over', async () => {
    const officer = await officerOf('0009');
    const before = await todos(officer);
    await testApp.app.db
      .updateTable('wecomAccount')
      .set({ status: 'LEFT' })
      .where('userid', 'like', 'adv-0009-%')
      .execute();
    await testApp.warn({ person: { employeeId: 'emp-0009-0002' } });
    await testApp.advance(0);
    expect(await todos(officer)).toBe(before);
    await endTerms('0009');
    await inspected();
    expect(await todos(officer)).toBe(before + 1);
  });

  test('what a warning has told already the inspection tells nobody again', async () => {
    const officer = await officerOf('0010');
    const before = await todos(officer);
    await endTerms('0010');
    await testApp.warn({ person: { employeeId: 'emp-0010-0002' } });
    await testApp.advance(0);
    expect(await todos(officer)).toBe(before + 1);
    await inspected();
    expect(await todos(officer)).toBe(before + 1);
  });
});
