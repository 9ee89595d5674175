import { sql } from 'kysely';
import type { Changes } from '../../../config/changeable.ts';
import type { Executor, Tx } from '../../../database/index.ts';
import { seconds } from '../../../lib/time.ts';
import type { ReplayResult } from '../rules/replay.ts';

/** Renewed every second; whoever was killed is known to be gone after this, in real time. */
const LEASE_MS = seconds(15);

export interface Run {
  id: string;
  /** Of a run whose lease ended INTERRUPTED, whatever its row says. */
  state: 'RUNNING' | 'DONE' | 'CANCELLED' | 'TOO_LONG' | 'FAILED' | 'INTERRUPTED';
  basedOn: number;
  changes: Changes;
  startedBy: string;
  startedByName: string;
  startedAt: Date;
  done: number;
  total: number | null;
  result: ReplayResult | null;
}

/** The one that runs, or the newest, where none is named. */
export async function readRun(ex: Executor, { id }: { id?: string } = {}): Promise<Run | null> {
  const { rows } = await sql<Run>`
    select r.id, r.based_on, r.changes, r.started_by_person_id as started_by, p.name as started_by_name, r.started_at,
      r.done, r.total, r.result,
      case when r.state = 'RUNNING' and r.lease_until < clock_timestamp() then 'INTERRUPTED' else r.state end as state
    from replay_run r join person p on p.id = r.started_by_person_id
    where ${id === undefined ? sql`true` : sql`r.id = ${id}`}
    order by r.state = 'RUNNING' desc, r.started_at desc, r.id desc limit 1`.execute(ex);
  return rows[0] ?? null;
}

/** One at a time: the others wait until whoever begins has written that he does. */
export async function holdReplays(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('replay', 0))`.execute(tx);
}

/** What a killed process left behind; nobody works on it any more. */
export async function endLapsed(tx: Tx): Promise<void> {
  await sql`
    update replay_run set state = 'INTERRUPTED', ended_at = app_now()
    where state = 'RUNNING' and lease_until < clock_timestamp()`.execute(tx);
}

interface NewRun {
  id: string;
  basedOn: number;
  changes: Changes;
  startedBy: string;
}

export async function insertRun(tx: Tx, { id, basedOn, changes, startedBy }: NewRun): Promise<void> {
  await sql`
    insert into replay_run (id, state, based_on, changes, started_by_person_id, started_at, lease_until)
    values (${id}, 'RUNNING', ${basedOn}::int, ${JSON.stringify(changes)}::jsonb, ${startedBy}, app_now(),
      clock_timestamp() + ${LEASE_MS} * interval '1 millisecond')`.execute(tx);
  await forgetOld(tx);
}

/** Lists are kept of the newest few, sums of some more, and always of what a version was proposed with. */
async function forgetOld(tx: Tx): Promise<void> {
  await sql`
    delete from replay_change where run_id in (select id from replay_run order by started_at desc, id desc offset 10)`.execute(
    tx,
  );
  await sql`
    delete from replay_run where version_id is null
      and id in (select id from replay_run order by started_at desc, id desc offset 50)`.execute(tx);
}

/** Still at work; answers whether anybody wants it to be. */
export async function renew(ex: Executor, id: string, { done, total }: Pick<Run, 'done' | 'total'>): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update replay_run set lease_until = clock_timestamp() + ${LEASE_MS} * interval '1 millisecond',
      done = ${done}::int, total = ${total}::int
    where id = ${id} and state = 'RUNNING'`.execute(ex);
  return numAffectedRows === 1n;
}

/** Answers whether it was still running. */
export async function endRun(
  ex: Executor,
  id: string,
  { state, by = null }: { state: 'CANCELLED' | 'TOO_LONG' | 'FAILED' | 'INTERRUPTED'; by?: string | null },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update replay_run set state = ${state}, ended_at = app_now(), ended_by_person_id = ${by}
    where id = ${id} and state = 'RUNNING'`.execute(ex);
  return numAffectedRows === 1n;
}

/** The result stays with the version that is proposed with the same changes over the same ground. */
export async function keepWithVersion(
  tx: Tx,
  { versionId, basedOn, changes }: { versionId: string; basedOn: number; changes: Changes },
): Promise<void> {
  await sql`
    update replay_run set version_id = ${versionId} where id = (
      select id from replay_run
      where state = 'DONE' and version_id is null and based_on = ${basedOn}::int
        and changes = ${JSON.stringify(changes)}::jsonb
      order by started_at desc, id desc limit 1)`.execute(tx);
}

export interface ChangedWarning {
  n: number;
  id: string;
  number: string;
  level: string;
  at: Date;
  organisationId: string | null;
  organisation: string | null;
  personId: string | null;
  person: string | null;
  beforeStep: number;
  afterStep: number;
  beforeMs: number | null;
  afterMs: number | null;
  beforeCards: number;
  afterCards: number;
}

export async function changedWarnings(
  ex: Executor,
  { runId, after, limit }: { runId: string; after: number; limit: number },
): Promise<ChangedWarning[]> {
  const { rows } = await sql<ChangedWarning>`
    select c.n, w.id, w.number, w.level, coalesce(w.dispatched_at, w.created_at) as at, w.organisation_id,
      o.short_name as organisation, w.person_id, p.name as person, c.before_step, c.after_step, c.before_ms, c.after_ms,
      c.before_cards, c.after_cards
    from replay_change c join warning w on w.id = c.warning_id
      left join organisation o on o.id = w.organisation_id left join person p on p.id = w.person_id
    where c.run_id = ${runId} and c.n > ${after}::int order by c.n limit ${limit}::int`.execute(ex);
  return rows;
}
