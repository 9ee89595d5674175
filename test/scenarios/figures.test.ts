import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FiguresData, OrganisationFiguresData } from '../../src/domain/statistics/index.ts';
import { minutes, shanghaiDay } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

// 0006: adv-0006-1, community police cp-07, station duty-04; 0001: adv-0001-1, duty-01.
describe('the first figures', () => {
  const testApp = useTestApp();
  const { act, browser, press, refusalOf, warn } = useActions(testApp);
  let days: { from: string; to: string };

  const ask = async (userid: string, more = ''): Promise<FiguresData> =>
    (await browser(userid)).get(`/api/statistics/figures?from=${days.from}&to=${days.to}${more}`);

  beforeAll(async () => {
    const today = shanghaiDay(await testApp.now());
    days = { from: today, to: today };
    const signed = await warn('emp-0006-0070');
    await testApp.advance(minutes(2));
    for (const text of ['立即签收', '已见到本人', '已劝阻未转账']) await press('adv-0006-1', text, signed);
    const detail = { method: 'FACE_TO_FACE', metAt: (await testApp.now()).toISOString() };
    await act('duty-04', signed, 'approve', { detail }).catch(() => act('duty-04', signed, 'approve'));
    const mistaken = await warn('emp-0001-0070');
    for (const text of ['立即签收', '已见到本人', '误报']) await press('adv-0001-1', text, mistaken);
    await act('duty-01', mistaken, 'approve', { detail: { reason: '正常购物' } });
    await warn('emp-0001-0071');
    await testApp.advance(minutes(20));
  });

  test('each comes with what it is made of, and equals a recount', async () => {
    const { total, weeks, sources } = await ask('centre-1');
    const { rows } = await sql<{ warnings: number; signed: number; closed: number; falseAlarms: number }>`
      select count(*)::int as warnings, count(acked_at)::int as signed, (count(*) filter (where state = 'CLOSED'))::int as closed,
        (count(*) filter (where state = 'CLOSED' and outcome = 'FALSE_ALARM'))::int as false_alarms
      from warning where not drill and state <> 'REVOKED'
        and created_at >= ${`${days.from}T00:00:00+08:00`}::timestamptz`.execute(testApp.app.db);
    const [recount] = rows;
    expect(total).toMatchObject({
      warnings: recount?.warnings,
      toSign: { counted: recount?.signed, of: recount?.warnings },
      falseAlarms: { numerator: recount?.falseAlarms, denominator: recount?.closed },
    });
    expect(total.signedInTime).toEqual({ numerator: 2, denominator: 3, share: 2 / 3 });
    expect(total.dissuaded).toEqual({ numerator: 1, denominator: 1, share: 1 });
    expect(total.toSign.p90Ms ?? 0).toBeGreaterThanOrEqual(total.toSign.medianMs ?? 0);
    for (const parts of [weeks, sources])
      expect(parts.reduce((sum, one) => sum + one.warnings, 0)).toBe(total.warnings);
  });

  test('townships sum to the total; organisations are paged, the fullest first', async () => {
    const { total, townships } = await ask('centre-1');
    expect(townships.reduce((sum, { activation }) => sum + activation.denominator, 0)).toBe(
      total.activation.denominator,
    );
    expect(townships.reduce((sum, { coverage }) => sum + coverage.denominator, 0)).toBe(total.coverage.denominator);
    const http = await browser('centre-1');
    const path = `/api/statistics/figures/organisations?from=${days.from}&to=${days.to}`;
    const first = await http.get<OrganisationFiguresData>(`${path}&limit=2`);
    const next = await http.get<OrganisationFiguresData>(`${path}&limit=2&skip=2`);
    const counts = [...first.organisations, ...next.organisations].map(({ warnings }) => warnings);
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
    expect(new Set([...first.organisations, ...next.organisations].map(({ id }) => id)).size).toBe(4);
    expect(first.total).toBe(total.coverage.denominator);
  });

  test('a station sees its own places only, and of foreign ones nothing', async () => {
    const [county, station] = [await ask('centre-1'), await ask('duty-04')];
    expect(station.total.warnings).toBe(1);
    expect(station.townships.length).toBeLessThan(county.townships.length);
    const foreign = county.townships.find(({ id }) => !station.townships.some((one) => one.id === id));
    expect(await refusalOf(ask('duty-04', `&townshipId=${foreign?.id}`))).toMatchObject({ status: 404 });
    expect(await refusalOf(ask('adv-0006-1'))).toMatchObject({ status: 403 });
  });

  test('drills and revoked warnings count nowhere', async () => {
    const before = (await ask('centre-1')).total.warnings;
    const revoked = await warn('emp-0001-0072');
    await act('centre-1', revoked, 'revoke', { reason: '线索有误' });
    expect((await ask('centre-1')).total.warnings).toBe(before);
  });

  test.each([
    ['from=2026-13-01&to=2026-12-31', 'from'],
    ['from=2026-02-01&to=2026-02-30', 'to'],
    ['from=2026-02-02&to=2026-02-01', 'to'],
    ['from=2020-01-01&to=2026-01-01', 'from'],
    ['from=tomorrow&to=2026-01-01', 'from'],
  ])('%s is refused, and %s is named', async (search, field) => {
    const http = await browser('centre-1');
    expect(await refusalOf(http.get(`/api/statistics/figures?${search}`))).toMatchObject({ status: 400, field });
  });
});
