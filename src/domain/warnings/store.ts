import { sql } from 'kysely';
import type { Executor, Tx } from '../../database/index.ts';
import { newId } from '../../lib/ids.ts';
import { shanghaiDay } from '../../lib/time.ts';
import { armedTimers } from '../escalation/index.ts';
import { fromRow, reviveWarning, toColumns, type WarningRow } from './rows.ts';
import type {
  Actor,
  Outcome,
  OutcomeDetail,
  TimerPurpose,
  Warning,
  WarningEvent,
  WarningSource,
  WarningTimers,
} from './types.ts';

export const OWNER_KIND = 'warning';
export const ownerOf = (id: string) => ({ kind: OWNER_KIND, id });

/** Locks the row without barring rows that refer to it; everything that decides about a warning comes through here. */
export async function lock(tx: Tx, id: string): Promise<void> {
  await tx.selectFrom('warning').select('id').where('id', '=', id).forNoKeyUpdate().execute();
}

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
      note: warning.note,
      proposed_by: warning.proposedBy,
      phone_sealed: phone?.sealed ?? null,
      phone_hash: phone?.hash ?? null,
      created_at: warning.createdAt,
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
  const forgetPhone = saved.personId ? { phone_sealed: null, phone_hash: null } : {};
  await tx
    .updateTable('warning')
    .set({ ...columns, ...forgetPhone })
    .where('id', '=', warning.id)
    .execute();
  await tx
    .insertInto('event_log')
    .values(
      events.map((event, index) => ({
        owner_kind: OWNER_KIND,
        owner_id: warning.id,
        version: from.version + index + 1,
        at: now,
        actor_kind: actor.personId
          ? ('person' as const)
          : actor.kind === 'GATEWAY'
            ? ('gateway' as const)
            : ('system' as const),
        actor_id: actor.personId,
        action: event.action,
        from_state: index === 0 ? from.state : saved.state,
        to_state: saved.state,
        detail: JSON.stringify(event.detail ?? {}),
      })),
    )
    .execute();
  return saved;
}

/** 'YJ-20260101-0001': by the Shanghai day, without gaps inside a transaction that commits. */
export async function nextNumber(tx: Tx, prefix: string, now: Date): Promise<string> {
  const day = shanghaiDay(now);
  const row = await tx
    .insertInto('number_series')
    .values({ prefix, day, last: 1 })
    .onConflict((conflict) => conflict.columns(['prefix', 'day']).doUpdateSet({ last: sql`number_series.last + 1` }))
    .returning('last')
    .executeTakeFirstOrThrow();
  return `${prefix}-${day.replaceAll('-', '')}-${String(row.last).padStart(4, '0')}`;
}

export async function serialise(tx: Tx, what: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${what}, 0))`.execute(tx);
}

export async function warningOfSource(
  executor: Executor,
  sourceRef: string,
): Promise<{ warningId: string; merged: boolean } | null> {
  const row = await executor
    .selectFrom('warning_source')
    .select(['warning_id', 'merged'])
    .where('source_ref', '=', sourceRef)
    .executeTakeFirst();
  return row ? { warningId: row.warning_id, merged: row.merged } : null;
}

export async function addSource(
  tx: Tx,
  entry: { sourceRef: string; warningId: string; merged: boolean; level: string; source: WarningSource; at: Date },
): Promise<void> {
  await tx
    .insertInto('warning_source')
    .values({
      source_ref: entry.sourceRef,
      warning_id: entry.warningId,
      merged: entry.merged,
      level: entry.level,
      source: entry.source,
      at: entry.at,
    })
    .execute();
}

/** The open warning about the same person and type that a new one joins, if it is young enough. */
export async function openWarningAbout(
  tx: Tx,
  personId: string,
  fraudType: string,
  since: Date,
): Promise<string | null> {
  const row = await tx
    .selectFrom('warning')
    .select('id')
    .where('person_id', '=', personId)
    .where('fraud_type', '=', fraudType as Warning['fraudType'])
    .where('drill', '=', false)
    .where('created_at', '>=', since)
    .where('state', 'not in', ['CLOSED', 'REVOKED', 'RETURNED'])
    .orderBy('created_at', 'desc')
    .executeTakeFirst();
  return row?.id ?? null;
}

export async function addAddressees(
  tx: Tx,
  warning: Warning,
  people: { personId: string; role: string }[],
  step: number,
  now: Date,
): Promise<void> {
  if (people.length === 0) return;
  await tx
    .insertInto('warning_addressee')
    .values(
      people.map(({ personId, role }) => ({
        warning_id: warning.id,
        person_id: personId,
        role,
        run: warning.run.n,
        step,
        told_at: now,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export interface Addressee {
  personId: string;
  role: string;
  run: number;
  step: number;
}

export async function addressees(executor: Executor, warningId: string): Promise<Addressee[]> {
  const rows = await executor
    .selectFrom('warning_addressee')
    .select(['person_id', 'role', 'run', 'step'])
    .where('warning_id', '=', warningId)
    .orderBy('told_at')
    .execute();
  return rows.map((row) => ({ personId: row.person_id, role: row.role, run: row.run, step: row.step }));
}

type ReceiptKind = 'ACK' | 'LATE_ACK' | 'NOT_ON_SITE' | 'NEXT_SHIFT' | 'SUPPORT' | 'NOT_FOUND' | 'KEEP_LOOKING' | 'MET';

export async function addReceipt(
  tx: Tx,
  warning: Warning,
  personId: string,
  kind: ReceiptKind,
  now: Date,
): Promise<void> {
  await tx
    .insertInto('warning_receipt')
    .values({ warning_id: warning.id, person_id: personId, kind, run: warning.run.n, at: now })
    .execute();
}

export async function receipts(
  executor: Executor,
  warningId: string,
): Promise<{ personId: string; kind: ReceiptKind; run: number }[]> {
  const rows = await executor
    .selectFrom('warning_receipt')
    .select(['person_id', 'kind', 'run'])
    .where('warning_id', '=', warningId)
    .execute();
  return rows.map((row) => ({ personId: row.person_id, kind: row.kind, run: row.run }));
}

export async function addOutcome(
  tx: Tx,
  entry: { before: Warning; personId: string; kind: Outcome; detail: OutcomeDetail; at: Date },
): Promise<void> {
  await tx
    .insertInto('warning_outcome')
    .values({
      id: newId(),
      warning_id: entry.before.id,
      person_id: entry.personId,
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
    .selectFrom('warning_outcome')
    .selectAll()
    .where('warning_id', '=', warningId)
    .where('undone_at', 'is', null)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row ? { id: row.id, personId: row.person_id, at: row.at, before: reviveWarning(row.before) } : null;
}

export async function markUndone(tx: Tx, outcomeId: string, now: Date): Promise<void> {
  await tx.updateTable('warning_outcome').set({ undone_at: now }).where('id', '=', outcomeId).execute();
}

/** Cards on which a question about the warning is or was put; their faces follow what happens to it. */
const FOLLOWING = ['C01', 'C01m', 'C01a', 'C10'];

export interface ShownCard {
  messageId: string;
  personId: string;
}

/** The cards whose face may change. */
export async function cardsOnPhones(executor: Executor, warningId: string): Promise<ShownCard[]> {
  const rows = await executor
    .selectFrom('card')
    .select(['message_id', 'person_id'])
    .where('owner_kind', '=', OWNER_KIND)
    .where('owner_id', '=', warningId)
    .where('template', 'in', FOLLOWING)
    .execute();
  return rows.map((row) => ({ messageId: row.message_id, personId: row.person_id }));
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

/** Whether this officer has passed it to the station's duty already, since the ladder last jumped. */
export async function hasAssigned(tx: Tx, warning: Warning, personId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('event_log')
    .select('id')
    .where('owner_kind', '=', OWNER_KIND)
    .where('owner_id', '=', warning.id)
    .where('action', '=', 'assigned_to_duty')
    .where('actor_id', '=', personId)
    .where('at', '>=', warning.run.base ?? warning.createdAt)
    .executeTakeFirst();
  return row !== undefined;
}
