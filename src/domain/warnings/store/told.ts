import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import type { DeliveryRow } from '../../../outbound/index.ts';
import type { Warning } from '../types.ts';
import { OWNER_KIND } from './warning.ts';

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

export type ReceiptKind =
  | 'ACK'
  | 'LATE_ACK'
  | 'NOT_ON_SITE'
  | 'NEXT_SHIFT'
  | 'SUPPORT'
  | 'NOT_FOUND'
  | 'KEEP_LOOKING'
  | 'MET';

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

/** Whether community police were given the task already to find this organisation an advisor. */
export async function isGapTold(executor: Executor, organisationId: string): Promise<boolean> {
  const gap = await executor
    .selectFrom('readiness_defect')
    .select('id')
    .where('kind', '=', 'NO_ADVISOR')
    .where('organisation_id', '=', organisationId)
    .where('closed_at', 'is', null)
    .where('told_at', 'is not', null)
    .executeTakeFirst();
  return gap !== undefined;
}

/** They have it now, from a warning that found nobody: the inspection, which may see the gap later, gives it to nobody again. */
export async function markGapTold(tx: Tx, organisationId: string): Promise<void> {
  await tx
    .updateTable('readiness_defect')
    .set({ told_at: sql`app_now()` })
    .where('kind', '=', 'EMPTY_STEP')
    .where('organisation_id', '=', organisationId)
    .where('closed_at', 'is', null)
    .execute();
}

/** Whom a card of this template went to. */
export async function askedBy(executor: Executor, warningId: string, template: string): Promise<string[]> {
  const rows = await executor
    .selectFrom('delivery')
    .select('person_id')
    .distinct()
    .where('owner_kind', '=', OWNER_KIND)
    .where('owner_id', '=', warningId)
    .where('template', '=', template)
    .execute();
  return rows.map((row) => row.person_id);
}

/** From whom police took it over, the last first. */
export async function relieved(executor: Executor, warningId: string): Promise<string[]> {
  const { rows } = await sql<{ from: string }>`
    select detail ->> 'from' as "from" from event_log
    where owner_kind = ${OWNER_KIND} and owner_id = ${warningId} and action = 'taken_over' and detail ? 'from'
    order by version desc`.execute(executor);
  return rows.map((row) => row.from);
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

/** Whether somebody else was asked on the same step and may still hear of it. */
export async function othersAskedWith(executor: Executor, delivery: DeliveryRow): Promise<boolean> {
  const other = await executor
    .selectFrom('delivery')
    .select('id')
    .where('owner_kind', '=', delivery.owner_kind)
    .where('owner_id', '=', delivery.owner_id)
    .where('purpose', '=', 'ask')
    .where('run', '=', delivery.run)
    .where('step', '=', delivery.step)
    .where('id', '<>', delivery.id)
    .where('state', 'not in', ['rejected_perm', 'unreachable', 'dead', 'suppressed'])
    .executeTakeFirst();
  return other !== undefined;
}

/** Everybody but these people to whom something about it, or only of this purpose, went or is about to go. */
export async function othersTold(
  executor: Executor,
  warningId: string,
  personIds: readonly string[],
  purpose?: DeliveryRow['purpose'],
): Promise<string[]> {
  const rows = await executor
    .selectFrom('delivery')
    .select('person_id')
    .distinct()
    .where('owner_kind', '=', OWNER_KIND)
    .where('owner_id', '=', warningId)
    .where('person_id', 'not in', [...personIds])
    .where((eb) => (purpose ? eb('purpose', '=', purpose) : eb.lit(true)))
    .execute();
  return rows.map((row) => row.person_id);
}
