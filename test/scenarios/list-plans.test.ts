import { type CompiledQuery, type KyselyPlugin, type RootOperationNode, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { QueueFacetQueryData, QueueQueryData } from '../../src/domain/warning-views/api.ts';
import { boardFor } from '../../src/domain/warning-views/queries/board.ts';
import { listWarnings } from '../../src/domain/warning-views/queries/list.ts';
import { peopleFor } from '../../src/domain/warning-views/queries/lookups.ts';
import { countQueue, exportQueue, listQueue, selectQueue } from '../../src/domain/warning-views/queries/queue.ts';
import { reviewsFor } from '../../src/domain/warning-views/queries/reviews.ts';
import { warningTasks } from '../../src/domain/warning-views/queries/tasks.ts';
import { viewWarning } from '../../src/domain/warning-views/queries/view.ts';
import type { WarningContext } from '../../src/domain/warnings/index.ts';
import { Problem } from '../../src/lib/problem.ts';
import { startTestApp, verbsOf } from '../support/test-app.ts';

/** A year of a county and a little more than may be exported at once. */
const MANY = 10_400;
const WATCHED = new Set(['warning', 'delivery']);

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  Plans?: Plan[];
}

/** Everything a plan reads from its beginning to its end of a table that grows with every warning. */
function readsWhole(plan: Plan): string[] {
  const here = plan['Node Type'] === 'Seq Scan' && WATCHED.has(plan['Relation Name'] ?? '');
  return [...(here ? [plan['Relation Name'] ?? ''] : []), ...(plan.Plans ?? []).flatMap(readsWhole)];
}

describe('lists of a filled county', () => {
  let running: Awaited<ReturnType<typeof startTestApp>>;
  let asked: RootOperationNode[] = [];
  const remember: KyselyPlugin = {
    transformQuery({ node }) {
      asked.push(node);
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const people = new Map<string, string>();

  beforeAll(async () => {
    running = await startTestApp();
    const { db, directory } = running.app;
    for (const userid of ['centre-1', 'duty-01', 'auditor-1', 'adv-0011-1'])
      people.set(userid, (await directory.personByUserid(db, userid))?.id ?? '');
    const { warn } = verbsOf(() => running);
    const { id } = await warn({ person: { employeeId: 'emp-0011-0030' } });
    await warn({ person: { employeeId: 'emp-0012-0030' }, level: 'HIGH' });
    await running.app.outbound.sweepDue();
    await fill(id);
  });
  afterAll(() => running.stop());

  /** Closed ones of a year, each about another employee, as the one that went through the real intake. */
  async function fill(modelId: string): Promise<void> {
    const { db } = running.app;
    await sql`
      insert into warning
      select (jsonb_populate_record(model, jsonb_build_object('id', lpad(to_hex(e.n), 26, '0'),
        'number', 'YJ-20260101-' || e.n, 'state', 'CLOSED', 'outcome', 'DISSUADED', 'person_id', e.person_id,
        'employment_id', e.id, 'organisation_id', e.organisation_id, 'grid_unit_id', e.grid_unit_id,
        'created_at', app_now() - e.n * interval '50 minutes', 'closed_at', app_now() - e.n * interval '49 minutes'))).*
      from warning model, (select row_number() over (order by md5(id || k)) as n, employment.*
        from employment, generate_series(1, 40) as k where state = 'ACTIVE' limit ${MANY}) as e
      where model.id = ${modelId}`.execute(db);
    await sql`
      insert into delivery
      select (jsonb_populate_record(model, jsonb_build_object('id', w.id, 'owner_id', w.id, 'state', 'acted'))).*
      from warning w join delivery model on model.id = (
        select id from delivery where owner_kind = 'warning' and owner_id = ${modelId} order by id limit 1)
      where w.id <> ${modelId} and w.state = 'CLOSED'`.execute(db);
    await sql`analyze`.execute(db);
  }

  const contextOf = (): WarningContext => {
    const { context } = running.app.warnings;
    return { ...context, db: context.db.withPlugin(remember) };
  };
  const by = (userid: string) => {
    const personId = people.get(userid) ?? '';
    return { personId, acting: { actor: { kind: 'person' as const, personId } } };
  };
  const queue = (query: Partial<QueueQueryData>): QueueQueryData => ({
    open: 'true',
    sort: 'newest',
    limit: 50,
    ...query,
  });
  const facets = (query: Partial<QueueFacetQueryData>): QueueFacetQueryData => ({ open: 'true', ...query });

  /** Of all statements of this work, those that read a growing table whole. */
  async function wholeReads(work: (ctx: WarningContext) => Promise<unknown>): Promise<string[]> {
    asked = [];
    await work(contextOf()).catch((error: unknown) => {
      if (!(error instanceof Problem)) throw error;
    });
    const { db } = running.app;
    const found: string[] = [];
    expect(asked.length).toBeGreaterThan(0);
    for (const node of asked.splice(0)) {
      const { sql: text, parameters }: CompiledQuery = db.getExecutor().compileQuery(node, { queryId: 'plan' });
      if (!/^\s*(\/\*.*?\*\/)?\s*(select|with)\b/i.test(text)) continue;
      const explained = await db.executeQuery<{ 'QUERY PLAN': { Plan: Plan }[] }>({
        query: node,
        queryId: { queryId: 'plan' },
        sql: `explain (format json) ${text}`,
        parameters,
      });
      const [row] = explained.rows;
      const plans = Object.values(row ?? {}).flat() as { Plan: Plan }[];
      for (const { Plan: plan } of plans)
        if (readsWhole(plan).length > 0) found.push(`${readsWhole(plan)}: ${text.replace(/\s+/g, ' ').slice(0, 300)}`);
    }
    return found;
  }

  const NARROWED: [string, Partial<QueueFacetQueryData>][] = [
    ['what is open', {}],
    ['what is open, by level', { level: 'CRITICAL', state: '-REVOKED' }],
    ['mine', { who: 'mine' }],
    ['my station’s', { who: 'station' }],
    ['of a day', { open: 'all', from: '2026-03-01', until: '2026-03-01' }],
    ['a person by pinyin', { open: 'all', person: 'wjg' }],
    ['a number of a phone', { open: 'all', phone: '15400001234' }],
    ['an organisation', { open: 'all', unit: '0011' }],
  ];

  test.each(NARROWED)('%s: the list, its counts and the selection use an index', async (_, query) => {
    for (const userid of ['centre-1', 'duty-01', 'auditor-1', 'adv-0011-1']) {
      for (const sort of ['newest', 'oldest', 'level', 'due'] as const)
        expect([
          userid,
          sort,
          await wholeReads((ctx) => listQueue(ctx, queue({ ...query, sort }), by(userid))),
        ]).toEqual([userid, sort, []]);
      expect([userid, await wholeReads((ctx) => countQueue(ctx, facets(query), by(userid)))]).toEqual([userid, []]);
      expect([userid, await wholeReads((ctx) => selectQueue(ctx, facets(query), by(userid)))]).toEqual([userid, []]);
    }
  });

  test('a station’s list of all that is over, page by page, and the county’s newest first, use an index', async () => {
    for (const userid of ['centre-1', 'duty-01', 'adv-0011-1'])
      for (const query of [{ open: 'false' }, { open: 'all' }, { open: 'all', number: '0101-77' }] as const)
        expect([userid, query, await wholeReads((ctx) => listQueue(ctx, queue(query), by(userid)))]).toEqual([
          userid,
          query,
          [],
        ]);
  });

  test('board, reviews, what waits for somebody, the phone’s list, one warning and the finder use an index', async () => {
    const { rows } = await sql<{ id: string }>`select id from warning order by id limit 1`.execute(running.app.db);
    const { personId, acting } = by('duty-01');
    const id = rows[0]?.id ?? '';
    const works: Record<string, (ctx: WarningContext) => Promise<unknown>> = {
      board: (ctx) => boardFor(ctx, personId),
      'board of the county': (ctx) => boardFor(ctx, by('centre-1').personId),
      reviews: (ctx) => reviewsFor(ctx, personId, { limit: 50 }),
      tasks: (ctx) =>
        ctx.db.transaction().execute(async (tx) => warningTasks(ctx.directory, tx, { personId, at: new Date() })),
      list: (ctx) => listWarnings(ctx, personId, { open: true, mine: false, limit: 50 }, acting),
      warning: (ctx) => viewWarning(ctx, id, { personId }, acting),
      finder: (ctx) => peopleFor(ctx, '0011/0030', personId, acting),
    };
    for (const [name, work] of Object.entries(works)) expect([name, await wholeReads(work)]).toEqual([name, []]);
  });

  test('more than may be taken along, or acted on at once, is refused with the next step', async () => {
    const ctx = running.app.warnings.context;
    const whole = { open: 'all' as const };
    await expect(exportQueue(ctx, { ...whole, sort: 'newest' }, by('centre-1'))).rejects.toMatchObject({
      ...{ code: 'too_many', status: 409 },
      messageZh: expect.stringContaining('一次最多导出10000起，请按日期或派出所分次导出'),
    });
    await expect(selectQueue(ctx, whole, by('centre-1'))).rejects.toMatchObject({
      ...{ code: 'too_many', status: 409 },
      messageZh: expect.stringContaining('一次最多处理500起，请再加条件'),
    });
    const { warnings } = await selectQueue(ctx, { open: 'all', unit: '0011', from: '2026-11-01' }, by('centre-1'));
    expect(warnings.length).toBeLessThanOrEqual(500);
  });
});
