import { type Selectable, sql } from 'kysely';
import type { Executor, LockMode, Schema, Tx } from '../../../database/index.ts';
import { lockRow } from '../../../kernel/command/index.ts';
import type { Level } from '../../../kernel/escalation/types.ts';
import { newId } from '../../../lib/ids.ts';
import type { Warning } from '../types.ts';
import { lock } from './warning.ts';

export const HANDOVER_KIND = 'handover';
export const handoverRef = (id: string) => ({ kind: HANDOVER_KIND, id });

export type HandoverRow = Selectable<Schema['handover']>;

export async function addHandover(
  tx: Tx,
  offer: { fromPersonId: string; toPersonId: string; warningIds: string[]; dueAt: Date; now: Date },
): Promise<string> {
  const id = newId();
  const { fromPersonId, toPersonId, warningIds, dueAt, now } = offer;
  await tx
    .insertInto('handover')
    .values({
      id,
      fromPersonId,
      toPersonId,
      warningIds,
      dueAt,
      state: 'offered',
      createdAt: now,
    })
    .execute();
  return id;
}

export function handover(executor: Executor, id: string): Promise<HandoverRow> {
  return executor.selectFrom('handover').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

export async function settleHandover(tx: Tx, id: string, state: HandoverRow['state'], now: Date): Promise<void> {
  await tx.updateTable('handover').set({ state, settledAt: now }).where('id', '=', id).execute();
}

/** Its warnings first, in the order of ids, as everybody does who may lock both. */
export async function lockHandover(tx: Tx, id: string, mode: LockMode = 'wait'): Promise<boolean> {
  const row = await tx.selectFrom('handover').select('warningIds').where('id', '=', id).executeTakeFirst();
  for (const warningId of [...(row?.warningIds ?? [])].sort())
    if (!(await lock(tx, warningId, mode)) && mode === 'skip') return false;
  return lockRow(tx, handoverRef(id), mode);
}

/** Offers from or to any of these people that wait for an answer. */
export async function offersWith(tx: Tx, personIds: readonly string[]): Promise<string[]> {
  const people = [...personIds];
  const rows = await tx
    .selectFrom('handover')
    .select('id')
    .where('state', '=', 'offered')
    .where((eb) => eb.or([eb('fromPersonId', 'in', people), eb('toPersonId', 'in', people)]))
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

export interface Offer {
  from: string;
  to: string;
  state: HandoverRow['state'];
  dueAt: Date;
  createdAt: Date;
}

/** Whenever a colleague was asked to take this warning. */
export async function offersOf(executor: Executor, warningId: string): Promise<Offer[]> {
  const { rows } = await sql<Offer>`
    select from_person_id as "from", to_person_id as "to", state, due_at, created_at
    from handover where ${warningId} = any (warning_ids) order by created_at, id`.execute(executor);
  return rows;
}

interface Offerable {
  id: string;
  level: Warning['level'];
  dueAt: Date | null;
}

/** What the owner has open here and nobody was offered yet, the most urgent first; never one about the partner himself. */
export async function offerable(
  tx: Tx,
  { organisationId, drill }: Warning,
  ownerId: string,
  partnerId: string,
): Promise<Offerable[]> {
  const { rows } = await sql<Offerable>`
    select w.id, w.level, (
      select min(t.due_at) from timer t where t.owner_kind = 'warning' and t.owner_id = w.id and t.state = 'armed'
        and t.purpose in ('contact', 'outcome')) as due_at
    from warning w
    where w.owner_person_id = ${ownerId} and w.organisation_id = ${organisationId} and w.drill = ${drill}
      and w.person_id is distinct from ${partnerId}
      and (w.state in ('ACKED', 'CONTACTED') or (w.state = 'REPORTED' and w.open_reason is not null))
      and not exists (select from handover h where h.state = 'offered' and w.id = any (h.warning_ids))
    order by array_position(array['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'], w.level), 3 nulls last, w.id`.execute(tx);
  return rows;
}

interface Waiting {
  id: string;
  warningId: string;
  number: string;
  level: Level;
  people: number;
  since: Date;
  dueAt: Date;
}

/** Offers of hand-over to this person that wait for his answer. */
export async function offersTo(executor: Executor, personId: string): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select h.id, w.id as warning_id, w.number, w.level, cardinality(h.warning_ids) as people, h.created_at as since,
      least(h.due_at, (select min(t.due_at) from timer t where t.owner_kind = 'warning' and t.state = 'armed'
        and t.owner_id = any (h.warning_ids) and t.purpose in ('contact', 'outcome'))) as due_at
    from handover h join warning w on w.id = h.warning_ids[1]
    where h.state = 'offered' and h.to_person_id = ${personId} order by h.due_at, h.id`.execute(executor);
  return rows;
}
