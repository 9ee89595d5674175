import { type Selectable, sql } from 'kysely';
import { z } from 'zod';
import type { Executor, LockMode, Schema, Tx } from '../../../database/index.ts';
import { lockRow, logEvents } from '../../../kernel/command/index.ts';
import { armedTimers, type LevelPolicy } from '../../../kernel/escalation/index.ts';
import { newId } from '../../../lib/ids.ts';
import type {
  Actor,
  Outcome,
  OutcomeDetail,
  Owner,
  TimerPurpose,
  Warning,
  WarningEvent,
  WarningRun,
  WarningTimers,
  Why,
} from '../types.ts';

export const OWNER_KIND = 'warning';
export const ownerOf = (id: string) => ({ kind: OWNER_KIND, id });

/** Everything that decides about a warning comes through here. */
export const lock = (tx: Tx, id: string, mode: LockMode = 'wait'): Promise<boolean> => lockRow(tx, ownerOf(id), mode);

export async function load(executor: Executor, id: string): Promise<Warning | null> {
  const row = await executor.selectFrom('warning').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return null;
  const timers: WarningTimers = {};
  for (const timer of await armedTimers(executor, ownerOf(id))) {
    timers[timer.purpose as TimerPurpose] = { dueAt: timer.dueAt, step: timer.step, run: timer.run };
  }
  return fromRow(row as WarningRow, timers);
}

export async function lockAndLoad(tx: Tx, id: string): Promise<Warning | null> {
  await lock(tx, id);
  return load(tx, id);
}

export async function insert(tx: Tx, warning: Warning, phone: { sealed: string; hash: string } | null): Promise<void> {
  await tx
    .insertInto('warning')
    .values({
      id: warning.id,
      number: warning.number,
      source: warning.source,
      drill: warning.drill,
      noteSealed: warning.noteSealed,
      proposedBy: warning.proposedBy,
      phoneSealed: phone?.sealed ?? null,
      phoneHash: phone?.hash ?? null,
      createdAt: warning.createdAt,
      ...toColumns(warning, warning.createdAt),
    })
    .execute();
}

/** Saves the decided state together with what happened, one event a version, without gaps. */
export async function save(
  tx: Tx,
  warning: Warning,
  from: Warning,
  actor: Actor,
  events: WarningEvent[],
  now: Date,
): Promise<Warning> {
  const saved = { ...warning, version: from.version + events.length };
  const columns = toColumns(saved, now);
  const forgetPhone = saved.personId ? { phoneSealed: null, phoneHash: null } : {};
  await tx
    .updateTable('warning')
    .set({ ...columns, ...forgetPhone })
    .where('id', '=', warning.id)
    .execute();
  await logEvents(
    tx,
    ownerOf(warning.id),
    events.map(({ action, detail }, index) => ({
      version: from.version + index + 1,
      action,
      from: index === 0 ? from.state : saved.state,
      to: saved.state,
      now,
      actor: actor.personId,
      byGateway: actor.kind === 'GATEWAY',
      detail,
    })),
  );
  return saved;
}

export async function serialise(tx: Tx, what: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${what}, 0))`.execute(tx);
}

/** Open warnings without any timer that could still move them (I1), a few at a time. */
export async function orphans(executor: Executor): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select w.id from warning w
    where w.state not in ('CLOSED', 'REVOKED') and not exists (
      select from timer t where t.owner_kind = 'warning' and t.owner_id = w.id and t.state = 'armed'
        and t.purpose in ('match', 'ladder', 'alarm', 'contact', 'outcome', 'review'))
    limit 50`.execute(executor);
  return rows.map((row) => row.id);
}

/** The number that came with it, kept only until somebody is matched. */
export async function givenPhone(executor: Executor, id: string): Promise<{ sealed: string; hash: string } | null> {
  const row = await executor
    .selectFrom('warning')
    .select(['phoneSealed', 'phoneHash'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.phoneSealed && row.phoneHash ? { sealed: row.phoneSealed, hash: row.phoneHash } : null;
}

export type WarningRow = Selectable<Schema['warning']>;

/** A table row becomes the module's own type; JSON columns were written by `toColumns` and by nobody else. */
function fromRow(row: WarningRow, timers: WarningTimers): Warning {
  const owner =
    row.ownerPersonId && row.ownerKind && row.ownerSince
      ? { personId: row.ownerPersonId, kind: row.ownerKind, since: row.ownerSince }
      : null;
  return {
    id: row.id,
    number: row.number,
    version: row.version,
    level: row.level,
    fraudType: row.fraudType,
    source: row.source,
    drill: row.drill,
    noteSealed: row.noteSealed,
    state: row.state,
    organisationId: row.organisationId,
    employmentId: row.employmentId,
    personId: row.personId,
    gridUnitId: row.gridUnitId,
    policy: row.policy as LevelPolicy,
    run: {
      n: row.run,
      entry: row.runEntry,
      base: row.runBase,
      step: row.runStep,
      hold: row.runHold,
      why: (row.runWhy ?? 'SILENT') as Why,
    },
    repeats: row.repeats,
    lapsedAt: row.lapsedAt,
    exhaustedAt: row.exhaustedAt,
    owner,
    shiftMoved: row.shiftMoved,
    dispatchedAt: row.dispatchedAt,
    ackedAt: row.ackedAt,
    metAt: row.metAt,
    reportedAt: row.reportedAt,
    closedAt: row.closedAt,
    outcome: row.outcome,
    openReason: row.openReason as Outcome | null,
    detail: row.detail as OutcomeDetail,
    missing: row.missing as (keyof OutcomeDetail)[],
    reportedBy: row.reportedBy,
    proposedBy: row.proposedBy,
    createdAt: row.createdAt,
    timers,
  };
}

function toColumns(warning: Warning, now: Date) {
  const { run, owner, detail } = warning;
  return {
    version: warning.version,
    level: warning.level,
    fraudType: warning.fraudType,
    state: warning.state,
    organisationId: warning.organisationId,
    employmentId: warning.employmentId,
    personId: warning.personId,
    gridUnitId: warning.gridUnitId,
    policy: JSON.stringify(warning.policy),
    run: run.n,
    runEntry: run.entry,
    runBase: run.base,
    runStep: run.step,
    runHold: run.hold,
    runWhy: run.why,
    repeats: warning.repeats,
    lapsedAt: warning.lapsedAt,
    exhaustedAt: warning.exhaustedAt,
    ownerPersonId: owner?.personId ?? null,
    ownerKind: owner?.kind ?? null,
    ownerSince: owner?.since ?? null,
    shiftMoved: warning.shiftMoved,
    dispatchedAt: warning.dispatchedAt,
    ackedAt: warning.ackedAt,
    metAt: warning.metAt,
    reportedAt: warning.reportedAt,
    closedAt: warning.closedAt,
    outcome: warning.outcome,
    openReason: warning.openReason,
    detail: JSON.stringify(detail),
    missing: warning.missing as string[],
    reportedBy: warning.reportedBy,
    lossCents: detail.lossCents ?? null,
    avertedCents: detail.avertedCents ?? null,
    recoveredCents: detail.recoveredCents ?? null,
    updatedAt: now,
  };
}

const at = z.coerce.date();
/** What JSON does not keep as it was; warnings that were kept early on did not count repeats. */
const Revived = z.object({
  run: z.object({ base: at.nullable() }),
  repeats: z.int().default(0),
  owner: z.object({ since: at }).nullable(),
  timers: z.record(z.string(), z.object({ dueAt: at, step: z.int(), run: z.int() })),
  lapsedAt: at.nullable(),
  exhaustedAt: at.nullable(),
  dispatchedAt: at.nullable(),
  ackedAt: at.nullable(),
  metAt: at.nullable(),
  reportedAt: at.nullable(),
  closedAt: at.nullable(),
  createdAt: at,
});

/** The rest of it, which was written by `addOutcome` and by nobody else. */
type Kept = Omit<Warning, keyof z.output<typeof Revived>> & {
  run: Omit<WarningRun, 'base'>;
  owner: Omit<Owner, 'since'> | null;
};

/** The warning as `JSON.stringify` kept it, with its dates again. */
function reviveWarning(snapshot: unknown): Warning {
  const kept = snapshot as Kept;
  const { run, owner, ...revived } = Revived.parse(snapshot);
  return {
    ...kept,
    ...revived,
    run: { ...kept.run, ...run },
    owner: kept.owner && owner && { ...kept.owner, ...owner },
  };
}

export async function addOutcome(
  tx: Tx,
  entry: { before: Warning; personId: string; kind: Outcome; detail: OutcomeDetail; at: Date },
): Promise<void> {
  await tx
    .insertInto('warningOutcome')
    .values({
      id: newId(),
      warningId: entry.before.id,
      personId: entry.personId,
      kind: entry.kind,
      detail: JSON.stringify(entry.detail),
      before: JSON.stringify(entry.before),
      at: entry.at,
    })
    .execute();
}

/** The last outcome that still stands, with the warning as it was before. */
export async function lastOutcome(
  tx: Tx,
  warningId: string,
): Promise<{ id: string; personId: string; at: Date; before: Warning } | null> {
  const row = await tx
    .selectFrom('warningOutcome')
    .selectAll()
    .where('warningId', '=', warningId)
    .where('undoneAt', 'is', null)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row ? { id: row.id, personId: row.personId, at: row.at, before: reviveWarning(row.before) } : null;
}

export async function markUndone(tx: Tx, outcomeId: string, now: Date): Promise<void> {
  await tx.updateTable('warningOutcome').set({ undoneAt: now }).where('id', '=', outcomeId).execute();
}
