import { sql } from 'kysely';
import type { Changes } from '../../config/changeable.ts';
import { type Executor, prepared, type Tx } from '../../database/index.ts';
import type { Policies } from '../../kernel/escalation/index.ts';

export interface StoredVersion {
  id: string;
  number: number;
  basedOn: number;
  takenBackTo: number | null;
  changes: Changes;
  reason: string;
  state: 'PROPOSED' | 'READY' | 'WITHDRAWN';
  madeBy: string;
  madeByName: string;
  madeAt: Date;
  decidedByName: string | null;
  decidedAt: Date | null;
  wantedFrom: Date | null;
  inForceFrom: Date | null;
  /** Now, of the app's clock. */
  now: Date;
  /** The number of the one in force now. */
  current: number;
  /** What held before it: of the version it is based on. */
  before: Changes;
  replayId: string | null;
}

/** Changes of settings come one after the other. */
export async function serialise(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('settings', 0))`.execute(tx);
}

const CURRENT = sql`(
  select number from settings_version where state = 'READY' and in_force_from <= app_now()
  order by in_force_from desc, number desc limit 1)`;

/** Asked by every process every second: one row of one index. */
export async function inForceNow(ex: Executor): Promise<{ number: number; changes: Changes } | null> {
  const { rows } = await prepared<{ number: number; changes: Changes }>`
    select number, changes from settings_version where state = 'READY' and in_force_from <= app_now()
    order by in_force_from desc, number desc limit 1`.execute(ex);
  return rows[0] ?? null;
}

interface Which {
  id?: string;
  after?: number | undefined;
  limit: number;
  onlyPending?: boolean;
}

export async function list(ex: Executor, { id, after, limit, onlyPending = false }: Which): Promise<StoredVersion[]> {
  const { rows } = await sql<StoredVersion>`
    select v.id, v.number, v.based_on, v.taken_back_to, v.changes, v.reason, v.state, v.made_by_person_id as made_by,
      maker.name as made_by_name, v.made_at, decider.name as decided_by_name, v.decided_at, v.wanted_from, v.in_force_from,
      app_now() as now, coalesce(${CURRENT}, 0) as current, coalesce(base.changes, '{}') as before,
      (select max(r.id) from replay_run r where r.version_id = v.id) as replay_id
    from settings_version v
    join person maker on maker.id = v.made_by_person_id
    left join person decider on decider.id = v.decided_by_person_id
    left join settings_version base on base.number = v.based_on
    where ${id === undefined ? sql`true` : sql`v.id = ${id}`}
      and ${after === undefined ? sql`true` : sql`v.number < ${after}::int`}
      and ${onlyPending ? sql`(v.state = 'PROPOSED' or (v.state = 'READY' and v.in_force_from > app_now()))` : sql`true`}
    order by v.number desc limit ${limit}`.execute(ex);
  return rows;
}

export interface NewVersion {
  id: string;
  basedOn: number;
  takenBackTo: number | null;
  changes: Changes;
  reason: string;
  state: 'PROPOSED' | 'READY';
  madeBy: string;
  at: Date;
  wantedFrom: Date | null;
  inForceFrom: Date | null;
}

export async function insert(tx: Tx, version: NewVersion): Promise<number> {
  const { id, basedOn, takenBackTo, changes, reason, state, madeBy, at, wantedFrom, inForceFrom } = version;
  const { rows } = await sql<{ number: number }>`
    insert into settings_version
      (id, number, based_on, taken_back_to, changes, reason, state, made_by_person_id, made_at, wanted_from, in_force_from)
    select ${id}, coalesce(max(number), 0) + 1, ${basedOn}::int, ${takenBackTo}::int, ${JSON.stringify(changes)}::jsonb,
      ${reason}, ${state}, ${madeBy}, ${at}::timestamptz, ${wantedFrom}::timestamptz, ${inForceFrom}::timestamptz
    from settings_version returning number`.execute(tx);
  return rows[0]?.number ?? 0;
}

export async function decide(
  tx: Tx,
  id: string,
  decision: { state: 'READY' | 'WITHDRAWN'; by: string; at: Date; inForceFrom: Date | null },
): Promise<void> {
  await tx
    .updateTable('settingsVersion')
    .set({
      ...{ state: decision.state, decidedByPersonId: decision.by, decidedAt: decision.at },
      inForceFrom: decision.inForceFrom,
    })
    .where('id', '=', id)
    .execute();
}

/** Open warnings that began with other rules than those in force for their level. */
export async function runningOnOthers(ex: Executor, policies: Policies): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from warning
      cross join lateral (select ${JSON.stringify(policies)}::jsonb -> level as policy) as fresh
    where state not in ('CLOSED', 'REVOKED')
      and jsonb_build_object('followUpWaits', fresh.policy -> 'followUpWaits') || warning.policy <> fresh.policy`.execute(
    ex,
  );
  return rows[0]?.n ?? 0;
}

/** What was in force before this one. */
export async function before(ex: Executor, number: number): Promise<{ number: number; changes: Changes } | null> {
  const { rows } = await sql<{ number: number; changes: Changes }>`
    select number, changes from settings_version
    where state = 'READY' and number < ${number}::int order by in_force_from desc, number desc limit 1`.execute(ex);
  return rows[0] ?? null;
}
