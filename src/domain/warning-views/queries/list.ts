import { type RawBuilder, sql } from 'kysely';
import { appNow, type Tx, transact } from '../../../database/index.ts';
import {
  can,
  type Facts,
  grantsGiven,
  isOfficer,
  isOfTheCounty,
  NAME_WINDOW_MS,
} from '../../../kernel/access/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import { scopeOf, within } from '../../../kernel/scope/index.ts';
import { maskName } from '../../../lib/masking.ts';
import { addMs } from '../../../lib/time.ts';
import { type Directory, isNamed, type RoleGrant } from '../../directory/index.ts';
import type {
  ListQueryData,
  TimerPurpose,
  Warning,
  WarningContext,
  WarningListData,
  WarningTimers,
} from '../../warnings/index.ts';
import { knowsCase, nextDue, overdueFor, overdueOf, type Sight } from '../rules.ts';
import { rowsOf, turnOf, turnReader } from './tasks.ts';

/** The list of a reader; whoever looks for a person by name leaves a trace. */
export function listWarnings(
  ctx: WarningContext,
  personId: string,
  query: ListQueryData,
  acting: Acting,
): Promise<WarningListData> {
  return transact(ctx.db, async (tx) => {
    const found = await listFor(tx, ctx.directory, personId, query);
    const people = found.warnings.length;
    if (query.person)
      await ctx.audit.look(tx, {
        ...acting,
        object: { kind: 'search', id: 'warnings' },
        seen: ['masked name'],
        people,
      });
    return found;
  });
}

/** What the permission table lets this reader know of, newest first; never what is about himself. */
async function listFor(tx: Tx, directory: Directory, personId: string, query: ListQueryData): Promise<WarningListData> {
  const { open, mine, limit, before } = query;
  const now = await appNow(tx);
  const seen = await seenInList(tx, directory, { personId, now, openOnly: open });
  const reader = await turnReader(tx, directory, { personId, at: now });
  const turn = turnOf(reader);
  const { rows } = await sql<ListRow>`
    ${columnsOf(seen)}
    where ${seen.visible}
      and w.person_id is distinct from ${personId}
      and (${!mine} or (${rowsOf(reader)} and ${turn} is not null))
      and ${soughtBy(query, { personId, asPolice: seen.asPolice })}
      and (${before ?? null}::text is null or w.id < ${before ?? null})
    order by w.id desc limit ${limit}`.execute(tx);
  return {
    now: now.toISOString(),
    warnings: rows.map((row) => {
      const { next, ...times } = timesOf(row, personId, now);
      return { ...summaryOf(row, personId), ...times, dueAt: next?.dueAt ?? null };
    }),
  };
}

/** Of `warning w`, its organisation `o`, its person `p` and its owner `q`: what a list shows of it. */
export const listColumns = (seen: SeenInList): RawBuilder<unknown> => sql`
  w.id, w.number, w.level, w.state, w.drill, w.open_reason, w.run_step, w.owner_person_id,
    w.created_at, w.person_id, w.reported_by, w.owner_kind, w.policy, w.run_base, w.run_entry, w.dispatched_at,
    w.reported_at, w.lapsed_at, w.exhausted_at, w.shift_moved, ${seen.asPolice} as as_police, ${seen.staffNamed} as staff_named,
    o.short_name as organisation, p.name as subject, q.name as owner,
    (select jsonb_object_agg(t.purpose, t.due_at) from timer t
      where t.owner_kind = 'warning' and t.owner_id = w.id and t.state = 'armed') as timers`;

const columnsOf = (seen: SeenInList): RawBuilder<unknown> => sql`
  select ${listColumns(seen)}
  from warning w
    left join organisation o on o.id = w.organisation_id
    left join person p on p.id = w.person_id
    left join person q on q.id = w.owner_person_id`;

export function summaryOf(row: ListRow, personId: string) {
  return {
    id: row.id,
    number: row.number,
    level: row.level,
    state: row.state,
    drill: row.drill,
    openReason: openReasonOf(row, personId),
    escalationStep: row.runStep,
    organisation: row.organisation,
    subject: row.drill ? '演练同事' : row.subject && maskName(row.subject),
    owner: row.staffNamed || row.ownerPersonId === personId ? row.owner : row.owner && maskName(row.owner),
    mine: row.ownerPersonId === personId,
    createdAt: row.createdAt.toISOString(),
  };
}

interface OpenRows {
  seen: SeenInList;
  /** A condition on `w`: what the reader may know of, and is not about himself. */
  visible: RawBuilder<boolean>;
  personId: string;
  now: Date;
  limit: number;
}

/** What is open, the urgent levels first and then what has the nearest timer. */
export async function openRows(tx: Tx, { seen, visible, personId, now, limit }: OpenRows) {
  const { rows } = await sql<ListRow>`
    ${columnsOf(seen)}
    where ${visible}
    order by w.level in ('CRITICAL', 'HIGH') desc, (select min(t.due_at) from timer t
      where t.owner_kind = 'warning' and t.owner_id = w.id and t.state = 'armed'), w.id
    limit ${limit}`.execute(tx);
  return rows.map((row) => ({ ...summaryOf(row, personId), ...timesOf(row, personId, now) }));
}

function sightOfRow(row: ListRow): Sight {
  return row.asPolice ? 'POLICE' : row.staffNamed ? 'EMPLOYER' : 'AUDITOR';
}

type Times = Pick<WarningListData['warnings'][number], 'overdue' | 'exhausted'> & {
  next: { purpose: string; dueAt: string } | null;
};

export function timesOf(row: ListRow, personId: string, now: Date): Times {
  const sight = sightOfRow(row);
  const awaited = { state: row.state, owner: row.ownerKind && { kind: row.ownerKind } };
  const progress = {
    state: row.state,
    openReason: row.openReason,
    policy: row.policy,
    createdAt: row.createdAt,
    dispatchedAt: row.dispatchedAt,
    reportedAt: row.reportedAt,
    lapsedAt: row.lapsedAt,
    exhaustedAt: row.exhaustedAt,
    shiftMoved: row.shiftMoved,
    run: { base: row.runBase, entry: row.runEntry },
  };
  const overdue = overdueFor(sight, awaited, overdueOf(progress, now));
  const next = nextDue({ ...progress, timers: timersOf(row) }, overdue !== null, {
    isPolice: sight === 'POLICE',
    isOwner: row.ownerPersonId === personId,
    isAsked: sight === 'EMPLOYER' && row.state === 'DISPATCHED',
  });
  return {
    next: next && { purpose: next.purpose, dueAt: next.dueAt.toISOString() },
    overdue: overdue && { of: overdue.of, since: overdue.since.toISOString() },
    exhausted: overdue !== null && row.exhaustedAt !== null,
  };
}

function timersOf({ timers, runStep: step }: ListRow): WarningTimers {
  const armed = Object.entries(timers ?? {}).map(([purpose, dueAt]) => [
    purpose,
    { dueAt: new Date(dueAt), step, run: 0 },
  ]);
  return Object.fromEntries(armed);
}

/** That money went is police's to know, the reporter's, and the auditor's. */
function openReasonOf(row: ListRow, personId: string): string | null {
  return knowsCase(sightOfRow(row), row.reportedBy === personId)(row.openReason) ? row.openReason : null;
}

export interface ListRow {
  id: string;
  number: string;
  level: Warning['level'];
  state: Warning['state'];
  drill: boolean;
  openReason: Warning['openReason'];
  runStep: number;
  ownerPersonId: string | null;
  createdAt: Date;
  organisation: string | null;
  subject: string | null;
  owner: string | null;
  timers: Partial<Record<TimerPurpose, string>> | null;
  reportedBy: string | null;
  ownerKind: 'ADVISOR' | 'POLICE' | null;
  policy: Warning['policy'];
  runBase: Date | null;
  runEntry: number;
  dispatchedAt: Date | null;
  reportedAt: Date | null;
  lapsedAt: Date | null;
  exhaustedAt: Date | null;
  shiftMoved: boolean;
  asPolice: boolean;
  staffNamed: boolean;
}

/** Conditions on rows of `warning w`. */
export interface SeenInList {
  /** What the reader may know of at all. */
  visible: RawBuilder<boolean>;
  /** What he reads as police. */
  asPolice: RawBuilder<boolean>;
  /** Where he reads the names of those who work on it. */
  staffNamed: RawBuilder<boolean>;
  /** Where he may know of anything, by the organisation alone. */
  organisations: RawBuilder<boolean>;
}

const OPEN: Facts = { self: false, open: true };
const LATELY: Facts = { self: false, open: false, closedForMs: 0 };
const LONG_AGO: Facts = { self: false, open: false, closedForMs: Number.POSITIVE_INFINITY };

/** The permission table's answer for a whole list: each of its conditions becomes one on the rows. */
export async function seenInList(
  tx: Tx,
  directory: Directory,
  { personId, now, openOnly }: { personId: string; now: Date; openOnly: boolean },
): Promise<SeenInList> {
  const grants = await directory.rolesOf(tx, personId, now);
  const known = new Map<string, Promise<RawBuilder<boolean>>>();
  const lying = (some: readonly RoleGrant[]): Promise<RawBuilder<boolean>> => {
    const key = some.map(({ role, scopeId }) => `${role} ${scopeId}`).join();
    const condition = known.get(key) ?? liesWithin(tx, some, personId);
    known.set(key, condition);
    return condition;
  };
  const given = (facts: Facts) => grantsGiven(grants, 'warning.view', facts);
  const isOpen = sql<boolean>`w.state not in ('CLOSED', 'REVOKED')`;
  const open = sql<boolean>`${isOpen} and ${await lying(given(OPEN))}`;
  const viewing = given(OPEN);
  return {
    visible: openOnly
      ? open
      : sql<boolean>`(${open} or not (${isOpen}) and (${await lying(given(LONG_AGO))}
          or w.closed_at >= ${addMs(now, -NAME_WINDOW_MS)} and ${await lying(given(LATELY))}))`,
    asPolice: await lying(viewing.filter(isOfficer)),
    staffNamed: await lying(viewing.filter((grant) => !isMasked(grant))),
    organisations: within({ ...(await scopeOf(tx, viewing)), unitIds: [] }, 'w'),
  };
}

/** Whether this grant alone shows nothing but what is masked. */
const isMasked = (grant: RoleGrant): boolean => can([grant], 'warning.view', OPEN).outcome === 'masked';

/** A warning that lies nowhere yet is the county's, and the officer's who proposed it. */
async function liesWithin(tx: Tx, grants: readonly RoleGrant[], personId: string): Promise<RawBuilder<boolean>> {
  if (grants.length === 0) return sql`false`;
  const placed = within(await scopeOf(tx, grants), 'w');
  const unplaced = grants.some(isOfTheCounty)
    ? sql`or w.organisation_id is null`
    : grants.some(isOfficer)
      ? sql`or w.organisation_id is null and w.proposed_by = ${personId}`
      : sql``;
  return sql`(${placed} ${unplaced})`;
}

type Sought = Pick<ListQueryData, 'number' | 'organisation' | 'person' | 'from' | 'until'>;

/**
 * The conditions on `w` (and `o`, `p` beside it) of somebody who looks for a warning. A person is looked for by name only
 * where the reader may know it: as police of the place, or because he had the warning himself.
 */
export function soughtBy(
  { number, organisation, person, from, until }: Sought,
  { personId, asPolice }: { personId: string; asPolice: RawBuilder<boolean> },
): RawBuilder<unknown> {
  const day = (column: string) => sql`(${sql.ref(column)} at time zone 'Asia/Shanghai')::date`;
  const conditions = [
    ...(number ? [sql`strpos(w.number, ${number.toUpperCase()}) > 0`] : []),
    ...(organisation
      ? [
          sql`(${isNamed('o.name_search', organisation)} or strpos(o.short_name, ${organisation}) > 0 or o.code = ${organisation})`,
        ]
      : []),
    ...(person
      ? [
          sql`${isNamed('p.name_search', person)} and (${asPolice}
            or w.owner_person_id = ${personId} or w.reported_by = ${personId})`,
        ]
      : []),
    ...(from ? [sql`${day('w.createdAt')} >= ${from}::date`] : []),
    ...(until ? [sql`${day('w.createdAt')} <= ${until}::date`] : []),
  ];
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
}

export interface AboutPerson {
  id: string;
  number: string;
  level: Warning['level'];
  state: Warning['state'];
  fraudType: Warning['fraudType'];
  outcome: Warning['outcome'];
  openReason: Warning['openReason'];
  organisation: string | null;
  createdAt: Date;
  closedAt: Date | null;
}

/** Warnings about one person that the reader's own list would show him, the newest first. */
export async function warningsAbout(
  tx: Tx,
  directory: Directory,
  {
    subject,
    except,
    personId,
    now,
    limit,
  }: { subject: string; except: string; personId: string; now: Date; limit: number },
): Promise<AboutPerson[]> {
  const seen = await seenInList(tx, directory, { personId, now, openOnly: false });
  const { rows } = await sql<AboutPerson>`
    select w.id, w.number, w.level, w.state, w.fraud_type, w.outcome, w.open_reason, w.created_at, w.closed_at,
      o.short_name as organisation
    from warning w left join organisation o on o.id = w.organisation_id
    where w.person_id = ${subject} and w.id <> ${except} and not w.drill and ${seen.visible}
      and w.person_id is distinct from ${personId}
    order by w.id desc limit ${limit}`.execute(tx);
  return rows;
}
