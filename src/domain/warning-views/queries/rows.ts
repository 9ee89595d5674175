import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../database/index.ts';
import { maskName } from '../../../lib/masking.ts';
import type { ListedWarningData, TimerPurpose, Warning, WarningTimers } from '../../warnings/index.ts';
import { knowsCase, nextDue, overdueFor, overdueOf, type Sight } from '../rules.ts';
import type { SeenInList } from './seen.ts';

// What a list shows of a warning, for whom it is shown.

/** Of `warning w`, its organisation `o`, its person `p` and its owner `q`: what a list shows of it. */
export const listColumns = (seen: SeenInList): RawBuilder<unknown> => sql`
  w.id, w.number, w.level, w.state, w.drill, w.open_reason, w.run_step, w.owner_person_id,
    w.created_at, w.person_id, w.reported_by, w.owner_kind, w.policy, w.run_base, w.run_entry, w.dispatched_at,
    w.reported_at, w.lapsed_at, w.exhausted_at, w.shift_moved, ${seen.asPolice} as as_police, ${seen.staffNamed} as staff_named,
    o.short_name as organisation, p.name as subject, q.name as owner,
    (select jsonb_object_agg(t.purpose, t.due_at) from timer t
      where t.owner_kind = 'warning' and t.owner_id = w.id and t.state = 'armed') as timers`;

export const columnsOf = (seen: SeenInList): RawBuilder<unknown> => sql`
  select ${listColumns(seen)}
  from warning w
    left join organisation o on o.id = w.organisation_id
    left join person p on p.id = w.person_id
    left join person q on q.id = w.owner_person_id`;

export function summaryOf(row: ListRow, personId: string): Omit<ListedWarningData, 'overdue' | 'exhausted'> {
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

export function sightOfRow(row: Pick<ListRow, 'asPolice' | 'staffNamed'>): Sight {
  return row.asPolice ? 'POLICE' : row.staffNamed ? 'EMPLOYER' : 'AUDITOR';
}

type Times = Pick<ListedWarningData, 'overdue' | 'exhausted'> & {
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
