import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { DrillReportData } from '../../src/domain/drills/index.ts';
import { hours, minutes, seconds } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { placeOf } from '../support/readers.ts';
import { useTestApp } from '../support/test-app.ts';

// Plants 0001, 0006 and 0010 with their advisors; duty-01 and duty-04.
describe('an exercise', () => {
  const testApp = useTestApp();
  const { browser, press, refusalOf, titles } = useActions(testApp);

  const organisation = async (code: string) => (await placeOf(testApp, code, '0010')).organisationId;
  const start = async (codes: string[], more: object = {}) => {
    const organisationIds = await Promise.all(codes.map(organisation));
    const body = { title: '全县演练', level: 'CRITICAL', organisationIds, ...more };
    const made = await (await browser('centre-1')).post<{ id: string; number: string }>('/api/drills', body);
    await testApp.advance(0);
    return made;
  };
  const report = async (id: string, userid = 'centre-1') =>
    (await browser(userid)).get<DrillReportData>(`/api/drills/${id}`);
  const stop = async (id: string) => {
    const stopped = await (await browser('centre-1')).post<DrillReportData>(`/api/drills/${id}/stop`, {});
    await testApp.advance(0);
    return stopped;
  };

  test('climbs as its script says, and its report equals a recount of the history', async () => {
    const { id } = await start(['0001', '0006'], { script: { sign: 6, meet: 10, report: 20 } });
    await testApp.advance(minutes(5) + seconds(30));
    expect((await report(id)).places.map(({ step, signedAfter }) => [step, signedAfter])).toEqual([
      [2, null],
      [2, null],
    ]);
    await testApp.advance(minutes(20));
    const done = await report(id);
    expect(done.places.map(({ fault }) => fault)).toEqual([null, null]);
    for (const place of done.places) expect(place).toMatchObject({ signedAfter: 360, contactedAfter: 600, step: 2 });
    expect(done.places.every(({ reportedAfter }) => reportedAfter === 1200)).toBe(true);
    expect(done.minutes.at(-1)).toMatchObject({ signed: 2, contacted: 2, reached: [2, 2, 2, 0, 0] });
    const { rows } = await sql<{ action: string; seconds: number }>`
      select event.action, round(extract(epoch from event.at - w.dispatched_at))::int as seconds
      from drill_place place join warning w on w.id = place.warning_id
        join event_log event on event.owner_kind = 'warning' and event.owner_id = w.id
      where place.drill_id = ${id} and event.action in ('acknowledged', 'contacted', 'reported')
      order by event.id`.execute(testApp.app.db);
    const counted = (action: string) => rows.filter((row) => row.action === action).map((row) => row.seconds);
    expect(counted('acknowledged')).toEqual(done.places.map(({ signedAfter }) => signedAfter));
    expect(counted('contacted')).toEqual(done.places.map(({ contactedAfter }) => contactedAfter));
    for (const title of await titles('adv-0001-1')) expect(title).toContain('演练');
    await stop(id);
  });

  test('is answered by real advisors, is about nobody, and a press ends it everywhere', async () => {
    const { id, number } = await start(['0001', '0010']);
    const begun = await report(id);
    const [first] = begun.places;
    await testApp.advance(seconds(90));
    await press('adv-0001-1', '立即签收');
    expect((await report(id)).drill).toMatchObject({ number, places: 2, begun: 2, signed: 1 });
    const stopped = await stop(id);
    expect(stopped.drill.endedAt).not.toBeNull();
    const { rows } = await sql<{ state: string; personId: string | null; drill: boolean }>`
      select w.state, w.person_id, w.drill from drill_place place join warning w on w.id = place.warning_id
      where place.drill_id = ${id}`.execute(testApp.app.db);
    expect(rows).toEqual(Array.from({ length: 2 }, () => ({ state: 'REVOKED', personId: null, drill: true })));
    expect(first?.warningId).not.toBeNull();
    const before = (await titles('cp-01')).length;
    await testApp.advance(minutes(30));
    expect((await titles('cp-01')).length).toBe(before);
  });

  test('takes a station for itself alone, and lets it go when it ends by itself', async () => {
    const { id } = await start(['0001'], { minutes: 30, level: 'HIGH' });
    const again = start(['0001']);
    expect(await refusalOf(again)).toMatchObject({ status: 409, code: 'drill_running', field: 'stationIds' });
    await testApp.advance(minutes(31));
    await testApp.advance(0);
    expect((await report(id)).drill.endedAt).not.toBeNull();
    await expect
      .poll(async () => {
        const open = await sql`select from drill_place where drill_id = ${id} and is_open`.execute(testApp.app.db);
        return open.rows.length;
      })
      .toBe(0);
    const next = await start(['0001']);
    await stop(next.id);
    const long = start(['0001'], { minutes: 300 });
    expect(await refusalOf(long)).toMatchObject({ status: 400, field: 'minutes' });
  });

  test('is the centre’s to begin; a station reads its own part, an admin all of it, without a name', async () => {
    const { id } = await start(['0001', '0006']);
    for (const userid of ['duty-01', 'admin-1', 'auditor-1', 'adv-0001-1'])
      expect(await refusalOf((await browser(userid)).post('/api/drills', {})), userid).toMatchObject({ status: 403 });
    expect((await report(id, 'duty-01')).places).toHaveLength(1);
    const all = await report(id, 'admin-1');
    expect(all.places).toHaveLength(2);
    expect(all.mayStop).toBe(false);
    const file = await (await browser('admin-1')).request('GET', `/api/drills/${id}/report?format=csv`);
    expect(await file.text()).toContain('未签收');
    await stop(id);
    await testApp.advance(hours(1));
  });
});
