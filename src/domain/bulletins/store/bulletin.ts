import { type Selectable, sql } from 'kysely';
import type { Executor, Schema, Tx } from '../../../database/index.ts';
import { shanghaiDay } from '../../../lib/time.ts';
import { FilterBody } from '../api.ts';
import type { Bulletin, Done } from '../types.ts';

export const OWNER_KIND = 'bulletin';
export const ownerOf = (id: string) => ({ kind: OWNER_KIND, id });

/** For everybody who decides about a bulletin. */
export async function lock(tx: Tx, id: string): Promise<void> {
  await tx.selectFrom('bulletin').select('id').where('id', '=', id).forNoKeyUpdate().execute();
}

/** For presses and sends: thousands at once, none of which changes the bulletin itself. */
export async function share(tx: Tx, id: string): Promise<void> {
  await tx.selectFrom('bulletin').select('id').where('id', '=', id).forShare().execute();
}

export async function load(ex: Executor, id: string): Promise<Bulletin | null> {
  const row = await ex.selectFrom('bulletin').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? fromRow(row) : null;
}

export async function lockAndLoad(tx: Tx, id: string): Promise<Bulletin | null> {
  await lock(tx, id);
  return load(tx, id);
}

/** 'TB-20260101-0001', by the Shanghai day. */
export async function nextNumber(tx: Tx, now: Date): Promise<string> {
  const day = shanghaiDay(now);
  const row = await tx
    .insertInto('number_series')
    .values({ prefix: 'TB', day, last: 1 })
    .onConflict((conflict) => conflict.columns(['prefix', 'day']).doUpdateSet({ last: sql`number_series.last + 1` }))
    .returning('last')
    .executeTakeFirstOrThrow();
  return `TB-${day.replaceAll('-', '')}-${String(row.last).padStart(4, '0')}`;
}

export async function insert(tx: Tx, bulletin: Bulletin): Promise<void> {
  const { id, number, authorId, byOperator, createdAt } = bulletin;
  await tx
    .insertInto('bulletin')
    .values({
      id,
      number,
      author_id: authorId,
      by_operator: byOperator,
      created_at: createdAt,
      corrects: bulletin.corrects,
      ...toColumns(bulletin),
    })
    .execute();
  await logEvent(tx, bulletin, { action: 'created', from: null, actorId: authorId, now: createdAt });
}

export async function update(tx: Tx, bulletin: Bulletin): Promise<void> {
  await tx.updateTable('bulletin').set(toColumns(bulletin)).where('id', '=', bulletin.id).execute();
}

/** Saves a decision with its one event of the same version. */
export async function save(
  tx: Tx,
  from: Bulletin,
  { bulletin, action, detail }: Done,
  { actorId, now }: { actorId: string | null; now: Date },
): Promise<Bulletin> {
  const saved = { ...bulletin, version: from.version + 1 };
  await update(tx, saved);
  await logEvent(tx, saved, { action, from: from.state, actorId, now, ...(detail ? { detail } : {}) });
  return saved;
}

interface Event {
  action: string;
  from: string | null;
  actorId: string | null;
  now: Date;
  detail?: Done['detail'];
}

async function logEvent(tx: Tx, { id, version, state }: Bulletin, event: Event): Promise<void> {
  await tx
    .insertInto('event_log')
    .values({
      owner_kind: OWNER_KIND,
      owner_id: id,
      version,
      at: event.now,
      actor_kind: event.actorId ? 'person' : 'system',
      actor_id: event.actorId,
      action: event.action,
      from_state: event.from,
      to_state: state,
      detail: JSON.stringify(event.detail ?? {}),
    })
    .execute();
}

function toColumns(bulletin: Bulletin) {
  return {
    state: bulletin.state,
    version: bulletin.version,
    content_version: bulletin.contentVersion,
    title: bulletin.title,
    body: bulletin.body,
    long_text: bulletin.longText,
    fraud_type: bulletin.fraudType,
    template_id: bulletin.templateId,
    ack_required: bulletin.ackRequired,
    deadline_at: bulletin.deadlineAt,
    drill: bulletin.drill,
    filter: JSON.stringify(bulletin.filter),
    scope_ids: bulletin.scopeIds,
    scheduled_at: bulletin.scheduledAt,
    launch_at: bulletin.launchAt,
    quorum: bulletin.quorum,
    wave_minutes: bulletin.waveMinutes,
    people: bulletin.people,
    approver_id: bulletin.approverId,
    refusal: bulletin.refusal,
    phase: bulletin.phase,
    cursor: bulletin.cursor,
    page: bulletin.page,
    page_at: bulletin.pageAt,
    settle_at: bulletin.settleAt,
    wave: bulletin.wave,
    wave_at: bulletin.waveAt,
    reminders_sent: bulletin.remindersSent,
    corrected_by: bulletin.correctedBy,
    close_reason: bulletin.closeReason,
    sending_at: bulletin.sendingAt,
    sent_at: bulletin.sentAt,
    closed_at: bulletin.closedAt,
  };
}

export function fromRow(row: Selectable<Schema['bulletin']>): Bulletin {
  return {
    id: row.id,
    number: row.number,
    state: row.state,
    version: row.version,
    contentVersion: row.content_version,
    title: row.title,
    body: row.body,
    longText: row.long_text,
    fraudType: row.fraud_type,
    templateId: row.template_id,
    ackRequired: row.ack_required,
    deadlineAt: row.deadline_at,
    drill: row.drill,
    filter: FilterBody.parse(row.filter) as Bulletin['filter'],
    scopeIds: row.scope_ids,
    scheduledAt: row.scheduled_at,
    launchAt: row.launch_at,
    quorum: row.quorum,
    waveMinutes: row.wave_minutes,
    people: row.people,
    authorId: row.author_id,
    byOperator: row.by_operator,
    approverId: row.approver_id,
    refusal: row.refusal,
    phase: row.phase,
    cursor: row.cursor,
    page: row.page,
    pageAt: row.page_at,
    settleAt: row.settle_at,
    wave: row.wave,
    waveAt: row.wave_at,
    remindersSent: row.reminders_sent,
    corrects: row.corrects,
    correctedBy: row.corrected_by,
    closeReason: row.close_reason,
    createdAt: row.created_at,
    sendingAt: row.sending_at,
    sentAt: row.sent_at,
    closedAt: row.closed_at,
  };
}

export async function eventsOf(
  ex: Executor,
  id: string,
): Promise<{ at: Date; action: string; actorId: string | null }[]> {
  return ex
    .selectFrom('event_log')
    .select(['at', 'action', 'actor_id as actorId'])
    .where('owner_kind', '=', OWNER_KIND)
    .where('owner_id', '=', id)
    .orderBy('version')
    .execute();
}
