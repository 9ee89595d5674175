import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import type { DeliveryRow } from '../../../outbound/index.ts';
import type { UnitsMerged } from '../../directory/index.ts';
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
    .insertInto('warningAddressee')
    .values(
      people.map(({ personId, role }) => ({
        warningId: warning.id,
        personId,
        role,
        run: warning.run.n,
        step,
        toldAt: now,
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
    .selectFrom('warningAddressee')
    .select(['personId', 'role', 'run', 'step'])
    .where('warningId', '=', warningId)
    .orderBy('toldAt')
    .execute();
  return rows.map((row) => ({ personId: row.personId, role: row.role, run: row.run, step: row.step }));
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
    .insertInto('warningReceipt')
    .values({ warningId: warning.id, personId, kind, run: warning.run.n, at: now })
    .execute();
}

export async function receipts(
  executor: Executor,
  warningId: string,
): Promise<{ personId: string; kind: ReceiptKind; run: number }[]> {
  const rows = await executor
    .selectFrom('warningReceipt')
    .select(['personId', 'kind', 'run'])
    .where('warningId', '=', warningId)
    .execute();
  return rows.map((row) => ({ personId: row.personId, kind: row.kind, run: row.run }));
}

/** Whether he has pressed that already in this run. */
export async function hasReceipt(tx: Tx, { id, run }: Warning, personId: string, kind: ReceiptKind): Promise<boolean> {
  return (await receipts(tx, id)).some((one) => one.personId === personId && one.kind === kind && one.run === run.n);
}

/** Who has said in this run that he is not on site. */
export async function awayFrom(tx: Tx, { id, run }: Warning): Promise<Set<string>> {
  const away = (await receipts(tx, id)).filter((one) => one.kind === 'NOT_ON_SITE' && one.run === run.n);
  return new Set(away.map(({ personId }) => personId));
}

/** Whether, with this person, everybody who was asked on site in this run has said that he is away. */
export async function everybodyAway(tx: Tx, warning: Warning, personId: string): Promise<boolean> {
  const asked = (await addressees(tx, warning.id)).filter((one) => one.step <= 1 && one.run === warning.run.n);
  const away = (await awayFrom(tx, warning)).add(personId);
  return asked.length > 0 && asked.every((one) => away.has(one.personId));
}

/** Whether community police were given the task already to find this organisation an advisor. */
export async function isGapNotified(executor: Executor, organisationId: string): Promise<boolean> {
  const gap = await executor
    .selectFrom('readinessDefect')
    .select('id')
    .where('kind', '=', 'NO_ADVISOR')
    .where('organisationId', '=', organisationId)
    .where('closedAt', 'is', null)
    .where('toldAt', 'is not', null)
    .executeTakeFirst();
  return gap !== undefined;
}

/** They have it now, from a warning that found nobody: the inspection, which may see the gap later, gives it to nobody again. */
export async function markGapNotified(tx: Tx, organisationId: string): Promise<void> {
  await tx
    .updateTable('readinessDefect')
    .set({ toldAt: sql`app_now()` })
    .where('kind', '=', 'EMPTY_STEP')
    .where('organisationId', '=', organisationId)
    .where('closedAt', 'is', null)
    .execute();
}

/** Whom a card of this template went to. */
export async function askedBy(executor: Executor, warningId: string, template: string): Promise<string[]> {
  const rows = await executor
    .selectFrom('delivery')
    .select('personId')
    .distinct()
    .where('ownerKind', '=', OWNER_KIND)
    .where('ownerId', '=', warningId)
    .where('template', '=', template)
    .execute();
  return rows.map((row) => row.personId);
}

/** From whom police took it over, the last first. */
export async function relieved(executor: Executor, warningId: string): Promise<string[]> {
  const { rows } = await sql<{ from: string }>`
    select detail ->> 'from' as "from" from event_log
    where owner_kind = ${OWNER_KIND} and owner_id = ${warningId} and action = 'taken_over' and detail ? 'from'
    order by version desc`.execute(executor);
  return rows.map((row) => row.from);
}

/** His check word is known for some days as that of somebody who is no longer in charge. */
export async function addFormerContact(
  tx: Tx,
  { warningId, personId, since, endedAt }: { warningId: string; personId: string; since: Date; endedAt: Date },
): Promise<void> {
  await tx
    .insertInto('formerContact')
    .values({ warningId, personId, since, endedAt })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Whether this officer has passed it to the station's duty already, since the ladder last jumped. */
export async function hasAssigned(tx: Tx, warning: Warning, personId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('eventLog')
    .select('id')
    .where('ownerKind', '=', OWNER_KIND)
    .where('ownerId', '=', warning.id)
    .where('action', '=', 'assigned_to_duty')
    .where('actorId', '=', personId)
    .where('at', '>=', warning.run.base ?? warning.createdAt)
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether somebody else was asked on the same step and may still hear of it. */
export async function othersAskedWith(executor: Executor, delivery: DeliveryRow): Promise<boolean> {
  const other = await executor
    .selectFrom('delivery')
    .select('id')
    .where('ownerKind', '=', delivery.ownerKind)
    .where('ownerId', '=', delivery.ownerId)
    .where('purpose', '=', 'ask')
    .where('run', '=', delivery.run)
    .where('step', '=', delivery.step)
    .where('id', '<>', delivery.id)
    .where('state', 'not in', ['rejected_perm', 'unreachable', 'dead', 'suppressed'])
    .executeTakeFirst();
  return other !== undefined;
}

/** Everybody but these people to whom something about it, or only of this purpose, went or is about to go. */
export async function othersNotified(
  executor: Executor,
  warningId: string,
  personIds: readonly string[],
  purpose?: DeliveryRow['purpose'],
): Promise<string[]> {
  const rows = await executor
    .selectFrom('delivery')
    .select('personId')
    .distinct()
    .where('ownerKind', '=', OWNER_KIND)
    .where('ownerId', '=', warningId)
    .where('personId', 'not in', [...personIds])
    .where((eb) => (purpose ? eb('purpose', '=', purpose) : eb.lit(true)))
    .execute();
  return rows.map((row) => row.personId);
}

/**
 * Acts of somebody and the end of his roles do not pass each other unseen: whoever acts on a warning, locked, holds this
 * before he is asked for his rights, and the end waits until no act of his is under way.
 */
export async function holdPost(tx: Tx, personId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(hashtextextended(${`post:${personId}`}, 0))`.execute(tx);
}

export async function endPosts(tx: Tx, personIds: readonly string[]): Promise<void> {
  for (const personId of [...personIds].sort())
    await sql`select pg_advisory_xact_lock(hashtextextended(${`post:${personId}`}, 0))`.execute(tx);
}

/** Open warnings that these people have or were asked about, and what is open at places they answered for, by id. */
export async function openWith(
  executor: Executor,
  { personIds, scopeIds }: { personIds: readonly string[]; scopeIds: readonly string[] },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select w.id from warning w
    where w.state not in ('CLOSED', 'REVOKED')
      and (w.owner_person_id = any(${[...personIds]}::text[])
        or w.organisation_id = any(${[...scopeIds]}::text[]) or w.grid_unit_id = any(${[...scopeIds]}::text[])
        or exists (select from warning_addressee a where a.warning_id = w.id and a.person_id = any(${[...personIds]}::text[])))
    order by w.id`.execute(executor);
  return rows.map(({ id }) => id);
}

/** Who was told of it, in this run or as one of these people, and has not left since. */
export async function notifiedAndPresent(
  executor: Executor,
  { id, run, personIds }: { id: string; run: number; personIds: readonly string[] },
): Promise<string[]> {
  const { rows } = await sql<{ personId: string }>`
    select a.person_id from warning_addressee a
    where a.warning_id = ${id} and (a.run = ${run} or a.person_id = any(${[...personIds]}::text[]))
    group by a.person_id
    having not exists (
      select from event_log e where e.owner_kind = ${OWNER_KIND} and e.owner_id = ${id} and e.action = 'left'
        and e.detail ->> 'person' = a.person_id and e.at >= max(a.told_at))
    order by a.person_id`.execute(executor);
  return rows.map(({ personId }) => personId);
}

/** Whether an urgent warning about this person is open: then no card goes to him at all. */
export async function isUrgentlyWarned(executor: Executor, personId: string): Promise<boolean> {
  const row = await executor
    .selectFrom('warning')
    .select('id')
    .where('personId', '=', personId)
    .where('level', 'in', ['CRITICAL', 'HIGH'])
    .where('state', 'not in', ['CLOSED', 'REVOKED'])
    .executeTakeFirst();
  return row !== undefined;
}

/** Warnings about this person that were closed since, with who had reported. */
export async function closedAbout(
  executor: Executor,
  personId: string,
  since: Date,
): Promise<{ id: string; reportedBy: string | null }[]> {
  const rows = await executor
    .selectFrom('warning')
    .select(['id', 'reportedBy'])
    .where('personId', '=', personId)
    .where('state', '=', 'CLOSED')
    .where('closedAt', '>=', since)
    .execute();
  return rows.map((row) => ({ id: row.id, reportedBy: row.reportedBy }));
}

/** Whose unit became another is asked after there. */
export async function followMerged(tx: Tx, { organisationId, merged }: UnitsMerged): Promise<void> {
  await sql`
    update warning w set grid_unit_id = pair."into"
    from json_to_recordset(${JSON.stringify(merged)}::json) as pair ("from" text, "into" text)
    where w.organisation_id = ${organisationId} and w.grid_unit_id = pair."from"`.execute(tx);
}
