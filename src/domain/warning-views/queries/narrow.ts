import { type RawBuilder, sql } from 'kysely';
import { appNow, type Tx } from '../../../database/index.ts';
import { isOfficer } from '../../../kernel/access/index.ts';
import { normalisePhone } from '../../../lib/phone.ts';
import { invalid } from '../../../lib/problem.ts';
import { addMs, hours } from '../../../lib/time.ts';
import { isMoneyGone, OUTCOMES, type Warning, type WarningContext } from '../../warnings/index.ts';
import type { QueueFacetQueryData } from '../api.ts';
import { isShown, overdueFor, overdueOf, type Sight } from '../rules.ts';
import { FACETS, type FacetName } from '../types.ts';
import { sightOfRow } from './rows.ts';
import { type SeenInList, seenInList, soughtBy } from './seen.ts';
import { rowsOf, turnOf, turnReader } from './tasks.ts';

// What somebody asks of the list, as conditions: whatever he may not read of a row neither narrows it nor is counted.

/** On `w`, `o` and `p`. */
export interface Narrowed {
  seen: SeenInList;
  now: Date;
  shiftFrom: Date;
  /** All but the facets. */
  fixed: RawBuilder<boolean>;
  /** What a facet is counted by, and whether a row passes what was chosen of it. */
  value: Record<FacetName, RawBuilder<string | null>>;
  passes: Record<FacetName, RawBuilder<boolean>>;
  /** Whether the reader may know when the next time runs out. */
  knowsDue: RawBuilder<boolean>;
}

export const FROM = sql`warning w
  left join organisation o on o.id = w.organisation_id
  left join person p on p.id = w.person_id`;

export const allOf = ({ fixed, passes }: Narrowed): RawBuilder<boolean> =>
  sql`${fixed} and ${sql.join(
    FACETS.map((name) => passes[name]),
    sql` and `,
  )}`;

export async function narrow(
  ctx: WarningContext,
  tx: Tx,
  query: QueueFacetQueryData,
  { personId, isAsPolice = false }: { personId: string; isAsPolice?: boolean },
): Promise<Narrowed> {
  const now = await appNow(tx);
  const seen = await seenInList(tx, ctx.directory, { personId, now, openOnly: query.open === 'true' });
  const shift = await ctx.directory.currentShift(tx, personId, now);
  const shiftFrom = shift?.startsAt ?? addMs(now, -hours(12));
  const visible = sql<boolean>`${seen.visible} and ${isAsPolice ? seen.asPolice : sql`true`}
    and w.person_id is distinct from ${personId}`;
  const isOpen = sql`w.state not in ('CLOSED', 'REVOKED')`;
  const fixed = sql<boolean>`${visible}
    and ${query.open === 'all' ? sql`true` : query.open === 'true' ? isOpen : sql`not (${isOpen})`}
    and ${await whoseTurn(ctx, tx, query.who, { personId, now, shiftFrom })}
    and ${byPhone(ctx, query.phone, seen.asPolice)}
    and ${soughtBy({ ...query, organisation: query.unit }, { personId, asPolice: seen.asPolice })}`;
  const value = valuesOf(ctx, { now, seen, overdue: await overdueIds(tx, { visible, seen, now }) });
  const passes = Object.fromEntries(FACETS.map((name) => [name, chosen(query[name], value[name])]));
  const knowsDue = sql<boolean>`(${seen.asPolice} or not ${seen.staffNamed} or w.state = 'DISPATCHED'
    or w.state <> 'REPORTED' and w.owner_kind = 'ADVISOR')`;
  return { seen, now, shiftFrom, fixed, value, passes: passes as Narrowed['passes'], knowsDue };
}

/** Kinds of fraud that only police are shown by their name. */
const privateTypes = ({ texts }: WarningContext): string[] =>
  Object.entries(texts.fraudTypes).flatMap(([code, { advisor }]) => (advisor ? [code] : []));

/** The kind of fraud as this reader may know it. */
export const shownType = (ctx: WarningContext, sight: Sight, type: Warning['fraudType']): Warning['fraudType'] =>
  isShown(sight, 'real type') || !privateTypes(ctx).includes(type) ? type : 'OTHER';

const MONEY_GONE = OUTCOMES.filter(isMoneyGone);

function valuesOf(
  ctx: WarningContext,
  { now, seen, overdue }: { now: Date; seen: SeenInList; overdue: readonly string[] },
): Narrowed['value'] {
  const younger = (ms: number) => sql`w.created_at > ${addMs(now, -ms)}`;
  const signEnd = sql`w.dispatched_at + (w.policy ->> 'ackMs')::float8 * interval '1 millisecond'`;
  return {
    level: sql`w.level`,
    state: sql`w.state`,
    overdue: sql`case when w.id = any(${[...overdue]}::text[]) then 'YES' else 'NO' end`,
    owner: sql`coalesce(w.owner_kind, 'NONE')`,
    signed: sql`case when w.acked_at <= ${signEnd} then 'IN_TIME' when w.acked_at is not null then 'LATE'
      when ${signEnd} < ${now} then 'MISSED' when w.dispatched_at is not null then 'WAITING' end`,
    met: sql`case when w.met_at is not null then 'YES' else 'NO' end`,
    // That money went is police's to know, and the auditor's.
    outcome: sql`case when ${seen.asPolice} or not ${seen.staffNamed}
      or w.outcome <> all(${[...MONEY_GONE]}::text[]) then w.outcome end`,
    type: sql`case when ${seen.asPolice} or w.fraud_type <> all(${privateTypes(ctx)}::text[])
      then w.fraud_type else 'OTHER' end`,
    source: sql`w.source`,
    age: sql`case when ${younger(hours(1))} then 'HOUR' when ${younger(hours(24))} then 'DAY'
      when ${younger(hours(24 * 7))} then 'WEEK' else 'OLDER' end`,
    station: sql`o.station_id`,
    township: sql`o.township_id`,
    organisation: sql`coalesce(w.organisation_id, 'NONE')`,
    drill: sql`case when w.drill then 'YES' else 'NO' end`,
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
async function overdueIds(
  tx: Tx,
  { visible, seen, now }: { visible: RawBuilder<boolean>; seen: SeenInList; now: Date },
): Promise<string[]> {
  const { rows } = await sql<OverdueRow>`
    select w.id, w.state, w.open_reason, w.policy, w.created_at, w.dispatched_at, w.reported_at, w.lapsed_at,
      w.exhausted_at, w.shift_moved, w.run_base, w.run_entry, w.owner_kind, ${seen.asPolice} as as_police,
      ${seen.staffNamed} as staff_named
    from warning w where w.state not in ('CLOSED', 'REVOKED') and ${visible}
    order by w.id limit 5000`.execute(tx);
  return rows.flatMap(({ runBase: base, runEntry: entry, ...row }) => {
    const awaited = { state: row.state, owner: row.ownerKind && { kind: row.ownerKind } };
    const overdue = overdueOf({ ...row, run: { base, entry } }, now);
    return overdueFor(sightOfRow(row), awaited, overdue) ? [row.id] : [];
  });
}

type OverdueRow = Omit<Parameters<typeof overdueOf>[0], 'run'> & {
  id: string;
  runBase: Date | null;
  runEntry: number;
  ownerKind: 'ADVISOR' | 'POLICE' | null;
  asPolice: boolean;
  staffNamed: boolean;
};

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

/** A number is looked for by police alone, as a name is. */
function byPhone(
  { crypto }: WarningContext,
  phone: string | undefined,
  asPolice: RawBuilder<boolean>,
): RawBuilder<boolean> {
  if (phone === undefined || phone === '') return sql`true`;
  const plain = normalisePhone(phone);
  if (plain === null) throw invalid('phone', '手机号应为11位数字（如154****1234），请检查后重新输入');
  const hash = crypto.phoneHash(plain);
  // Each by its own index: an "or" over two tables would read both whole.
  return sql`(w.id in (
    select given.id from warning given where given.phone_hash = ${hash}
    union all
    select his.id from warning his join person owner on owner.id = his.person_id where owner.phone_hash = ${hash}
  ) and ${asPolice})`;
}
