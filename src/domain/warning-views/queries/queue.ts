import { type RawBuilder, sql } from 'kysely';
import { type Tx, transact } from '../../../database/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import { conflict } from '../../../lib/problem.ts';
import type { WarningContext } from '../../warnings/index.ts';
import type {
  QueueData,
  QueueExportQueryData,
  QueueFacetQueryData,
  QueueFacetsData,
  QueueIdsData,
  QueueQueryData,
} from '../api.ts';
import { FACETS, type FacetName, SELECTED_AT_MOST } from '../types.ts';
import { allOf, FROM, type Narrowed, narrow, shownType } from './narrow.ts';
import { type ListRow, listColumns, sightOfRow, summaryOf, timesOf } from './rows.ts';

// The officers' list on the desk, open and closed, narrowed by facets. Who checks or helps sees his own part of it, as masked
// as everywhere; what is acted on or taken along as a file is what one reads as police.

interface By {
  personId: string;
  acting: Acting;
}

export function listQueue(ctx: WarningContext, query: QueueQueryData, { personId, acting }: By): Promise<QueueData> {
  return transact(ctx.db, async (tx) => {
    const narrowed = await narrow(ctx, tx, query, { personId });
    const { sort, limit, after } = query;
    const rows = await rowsFor(tx, narrowed, { sort, limit: limit + 1, after });
    const shown = rows.slice(0, limit);
    await noteLook(ctx, tx, query, shown.length, acting);
    const last = shown.at(-1);
    return {
      warnings: shown.map((row) => rowOf(ctx, row, personId, narrowed.now)),
      next: rows.length > limit && last ? `${last.id} ${last.key}` : null,
      now: narrowed.now.toISOString(),
    };
  });
}

/** The whole list for a file, as it stands at one moment and as the page would show it; that it goes out is on record first. */
export function exportQueue(
  ctx: WarningContext,
  { sort, ...query }: QueueExportQueryData,
  { personId, acting }: By,
): Promise<QueueData['warnings']> {
  return transact(ctx.db, async (tx) => {
    const narrowed = await narrow(ctx, tx, query, { personId, isAsPolice: true });
    const { rows: counted } = await sql<{ n: number }>`
      select count(*)::int as n from ${FROM} where ${allOf(narrowed)}`.execute(tx);
    const n = counted[0]?.n ?? 0;
    if (n > EXPORTED_AT_MOST)
      throw conflict('too_many', `符合条件的有${n}起，一次最多导出${EXPORTED_AT_MOST}起，请按日期或派出所分次导出`);
    const rows = await rowsFor(tx, narrowed, { sort, limit: EXPORTED_AT_MOST, after: undefined });
    const object = { kind: 'search', id: 'warnings' };
    await ctx.audit.look(tx, { ...acting, object, seen: ['masked name'], people: rows.length, file: true });
    await ctx.audit.record(tx, { ...acting, action: 'warnings.exported', object, after: { rows: rows.length } });
    return rows.map((row) => rowOf(ctx, row, personId, narrowed.now));
  });
}

/** More takes the reader longer than two shorter files, and the database as well. */
const EXPORTED_AT_MOST = 10_000;

async function rowsFor(
  tx: Tx,
  narrowed: Narrowed,
  { sort, limit, after }: { sort: QueueQueryData['sort']; limit: number; after: string | undefined },
): Promise<QueueListRow[]> {
  const { rows } = await sql<QueueListRow>`
    with found as (
      select w.id, ${sortKey(sort, narrowed)} as key from ${FROM} where ${allOf(narrowed)}
    ), page as (
      select id, key from found where ${after === undefined ? sql`true` : isAfter(after, sort)}
      order by key ${DIRECTION[sort]}, id desc limit ${limit}
    )
    select ${listColumns(narrowed.seen)}, w.fraud_type, w.source, w.closed_at, s.name as station, page.key
    from page join warning w on w.id = page.id
      left join organisation o on o.id = w.organisation_id
      left join jurisdiction s on s.id = o.station_id
      left join person p on p.id = w.person_id
      left join person q on q.id = w.owner_person_id
    order by page.key ${DIRECTION[sort]}, page.id desc`.execute(tx);
  return rows;
}

/** How many there are of each value: what is chosen of a facet narrows the others, never itself. */
export function countQueue(
  ctx: WarningContext,
  query: QueueFacetQueryData,
  { personId, acting }: By,
): Promise<QueueFacetsData> {
  return transact(ctx.db, async (tx) => {
    const { fixed, value, passes, shiftFrom } = await narrow(ctx, tx, query, { personId });
    const base = sql.join(
      FACETS.map((name) => sql`${value[name]} as ${sql.id(name)}, ${passes[name]} as ${sql.id(`in_${name}`)}`),
    );
    const counts = FACETS.map((name) => {
      const others = FACETS.filter((one) => one !== name).map((one) => sql.id(`in_${one}`));
      return sql`(select ${name}::text as facet, ${sql.id(name)}::text as value,
          (count(*) filter (where ${sql.join(others, sql` and `)}))::int as n
        from base where ${sql.id(name)} is not null group by 2 order by n desc, value limit ${VALUES_AT_MOST})`;
    });
    const { rows } = await sql<{ facet: FacetName; value: string; n: number; name: string | null }>`
      with base as materialized (select ${base} from ${FROM} where ${fixed}),
        counted as (
          select 'total' as facet, '' as value, (count(*) filter (where ${sql.join(
            FACETS.map((one) => sql.id(`in_${one}`)),
            sql` and `,
          )}))::int as n from base
          union all ${sql.join(counts, sql` union all `)}
        )
      select counted.facet, counted.value, counted.n, coalesce(j.name, o.short_name) as name
      from counted
        left join jurisdiction j on counted.facet in ('station', 'township') and j.id = counted.value
        left join organisation o on counted.facet = 'organisation' and o.id = counted.value`.execute(tx);
    const total = rows.find(({ value: one }) => one === '')?.n ?? 0;
    await noteLook(ctx, tx, query, total, acting);
    return {
      total,
      facets: Object.fromEntries(
        FACETS.map((name) => [
          name,
          rows.flatMap((row) => (row.facet === name ? [{ value: row.value, name: row.name, n: row.n }] : [])),
        ]),
      ),
      shiftFrom: shiftFrom.toISOString(),
    };
  });
}

/** All that match now, to act on them: the list stands still from here on, whatever comes meanwhile. */
export function selectQueue(
  ctx: WarningContext,
  query: QueueFacetQueryData,
  { personId, acting }: By,
): Promise<QueueIdsData> {
  return transact(ctx.db, async (tx) => {
    const narrowed = await narrow(ctx, tx, query, { personId, isAsPolice: true });
    const { rows } = await sql<{ id: string; number: string; total: number }>`
      select w.id, w.number, (count(*) over ())::int as total from ${FROM} where ${allOf(narrowed)}
      order by w.id desc limit ${SELECTED_AT_MOST}`.execute(tx);
    const total = rows[0]?.total ?? 0;
    if (total > SELECTED_AT_MOST)
      throw conflict('too_many', `符合条件的有${total}起，一次最多处理${SELECTED_AT_MOST}起，请再加条件`);
    await noteLook(ctx, tx, query, total, acting);
    return { warnings: rows.map(({ id, number }) => ({ id, number })) };
  });
}

const VALUES_AT_MOST = 40;

type QueueListRow = ListRow &
  Pick<QueueData['warnings'][number], 'fraudType' | 'source' | 'station'> & { closedAt: Date | null; key: string };

function rowOf(ctx: WarningContext, row: QueueListRow, personId: string, now: Date): QueueData['warnings'][number] {
  const { next, ...times } = timesOf(row, personId, now);
  return {
    ...summaryOf(row, personId),
    fraudType: shownType(ctx, sightOfRow(row), row.fraudType),
    source: row.source,
    station: row.station,
    closedAt: row.closedAt?.toISOString() ?? null,
    dueAt: next?.dueAt ?? null,
    ...times,
  };
}

const LEVEL_RANK = sql`array_position(array['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'], w.level)`;
const NEXT_DUE = sql`(select min(t.due_at) from timer t where t.owner_kind = 'warning' and t.owner_id = w.id
  and t.state = 'armed' and t.purpose not in ('name_removal', 'shift_change'))`;

/** Texts that sort as what they stand for. */
function sortKey(sort: QueueQueryData['sort'], { knowsDue }: Narrowed): RawBuilder<string> {
  if (sort === 'newest' || sort === 'oldest') return sql`w.id`;
  if (sort === 'level') return sql`${LEVEL_RANK}::text`;
  return sql`coalesce(case when ${knowsDue}
    then to_char(${NEXT_DUE} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') end, '9')`;
}

const DIRECTION: Record<QueueQueryData['sort'], RawBuilder<unknown>> = {
  newest: sql`desc`,
  oldest: sql`asc`,
  level: sql`asc`,
  due: sql`asc`,
};

function isAfter(cursor: string, sort: QueueQueryData['sort']): RawBuilder<boolean> {
  const [id = '', key = ''] = cursor.split(' ');
  return sort === 'newest' ? sql`key < ${key}` : sql`(key > ${key} or key = ${key} and id < ${id})`;
}

/** Whoever looks for a person by name or number leaves a trace. */
async function noteLook(
  { audit }: WarningContext,
  tx: Tx,
  { person, phone }: QueueFacetQueryData,
  people: number,
  acting: Acting,
): Promise<void> {
  if (!person && !phone) return;
  await audit.look(tx, { ...acting, object: { kind: 'search', id: 'warnings' }, seen: ['masked name'], people });
}
