import { sql } from 'kysely';
import { appNow, type Tx } from '../../database/index.ts';
import { maskName } from '../../lib/masking.ts';
import type { Directory } from '../directory/index.ts';
import type { ListQueryData, WarningListData } from './api.ts';
import { nextDue } from './rules/awaited.ts';
import { overdueOf } from './rules/overdue.ts';
import { seenInList } from './seen-in-list.ts';
import { knowsCase, overdueFor, type Sight } from './sight.ts';
import * as store from './store.ts';
import { turnReader } from './turns.ts';
import type { TimerPurpose, Warning, WarningTimers } from './types.ts';

/** What the permission table lets this reader know of, newest first; never what is about himself. */
export async function listFor(
  tx: Tx,
  directory: Directory,
  personId: string,
  query: ListQueryData,
): Promise<WarningListData> {
  const { open, mine, limit, before } = query;
  const now = await appNow(tx);
  const seen = await seenInList(tx, directory, { personId, now, openOnly: open });
  const reader = await turnReader(tx, directory, { personId, at: now });
  const turn = store.turnOf(reader);
  const { rows } = await sql<ListRow>`
    select w.id, w.number, w.level, w.state, w.drill, w.open_reason, w.run_step, w.owner_person_id,
      w.created_at, w.person_id, w.reported_by, w.owner_kind, w.policy, w.run_base, w.run_entry, w.dispatched_at,
      w.reported_at, w.lapsed_at, w.exhausted_at, w.shift_moved, ${seen.asPolice} as as_police, ${seen.staffNamed} as staff_named,
      o.short_name as organisation, p.name as subject, q.name as owner,
      (select jsonb_object_agg(t.purpose, t.due_at) from timer t
        where t.owner_kind = 'warning' and t.owner_id = w.id and t.state = 'armed') as timers
    from warning w
      left join organisation o on o.id = w.organisation_id
      left join person p on p.id = w.person_id
      left join person q on q.id = w.owner_person_id
    where ${seen.visible}
      and w.person_id is distinct from ${personId}
      and (${!mine} or (${store.rowsOf(reader)} and ${turn} is not null))
      and ${store.soughtBy(query, { personId, asPolice: seen.asPolice })}
      and (${before ?? null}::text is null or w.id < ${before ?? null})
    order by w.id desc limit ${limit}`.execute(tx);
  return {
    now: now.toISOString(),
    warnings: rows.map((row) => ({
      id: row.id,
      number: row.number,
      level: row.level,
      state: row.state,
      drill: row.drill,
      openReason: openReasonOf(row, personId),
      escalationStep: row.run_step,
      organisation: row.organisation,
      subject: row.drill ? '演练同事' : row.subject && maskName(row.subject),
      owner: row.staff_named || row.owner_person_id === personId ? row.owner : row.owner && maskName(row.owner),
      mine: row.owner_person_id === personId,
      createdAt: row.created_at.toISOString(),
      ...timesOf(row, personId, now),
    })),
  };
}

function sightOfRow(row: ListRow): Sight {
  return row.as_police ? 'POLICE' : row.staff_named ? 'EMPLOYER' : 'AUDITOR';
}

function timesOf(
  row: ListRow,
  personId: string,
  now: Date,
): Pick<WarningListData['warnings'][number], 'dueAt' | 'overdue' | 'exhausted'> {
  const sight = sightOfRow(row);
  const awaited = { state: row.state, owner: row.owner_kind && { kind: row.owner_kind } };
  const standing = {
    state: row.state,
    openReason: row.open_reason,
    policy: row.policy,
    createdAt: row.created_at,
    dispatchedAt: row.dispatched_at,
    reportedAt: row.reported_at,
    lapsedAt: row.lapsed_at,
    exhaustedAt: row.exhausted_at,
    shiftMoved: row.shift_moved,
    run: { base: row.run_base, entry: row.run_entry },
  };
  const overdue = overdueFor(sight, awaited, overdueOf(standing, now));
  const next = nextDue({ ...standing, timers: timersOf(row) }, overdue !== null, {
    isPolice: sight === 'POLICE',
    isOwner: row.owner_person_id === personId,
    isAsked: sight === 'EMPLOYER' && row.state === 'DISPATCHED',
  });
  return {
    dueAt: next?.dueAt.toISOString() ?? null,
    overdue: overdue && { of: overdue.of, since: overdue.since.toISOString() },
    exhausted: overdue !== null && row.exhausted_at !== null,
  };
}

function timersOf({ timers, run_step: step }: ListRow): WarningTimers {
  const armed = Object.entries(timers ?? {}).map(([purpose, dueAt]) => [
    purpose,
    { dueAt: new Date(dueAt), step, run: 0 },
  ]);
  return Object.fromEntries(armed);
}

/** That money went is police's to know, the reporter's, and the auditor's. */
function openReasonOf(row: ListRow, personId: string): string | null {
  return knowsCase(sightOfRow(row), row.reported_by === personId)(row.open_reason) ? row.open_reason : null;
}

interface ListRow {
  id: string;
  number: string;
  level: Warning['level'];
  state: Warning['state'];
  drill: boolean;
  open_reason: Warning['openReason'];
  run_step: number;
  owner_person_id: string | null;
  created_at: Date;
  organisation: string | null;
  subject: string | null;
  owner: string | null;
  timers: Partial<Record<TimerPurpose, string>> | null;
  reported_by: string | null;
  owner_kind: 'ADVISOR' | 'POLICE' | null;
  policy: Warning['policy'];
  run_base: Date | null;
  run_entry: number;
  dispatched_at: Date | null;
  reported_at: Date | null;
  lapsed_at: Date | null;
  exhausted_at: Date | null;
  shift_moved: boolean;
  as_police: boolean;
  staff_named: boolean;
}
