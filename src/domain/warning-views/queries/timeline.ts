import { sql } from 'kysely';
import type { Tx } from '../../../database/index.ts';
import type {
  Authorisation,
  warningStore as store,
  Warning,
  WarningContext,
  WarningViewData,
} from '../../warnings/index.ts';
import { eventDetailFor, type Sight } from '../rules.ts';

// What happened to a warning and who did it, in the words and by the names that its reader may know.

export type Staff = (id: string | null) => string;

/** Who reads, and as what. */
export interface Reading {
  warning: Warning;
  /** Null for the gateway. */
  authorisation: Authorisation | null;
  sight: Sight;
  /** Whether he may see who it is about. */
  named: boolean;
  now: Date;
  /** Names of those who worked on it, as he may read them. */
  staff: Staff;
}

/** A colleague was asked to take it; his answer is an event of the warning itself. */
export function offerLine(
  { texts }: WarningContext,
  { from, to, createdAt }: store.Offer,
  staff: Staff,
): WarningViewData['timeline'][number] {
  const action = 'hand_over_offered';
  const text = `${texts.actions[action] ?? action}：${staff(to)}`;
  return { at: createdAt.toISOString(), actor: staff(from), action, text, state: null, detail: {} };
}

export async function timelineOf(
  { texts }: WarningContext,
  tx: Tx,
  id: string,
  { sight, staff }: Reading,
): Promise<WarningViewData['timeline']> {
  const rows = await tx
    .selectFrom('eventLog')
    .selectAll()
    .where('ownerKind', '=', 'warning')
    .where('ownerId', '=', id)
    .orderBy('version')
    .execute();
  return rows.map((row) => ({
    at: row.at.toISOString(),
    actor: row.actorKind === 'gateway' ? '预警接口' : staff(row.actorId),
    action: row.action,
    text: texts.actions[row.action] ?? row.action,
    state: row.toState,
    detail: eventDetailFor(sight, row.action, asObject(row.detail)),
  }));
}

function asObject(detail: unknown): Record<string, unknown> {
  return typeof detail === 'object' && detail !== null ? { ...detail } : {};
}

/** Everybody who acted on it or was notified of it, in one query. */
export async function namesIn(tx: Tx, warningId: string, viewerId: string | undefined): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`
    select p.id, p.name from person p where p.id in (
      select actor_id from event_log where owner_kind = 'warning' and owner_id = ${warningId} and actor_id is not null
      union select person_id from delivery where owner_kind = 'warning' and owner_id = ${warningId}
      union select to_person_id from handover where ${warningId} = any (warning_ids)
      union select owner_person_id from warning where id = ${warningId}
      union select ${viewerId ?? null}::text)`.execute(tx);
  return new Map(rows.map((row) => [row.id, row.name]));
}

export async function deliveriesOf(tx: Tx, id: string, staff: Staff): Promise<WarningViewData['deliveries']> {
  const rows = await tx
    .selectFrom('delivery')
    .select(['personId', 'purpose', 'template', 'step', 'state', 'errcode', 'createdAt'])
    .where('ownerKind', '=', 'warning')
    .where('ownerId', '=', id)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    to: staff(row.personId),
    purpose: row.purpose,
    template: row.template,
    step: row.step,
    state: row.state,
    errcode: row.errcode,
    at: row.createdAt.toISOString(),
  }));
}
