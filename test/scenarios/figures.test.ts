import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DeskMeData } from '../../src/domain/desk/api.ts';
import type { PeopleListData } from '../../src/domain/people/api.ts';
import type { FiguresData, OrganisationFiguresData } from '../../src/domain/statistics/index.ts';
import type { QueueFacetsData } from '../../src/domain/warning-views/api.ts';
import { minutes, shanghaiDay } from '../../src/lib/time.ts';
import { MEASURES } from '../../src/pages/console/figures/measures.ts';
import { rowsOf } from '../../src/pages/console/figures/rows-of.ts';
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

  test('every figure leads to exactly the rows it counts', async () => {
    const everything = await rightsOf('centre-1');
    const { total, townships, sources, weeks } = await ask('centre-1');
    const http = await browser('centre-1');
    const organisations = await http.get<OrganisationFiguresData>(
      `/api/statistics/figures/organisations?from=${days.from}&to=${days.to}&limit=200`,
    );
    const asked = [
      { figures: total, of: days },
      ...townships.map((one) => ({ figures: one, of: { ...days, townshipId: one.id } })),
      ...sources.map((one) => ({ figures: one, of: { ...days, source: one.source } })),
      ...weeks.map((one) => ({ figures: one, of: days })),
      ...organisations.organisations
        .filter(({ warnings }) => warnings > 0)
        .map((one) => ({ figures: one, of: { ...days, organisationId: one.id } })),
    ];
    let compared = 0;
    for (const { figures, of } of asked)
      for (const measure of MEASURES) {
        const figure = (figures as Partial<FiguresData['total']>)[measure.key];
        const path = rowsOf(measure, of, everything);
        if (figure === undefined || path === null) continue;
        expect([measure.key, of, path, await rowsAt(path)]).toEqual([measure.key, of, path, countOf(figure)]);
        compared += 1;
      }
    expect(compared).toBeGreaterThan(30);
    // Whoever may open no such list is shown no way to one.
    const [warnings] = MEASURES;
    expect(warnings && rowsOf(warnings, days, ['report.totals'])).toBeNull();
  });

  const rightsOf = async (userid: string) => (await (await browser(userid)).get<DeskMeData>('/api/desk/me')).rights;

  function countOf(figure: FiguresData['total'][keyof FiguresData['total']]): number {
    if (typeof figure === 'number') return figure;
    return 'numerator' in figure ? figure.numerator : figure.counted;
  }

  /** As many rows as that page of the desk lists under its address. */
  async function rowsAt(path: string): Promise<number> {
    const http = await browser('centre-1');
    const [page, search = ''] = path.split('?');
    if (page === '/warnings') return (await http.get<QueueFacetsData>(`/api/desk/warnings/facets?${search}`)).total;
    if (page === '/people') return peopleAt(search);
    const { from = '', to = '', townshipId, measure = '' } = Object.fromEntries(new URLSearchParams(search));
    let counted = 0;
    for (let skip = 0; ; skip += 200) {
      const place = townshipId ? { townshipId } : {};
      const query = new URLSearchParams({ from, to, ...place, sort: measure, limit: '200', skip: String(skip) });
      const { organisations } = await http.get<OrganisationFiguresData>(
        `/api/statistics/figures/organisations?${query}`,
      );
      for (const one of organisations) counted += countOf(one[measure as 'coverage']);
      if (organisations.length < 200) return counted;
    }
  }

  async function peopleAt(search: string): Promise<number> {
    const found = new Set<string>();
    for (let after: string | null = ''; after !== null; ) {
      const query = new URLSearchParams({ limit: '100', ...(after ? { after } : {}) });
      const list: PeopleListData = await (await browser('centre-1')).get(`/api/people?${search}&${query}`);
      for (const { personId } of list.people) found.add(personId);
      after = list.next;
    }
    // An organisation is covered by one advisor or by several.
    return search.includes('role=') ? Math.min(1, found.size) : found.size;
  }

  test('organisations come with the lowest share first where people are counted', async () => {
    const http = await browser('centre-1');
    const { organisations } = await http.get<OrganisationFiguresData>(
      '/api/statistics/figures/organisations?sort=activation&limit=200',
    );
    const shares = organisations.map(({ activation }) => activation.share ?? 2);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
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
