import { type RawBuilder, sql } from 'kysely';
import { anyOf, appNow, type Executor, type Tx, transact } from '../../../database/index.ts';
import { grantsFor } from '../../../kernel/access/index.ts';
import { scopeOf } from '../../../kernel/scope/index.ts';
import { invalid, notFound } from '../../../lib/problem.ts';
import { addMs, days, shanghaiAt, shanghaiDay } from '../../../lib/time.ts';
import {
  FIGURE_DAYS,
  type FiguresAsked,
  type FiguresData,
  type OrganisationFiguresAsked,
  type OrganisationFiguresData,
  type PeopleFigureData,
  TOTALS_DAYS,
  type WarningFigureData,
} from '../api.ts';
import type { StatisticsContext } from '../context.ts';
import { DISSUADED } from '../store.ts';
import { type CountedOrganisation, type PeopleCounts, sumOf } from './people.ts';

// The first figures: each with what it is made of, of the reader's own places. Read only, across modules.

interface Asked {
  from: Date;
  /** Not included. */
  until: Date;
  organisationIds: readonly string[];
}

/** The days and the places asked about, both within what he may see. */
async function askedBy(
  ctx: StatisticsContext,
  tx: Tx,
  { personId, right }: { personId: string; right: 'report.totals' | 'report.view' },
  query: FiguresAsked,
): Promise<Asked> {
  const to = query.to === undefined ? shanghaiDay(await appNow(tx)) : query.to;
  const until = addMs(dayOf('to', to), days(1));
  const from = query.from === undefined ? addMs(until, -days(TOTALS_DAYS)) : dayOf('from', query.from);
  if (until <= from) throw invalid('to', '结束日期不能早于开始日期');
  if (until.getTime() - from.getTime() > days(FIGURE_DAYS))
    throw invalid('from', `最多统计${FIGURE_DAYS}天，请缩短时间`);
  const grants = grantsFor(await ctx.directory.rolesOf(tx, personId), right);
  const { organisationIds } = await scopeOf(tx, grants);
  if (query.organisationId === undefined && query.townshipId === undefined) return { from, until, organisationIds };
  const { rows } = await sql<{ id: string }>`
    select id from organisation where id ${anyOf(organisationIds)}
      and (${query.organisationId ?? null}::text is null or id = ${query.organisationId ?? null})
      and (${query.townshipId ?? null}::text is null or township_id = ${query.townshipId ?? null})`.execute(tx);
  if (rows.length === 0) throw notFound();
  return { from, until, organisationIds: rows.map(({ id }) => id) };
}

function dayOf(field: string, day: string): Date {
  const at = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== day || day < '2000') {
    throw invalid(field, '没有这一天，请重新选择日期');
  }
  return shanghaiAt(day, '00:00');
}

export async function figures(ctx: StatisticsContext, personId: string, query: FiguresAsked): Promise<FiguresData> {
  const everybody = await ctx.countPeople();
  return transact(ctx.db, async (tx) => {
    // Whoever sees totals only learns of no single organisation.
    const right = query.organisationId === undefined ? 'report.totals' : 'report.view';
    const asked = await askedBy(ctx, tx, { personId, right }, query);
    const rows = await warningFigures(tx, asked, ['', 'township', 'source', 'week']);
    const people = ownOf(everybody, asked);
    const places = await townshipNames(tx, asked.organisationIds);
    const of = (kind: string) => rows.filter((row) => row.kind === kind);
    const total = rows.find((row) => row.kind === '');
    return {
      now: (await appNow(tx)).toISOString(),
      total: { ...figuresOf(total), ...portionsOf(sumOf(people)) },
      townships: places.map((place) => ({
        ...place,
        ...figuresOf(of('township').find(({ id }) => id === place.id)),
        ...portionsOf(sumOf(people.filter(({ townshipId }) => townshipId === place.id))),
      })),
      sources: of('source').map((row) => ({
        source: row.id,
        title: ctx.texts.sources[row.id] ?? row.id,
        ...figuresOf(row),
      })),
      weeks: of('week').map((row) => ({ week: row.id, ...figuresOf(row) })),
    };
  });
}

/** Every organisation asked about, also those without a warning. */
export async function organisationFigures(
  ctx: StatisticsContext,
  personId: string,
  { limit, skip, sort, ...query }: OrganisationFiguresAsked,
): Promise<OrganisationFiguresData> {
  const everybody = await ctx.countPeople();
  return transact(ctx.db, async (tx) => {
    const asked = await askedBy(ctx, tx, { personId, right: 'report.view' }, query);
    const rows = new Map((await warningFigures(tx, asked, ['organisation'])).map((row) => [row.id, row]));
    const people = new Map(ownOf(everybody, asked).map((row) => [row.id, portionsOf(row)]));
    const { rows: all } = await sql<{ id: string; name: string; code: string }>`
      select id, short_name as name, code from organisation where id ${anyOf(asked.organisationIds)}`.execute(tx);
    // The lowest comes first; where nobody is counted nothing is low.
    const rank = ({ id }: { id: string }) =>
      sort === 'warnings' ? -(rows.get(id)?.warnings ?? 0) : (people.get(id)?.[sort].share ?? 2);
    const ranked = all.map((one) => ({ ...one, rank: rank(one) }));
    const shown = ranked.sort((a, b) => a.rank - b.rank || (a.code < b.code ? -1 : 1)).slice(skip, skip + limit);
    return {
      total: all.length,
      organisations: shown.map(({ id, name }) => ({
        id,
        name,
        ...figuresOf(rows.get(id)),
        ...(people.get(id) ?? portionsOf(sumOf([]))),
      })),
    };
  });
}

const ownOf = (counted: readonly CountedOrganisation[], { organisationIds }: Asked) => {
  const own = new Set(organisationIds);
  return counted.filter(({ id }) => own.has(id));
};

interface WarningRow {
  /** What it is grouped by; empty: all. */
  kind: string;
  id: string;
  warnings: number;
  dispatched: number;
  dueToSign: number;
  signedInTime: number;
  signed: number;
  sign: (number | null)[] | null;
  met: number;
  meet: (number | null)[] | null;
  closed: number;
  close: (number | null)[] | null;
  dissuaded: number;
  decided: number;
  falseAlarms: number;
}

const GROUPS: Readonly<Record<string, RawBuilder<string>>> = {
  township: sql`township_id`,
  organisation: sql`organisation_id`,
  source: sql`source`,
  week: sql`week`,
};

/** All groups in one pass. Where nothing matched a group has no row. */
async function warningFigures(
  ex: Executor,
  { from, until, organisationIds }: Asked,
  kinds: readonly string[],
): Promise<WarningRow[]> {
  const named = kinds.filter((kind) => kind !== '');
  const sets = sql.join([...(kinds.includes('') ? [sql`()`] : []), ...named.map((kind) => sql`(${GROUPS[kind]})`)]);
  const kindOf = sql.join(
    named.map((kind) => sql`when grouping(${GROUPS[kind]}) = 0 then ${kind}`),
    sql` `,
  );
  const idOf = sql.join(
    named.map((kind) => sql`when grouping(${GROUPS[kind]}) = 0 then ${GROUPS[kind]}`),
    sql` `,
  );
  const seconds = (end: RawBuilder<unknown>) => sql`extract(epoch from ${end} - w.dispatched_at)::float8`;
  const halfAndNineTenths = (name: string) =>
    sql`percentile_cont(array[0.5, 0.9]) within group (order by ${sql.ref(name)})`;
  const inTime = sql`w.dispatched_at + (w.policy ->> 'ackMs')::float8 * interval '1 millisecond'`;
  const { rows } = await sql<WarningRow>`
    with clock as materialized (select app_now() as now),
    -- Once for each warning, and not again for each of the groups.
    counted as materialized (
      select w.source, w.organisation_id, o.township_id, w.dispatched_at is not null as is_sent, w.outcome,
        w.state = 'CLOSED' as is_closed, w.acked_at <= ${inTime} as is_in_time,
        w.acked_at is not null or ${inTime} < clock.now as is_due, w.acked_at is not null as is_signed,
        w.met_at is not null as is_met, ${seconds(sql`w.acked_at`)} as sign, ${seconds(sql`w.met_at`)} as meet,
        case when w.state = 'CLOSED' then ${seconds(sql`w.closed_at`)} end as close,
        to_char(date_trunc('week', w.created_at at time zone 'Asia/Shanghai'), 'YYYY-MM-DD') as week
      from clock cross join warning w join organisation o on o.id = w.organisation_id
      where w.created_at >= ${from} and w.created_at < ${until} and not w.drill and w.state <> 'REVOKED'
        and w.organisation_id ${anyOf(organisationIds)}
    )
    select case ${kindOf} else '' end as kind, case ${idOf} else '' end as id,
      count(*)::int as warnings, (count(*) filter (where is_sent))::int as dispatched,
      (count(*) filter (where is_due))::int as due_to_sign,
      (count(*) filter (where is_in_time))::int as signed_in_time,
      (count(*) filter (where is_signed))::int as signed, ${halfAndNineTenths('sign')} as sign,
      (count(*) filter (where is_met))::int as met, ${halfAndNineTenths('meet')} as meet,
      (count(*) filter (where is_closed))::int as closed, ${halfAndNineTenths('close')} as close,
      (count(*) filter (where is_closed and outcome ${anyOf(DISSUADED)}))::int as dissuaded,
      (count(*) filter (where is_closed and outcome ${anyOf([...DISSUADED, 'PARTIAL_LOSS', 'SCAMMED'])}))::int as decided,
      (count(*) filter (where is_closed and outcome = 'FALSE_ALARM'))::int as false_alarms
    from counted group by grouping sets (${sets}) order by 1, 2`.execute(ex);
  return rows;
}

const portion = (numerator: number, denominator: number) => ({
  numerator,
  denominator,
  share: denominator === 0 ? null : numerator / denominator,
});

function figuresOf(row: WarningRow | undefined): WarningFigureData {
  const duration = (counted = 0, percentiles: WarningRow['sign'] = null) => {
    const [medianMs = null, p90Ms = null] = (percentiles ?? []).map((one) =>
      one === null ? null : Math.round(one * 1000),
    );
    return { counted, of: row?.dispatched ?? 0, medianMs, p90Ms };
  };
  return {
    warnings: row?.warnings ?? 0,
    signedInTime: portion(row?.signedInTime ?? 0, row?.dueToSign ?? 0),
    toSign: duration(row?.signed, row?.sign),
    toContact: duration(row?.met, row?.meet),
    toClose: duration(row?.closed, row?.close),
    dissuaded: portion(row?.dissuaded ?? 0, row?.decided ?? 0),
    falseAlarms: portion(row?.falseAlarms ?? 0, row?.closed ?? 0),
  };
}

const portionsOf = (row: PeopleCounts): PeopleFigureData => ({
  activation: portion(row.activated, row.people),
  protection: portion(row.protected, row.people),
  coverage: portion(row.covered, row.organisations),
});

async function townshipNames(
  ex: Executor,
  organisationIds: readonly string[],
): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    select t.id, t.name from jurisdiction t
    where t.id in (select township_id from organisation where id ${anyOf(organisationIds)}) order by t.code`.execute(
    ex,
  );
  return rows;
}
