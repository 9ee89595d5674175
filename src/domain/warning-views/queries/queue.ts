import { type RawBuilder, sql } from 'kysely';
import { appNow, type Tx, transact } from '../../../database/index.ts';
import { isOfficer } from '../../../kernel/access/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import { normalisePhone } from '../../../lib/phone.ts';
import { conflict, invalid } from '../../../lib/problem.ts';
import { addMs, hours } from '../../../lib/time.ts';
import type { WarningContext } from '../../warnings/index.ts';
import {
  FACETS,
  type FacetName,
  type QueueData,
  type QueueExportQueryData,
  type QueueFacetQueryData,
  type QueueFacetsData,
  type QueueIdsData,
  type QueueQueryData,
  SELECTED_AT_MOST,
} from '../api.ts';
import { overdueOf } from '../rules.ts';
import { type ListRow, listColumns, type SeenInList, seenInList, soughtBy, summaryOf, timesOf } from './list.ts';
import { rowsOf, turnOf, turnReader } from './tasks.ts';

// The officers' list on the desk: what a reader sees as police, open and closed, narrowed by facets.

interface By {
  personId: string;
  acting: Acting;
}

/** What is asked, as conditions on `w`, `o` and `p`. */
interface Narrowed {
  seen: SeenInList;
  now: Date;
  shiftFrom: Date;
  /** All but the facets. */
  fixed: RawBuilder<boolean>;
  /** What a facet is counted by, and whether a row passes what was chosen of it. */
  value: Record<FacetName, RawBuilder<string | null>>;
  passes: Record<FacetName, RawBuilder<boolean>>;
}

const FROM = sql`warning w
  left join organisation o on o.id = w.organisation_id
  left join person p on p.id = w.person_id`;

export function listQueue(ctx: WarningContext, query: QueueQueryData, { personId, acting }: By): Promise<QueueData> {
  return transact(ctx.db, async (tx) => {
    const narrowed = await narrow(ctx, tx, query, personId);
    const { sort, limit, after } = query;
    const rows = await rowsFor(tx, narrowed, { sort, limit: limit + 1, after });
    const shown = rows.slice(0, limit);
    await noteLook(ctx, tx, query, shown.length, acting);
    const last = shown.at(-1);
    return {
      warnings: shown.map((row) => rowOf(row, personId, narrowed.now)),
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
    const narrowed = await narrow(ctx, tx, query, personId);
    const { rows: counted } = await sql<{ n: number }>`
      select count(*)::int as n from ${FROM} where ${allOf(narrowed)}`.execute(tx);
    const n = counted[0]?.n ?? 0;
    if (n > EXPORTED_AT_MOST)
      throw conflict('too_many', `符合条件的有${n}起，一次最多导出${EXPORTED_AT_MOST}起，请按日期或派出所分次导出`);
    const rows = await rowsFor(tx, narrowed, { sort, limit: EXPORTED_AT_MOST, after: undefined });
    const object = { kind: 'search', id: 'warnings' };
    await ctx.audit.look(tx, { ...acting, object, seen: ['masked name'], people: rows.length, file: true });
    await ctx.audit.record(tx, { ...acting, action: 'warnings.exported', object, after: { rows: rows.length } });
    return rows.map((row) => rowOf(row, personId, narrowed.now));
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
      select w.id, ${SORT_KEYS[sort]} as key from ${FROM} where ${allOf(narrowed)}
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
    const { fixed, value, passes, shiftFrom } = await narrow(ctx, tx, query, personId);
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
    const narrowed = await narrow(ctx, tx, query, personId);
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

function rowOf(row: QueueListRow, personId: string, now: Date): QueueData['warnings'][number] {
  const { next, ...times } = timesOf(row, personId, now);
  return {
    ...summaryOf(row, personId),
    fraudType: row.fraudType,
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
const SORT_KEYS: Record<QueueQueryData['sort'], RawBuilder<string>> = {
  newest: sql`w.id`,
  oldest: sql`w.id`,
  level: sql`${LEVEL_RANK}::text`,
  due: sql`coalesce(to_char(${NEXT_DUE} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '9')`,
};
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

const allOf = ({ fixed, passes }: Narrowed): RawBuilder<boolean> =>
  sql`${fixed} and ${sql.join(
    FACETS.map((name) => passes[name]),
    sql` and `,
  )}`;

async function narrow(ctx: WarningContext, tx: Tx, query: QueueFacetQueryData, personId: string): Promise<Narrowed> {
  const now = await appNow(tx);
  const seen = await seenInList(tx, ctx.directory, { personId, now, openOnly: query.open === 'true' });
  const shift = await ctx.directory.currentShift(tx, personId, now);
  const shiftFrom = shift?.startsAt ?? addMs(now, -hours(12));
  const visible = sql<boolean>`${seen.visible} and ${seen.asPolice} and w.person_id is distinct from ${personId}`;
  const isOpen = sql`w.state not in ('CLOSED', 'REVOKED')`;
  const fixed = sql<boolean>`${visible}
    and ${query.open === 'all' ? sql`true` : query.open === 'true' ? isOpen : sql`not (${isOpen})`}
    and ${await whoseTurn(ctx, tx, query.who, { personId, now, shiftFrom })}
    and ${byPhone(ctx, query.phone)}
    and ${soughtBy({ ...query, organisation: query.unit }, { personId, asPolice: seen.asPolice })}`;
  const value = valuesOf(now, await overdueIds(tx, visible, now));
  const passes = Object.fromEntries(FACETS.map((name) => [name, chosen(query[name], value[name])]));
  return { seen, now, shiftFrom, fixed, value, passes: passes as Narrowed['passes'] };
}

function valuesOf(now: Date, overdue: readonly string[]): Narrowed['value'] {
  const younger = (ms: number) => sql`w.created_at > ${addMs(now, -ms)}`;
  return {
    level: sql`w.level`,
    state: sql`w.state`,
    overdue: sql`case when w.id = any(${[...overdue]}::text[]) then 'YES' else 'NO' end`,
    owner: sql`coalesce(w.owner_kind, 'NONE')`,
    type: sql`w.fraud_type`,
    source: sql`w.source`,
    age: sql`case when ${younger(hours(1))} then 'HOUR' when ${younger(hours(24))} then 'DAY'
      when ${younger(hours(24 * 7))} then 'WEEK' else 'OLDER' end`,
    station: sql`o.station_id`,
    township: sql`o.township_id`,
    organisation: sql`w.organisation_id`,
  };
}

/** 'A,B': one of them; '-C': not that one. A row without a value is none that is demanded, and none that is excluded. */
function chosen(text: string | undefined, value: RawBuilder<string | null>): RawBuilder<boolean> {
  const values = text?.split(',') ?? [];
  const demanded = values.filter((one) => !one.startsWith('-'));
  const excluded = values.flatMap((one) => (one.startsWith('-') ? [one.slice(1)] : []));
  return sql`(${demanded.length === 0 ? sql`true` : sql`coalesce(${value} = any(${demanded}::text[]), false)`}
    and ${excluded.length === 0 ? sql`true` : sql`not coalesce(${value} = any(${excluded}::text[]), false)`})`;
}

/** When time has run out is a rule of its own, with working hours in it: it is asked for each that is open. */
async function overdueIds(tx: Tx, visible: RawBuilder<boolean>, now: Date): Promise<string[]> {
  const { rows } = await sql<Parameters<typeof overdueOf>[0] & { id: string; runBase: Date | null; runEntry: number }>`
    select w.id, w.state, w.open_reason, w.policy, w.created_at, w.dispatched_at, w.reported_at, w.lapsed_at,
      w.exhausted_at, w.shift_moved, w.run_base, w.run_entry
    from warning w where w.state not in ('CLOSED', 'REVOKED') and ${visible}
    order by w.id limit 5000`.execute(tx);
  return rows.flatMap((row) =>
    overdueOf({ ...row, run: { base: row.runBase, entry: row.runEntry } }, now) ? [row.id] : [],
  );
}

async function whoseTurn(
  { directory }: WarningContext,
  tx: Tx,
  who: QueueFacetQueryData['who'],
  { personId, now, shiftFrom }: { personId: string; now: Date; shiftFrom: Date },
): Promise<RawBuilder<boolean>> {
  if (who === 'mine') {
    const reader = await turnReader(tx, directory, { personId, at: now });
    return sql`(w.owner_person_id = ${personId} or ${rowsOf(reader)} and ${turnOf(reader)} is not null)`;
  }
  if (who === 'shift') return sql`(w.created_at >= ${shiftFrom} or w.closed_at >= ${shiftFrom})`;
  if (who !== 'station') return sql`true`;
  const grants = await directory.rolesOf(tx, personId, now);
  const stations = grants.filter((grant) => isOfficer(grant) && grant.scopeKind === 'STATION');
  return sql`coalesce(o.station_id = any(${stations.map(({ scopeId }) => scopeId)}::text[]), false)`;
}

function byPhone({ crypto }: WarningContext, phone: string | undefined): RawBuilder<boolean> {
  if (phone === undefined || phone === '') return sql`true`;
  const plain = normalisePhone(phone);
  if (plain === null) throw invalid('phone', '手机号应为11位数字（如154****1234），请检查后重新输入');
  const hash = crypto.phoneHash(plain);
  return sql`(p.phone_hash = ${hash} or w.phone_hash = ${hash})`;
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
