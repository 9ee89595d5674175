import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { QueueData, QueueFacetsData, QueueIdsData } from '../../src/domain/warning-views/api.ts';
import { readRows } from '../../src/lib/spreadsheet/index.ts';
import { addMs, days, shanghaiDay } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { type Received, useTestApp } from '../support/test-app.ts';

// 0011 lies at station 1 (duty-01, community police cp-01), 0012 at station 10.
describe('the officers’ list on the desk', () => {
  const testApp = useTestApp();
  const { act, browser, nameOf, personIdOf, refusalOf } = useActions(testApp);
  const get = async <T>(userid: string, path: string, query: Record<string, string>) =>
    (await browser(userid)).get<T>(`/api/desk/warnings${path}?${new URLSearchParams(query)}`);
  const rows = async (userid: string, query: Record<string, string> = {}) =>
    (await get<QueueData>(userid, '', query)).warnings;
  const numbers = async (userid: string, query: Record<string, string> = {}) =>
    (await rows(userid, query)).map(({ number }) => number);
  const facets = (userid: string, query: Record<string, string> = {}) => get<QueueFacetsData>(userid, '/facets', query);
  const phoneOf = async (userid: string) => {
    const person = await testApp.app.directory.personByUserid(testApp.app.db, userid);
    return (await testApp.app.directory.phoneOf(testApp.app.db, person?.id ?? '')) ?? '';
  };
  const looks = async () => {
    const { rows: found } = await sql<{ n: number }>`
      select count(*)::int as n from audit_log where action = 'look' and object_kind = 'search'`.execute(
      testApp.app.db,
    );
    return found[0]?.n ?? 0;
  };

  let here: Received[] = [];
  let there: Received;
  const begin = async () => {
    here = [];
    for (const [no, level] of [
      ['0030', 'HIGH'],
      ['0031', 'MEDIUM'],
      ['0032', 'LOW'],
    ] as const)
      here.push(await testApp.warn({ person: { employeeId: `emp-0011-${no}` }, level }));
    there = await testApp.warn({ person: { employeeId: 'emp-0012-0020' }, level: 'HIGH' });
  };

  test('each sees what lies in his area; counts equal a recount, and what is excluded is gone', async () => {
    await begin();
    const mine = here.map(({ number }) => number).reverse();
    expect(await numbers('duty-01')).toEqual(mine);
    expect(await numbers('centre-1')).toEqual([there.number, ...mine]);
    expect(await refusalOf(rows('emp-0001-0003'))).toMatchObject({ status: 403 });

    for (const query of [{}, { level: 'HIGH' }, { level: '-HIGH' }, { level: 'HIGH', state: '-DISPATCHED' }]) {
      const { total, facets: counts } = await facets('centre-1', query);
      expect(total).toBe((await rows('centre-1', { ...query, limit: '100' })).length);
      for (const [name, values] of Object.entries(counts))
        for (const { value, n } of values)
          expect([query, name, value, n]).toEqual([
            query,
            name,
            value,
            (await rows('centre-1', { ...query, [name]: value, limit: '100' })).length,
          ]);
    }
    expect(await numbers('duty-01', { level: '-HIGH' })).toEqual(mine.slice(0, 2));
    expect(await numbers('duty-01', { level: '-HIGH,-LOW' })).toEqual([mine[1]]);
    expect(await numbers('duty-01', { level: '-CRITICAL' })).toEqual(mine);
    expect((await facets('duty-01')).facets.station).toHaveLength(1);
  });

  test('pages follow one another in every order, without gap or double', async () => {
    await begin();
    for (const sort of ['newest', 'oldest', 'level', 'due']) {
      const whole = await numbers('centre-1', { sort });
      const walked: string[] = [];
      for (let after: string | null = ''; after !== null; ) {
        const page: QueueData = await get('centre-1', '', { sort, limit: '1', ...(after ? { after } : {}) });
        walked.push(...page.warnings.map(({ number }) => number));
        after = page.next;
      }
      expect([sort, walked]).toEqual([sort, whole]);
    }
    const levels = (await rows('centre-1', { sort: 'level' })).map(({ level }) => level);
    expect(levels).toEqual(['HIGH', 'HIGH', 'MEDIUM', 'LOW']);
  });

  test('a person is found by pinyin and by number in one’s own area only, and each look is on record', async () => {
    await begin();
    const name = await nameOf('emp-0012-0020');
    const before = await looks();
    expect(await numbers('centre-1', { person: name })).toEqual([there.number]);
    expect(await numbers('duty-01', { person: name })).toEqual([]);
    const phone = await phoneOf('emp-0012-0020');
    expect(await numbers('centre-1', { phone })).toEqual([there.number]);
    expect(await numbers('duty-01', { phone })).toEqual([]);
    expect(await looks()).toBe(before + 4);
    expect(await refusalOf(rows('centre-1', { phone: '123' }))).toMatchObject({ status: 400, field: 'phone' });
    const shown = JSON.stringify(await rows('centre-1'));
    expect(shown).not.toContain(name);
    expect(shown).not.toContain(phone);
  });

  test('what is over is found beside what is open, and all that match are selected at once', async () => {
    await begin();
    const [first] = here;
    if (first) await act('duty-01', first, 'police_close', { reason: '本人已由家属接走' });
    expect(await numbers('duty-01', { open: 'false', number: first?.number ?? '' })).toEqual([first?.number]);
    expect(await numbers('duty-01', { number: first?.number ?? '' })).toEqual([]);
    const { warnings } = await get<QueueIdsData>('duty-01', '/ids', {});
    expect(warnings.map(({ number }) => number)).toEqual(await numbers('duty-01'));

    // As the desk does it, one by one: the one that is over already says why, the others are done.
    const answers: unknown[] = [];
    for (const one of here)
      answers.push(
        await (await browser('centre-1')).post(`/api/warnings/${one.id}/revoke`, { reason: '来源数据有误' }).then(
          () => 'done',
          (error: { status: number }) => error.status,
        ),
      );
    expect(answers).toEqual([409, 'done', 'done']);
    expect(await numbers('duty-01')).toEqual([]);
  });

  test('what waits for oneself, and what came in one’s shift, is a press away', async () => {
    await begin();
    const [first] = here;
    if (first) await act('duty-01', first, 'take_over');
    expect(await numbers('duty-01', { who: 'mine' })).toEqual([first?.number]);
    expect(await numbers('duty-01', { who: 'station' })).toHaveLength(3);
    expect(await numbers('centre-1', { who: 'station' })).toEqual([]);
    expect(await numbers('duty-01', { who: 'shift', open: 'all' })).toEqual(
      expect.arrayContaining(here.map(({ number }) => number)),
    );
  });

  test('the list as a file is the list, masked, signed by who took it, and on record', async () => {
    await begin();
    const name = await nameOf('emp-0011-0030');
    const sheet = async (userid: string, query: Record<string, string>) => {
      const search = new URLSearchParams(query);
      const answer = await (await browser(userid)).request('GET', `/api/desk/warnings.xlsx?${search}`);
      if (!answer.ok) return [];
      const cells: string[][] = [];
      for await (const row of readRows(Buffer.from(await answer.arrayBuffer()))) cells.push(row.cells.map(String));
      return cells;
    };
    for (const query of [{ sort: 'level' }, { level: '-HIGH' }, { person: name }] as Record<string, string>[]) {
      const shown = await rows('duty-01', query);
      const cells = await sheet('duty-01', query);
      const text = JSON.stringify(cells);
      const taken = cells.flat().filter((cell) => shown.some(({ number }) => number === cell));
      expect(taken).toEqual(shown.map(({ number }) => number));
      expect(text).toContain(`共${shown.length}行`);
      expect(text).toContain(`导出人：${await nameOf('duty-01')}`);
      expect(text).not.toContain(name);
      expect(text).not.toContain(there.number);
    }
    const { rows: noted } = await sql<{ n: number }>`
      select count(*)::int as n from audit_log where action = 'warnings.exported'
        and actor_id = ${await personIdOf('duty-01')}`.execute(testApp.app.db);
    expect(noted[0]?.n).toBe(3);
    expect(await sheet('adv-0011-1', {})).toEqual([]);
  });

  test('an advisor sees what lies in his organisation, the auditor all of it without names; neither acts nor takes it along', async () => {
    await begin();
    const [first] = here;
    const name = await nameOf('emp-0011-0030');
    const phone = await phoneOf('emp-0011-0030');
    expect((await numbers('adv-0011-1')).sort()).toEqual(here.map(({ number }) => number).sort());
    expect(await numbers('auditor-1')).toEqual(await numbers('centre-1'));
    for (const userid of ['adv-0011-1', 'auditor-1']) {
      expect(JSON.stringify(await rows(userid))).not.toContain(name);
      expect(await numbers(userid, { person: name })).toEqual([]);
      expect(await numbers(userid, { phone })).toEqual([]);
      expect(await refusalOf(get(userid, '/ids', {}))).toMatchObject({ status: 403 });
      expect(await refusalOf(get(userid, '.xlsx', {}))).toMatchObject({ status: 403 });
      const { total, facets: counts } = await facets(userid);
      expect(total).toBe((await rows(userid)).length);
      for (const [facet, values] of Object.entries(counts))
        for (const { value, n } of values)
          expect([userid, facet, value, n]).toEqual([
            userid,
            facet,
            value,
            (await rows(userid, { [facet]: value })).length,
          ]);
    }
    const owner = (userid: string) => rows(userid).then((all) => all.map((one) => one.owner).filter(Boolean));
    if (first) await act('duty-01', first, 'take_over');
    expect(await owner('auditor-1')).toEqual([expect.stringContaining('*')]);
    expect(await owner('centre-1')).toEqual([await nameOf('duty-01')]);
  });

  test('what kind of fraud is somebody’s private life is neither shown nor told by what narrows the list', async () => {
    await begin();
    const warning = await testApp.warn({
      ...{ person: { employeeId: 'emp-0011-0035' }, level: 'LOW' as const, fraudType: 'ROMANCE' as const },
    });
    const typesOf = async (userid: string) =>
      (await facets(userid)).facets.type?.map(({ value, n }) => `${value} ${n}`).sort();
    const shown = async (userid: string) =>
      (await rows(userid)).find(({ number }) => number === warning.number)?.fraudType;
    expect(await shown('duty-01')).toBe('ROMANCE');
    expect(await typesOf('duty-01')).toContain('ROMANCE 1');
    for (const userid of ['adv-0011-1', 'auditor-1']) {
      expect(await shown(userid)).toBe('OTHER');
      expect(await typesOf(userid)).toContain('OTHER 1');
      expect(await numbers(userid, { type: 'ROMANCE' })).toEqual([]);
      expect(await numbers(userid, { type: '-ROMANCE' })).toContain(warning.number);
      expect(await numbers(userid, { type: 'OTHER' })).toEqual([warning.number]);
    }
  });

  test('what is over is found by number, person, phone, organisation and period, and each look at a person is on record', async () => {
    await begin();
    const [first] = here;
    if (!first) return;
    await act('duty-01', first, 'police_close', { reason: '本人已由家属接走' });
    const today = shanghaiDay(await testApp.now());
    const before = await looks();
    const found = {
      number: first.number.slice(-6),
      person: await nameOf('emp-0011-0030'),
      phone: await phoneOf('emp-0011-0030'),
      unit: '0011',
      from: today,
      until: today,
    };
    for (const [name, value] of Object.entries(found)) {
      expect([name, await numbers('duty-01', { open: 'false', [name]: value })]).toEqual([
        name,
        expect.arrayContaining([first.number]),
      ]);
      expect(await numbers('duty-10', { open: 'false', [name]: value })).not.toContain(first.number);
    }
    expect(await looks()).toBe(before + 4);
    const tomorrow = shanghaiDay(addMs(await testApp.now(), days(1)));
    expect(await numbers('duty-01', { open: 'false', from: tomorrow })).toEqual([]);
    expect(await numbers('duty-01', { open: 'all', until: '2020-01-01' })).toEqual([]);
  });
});
