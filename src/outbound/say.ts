import { sql } from 'kysely';
import { afterCommit, type Tx } from '../database/index.ts';
import { newId } from '../lib/ids.ts';
import { isUpdatable } from '../wecom/cards/index.ts';
import type { OutboundContext } from './context.ts';
import type { DeliveryPurpose, DeliveryState, Lane, Notice, SaidNotice } from './notice.ts';
import { renderMessage } from './render.ts';

/** All rows of one notice, as the statement below takes them apart. */
interface Draft {
  owner_kind: string;
  owner_id: string;
  person_id: string;
  userid: string | null;
  purpose: DeliveryPurpose;
  template: string;
  run: number;
  step: number;
  occurrence: number;
  content_version: number;
  lane: Lane;
  delivery_id: string;
  not_before: Date | null;
  message_id: string;
  task_id: string;
  body_sealed: string;
  content_hash: string;
  /** Null when the card never changes. */
  card_id: string | null;
  must_act: boolean;
}

const draftsPerStatement = 500;

/**
 * Writes notices beside the decision that caused them, in the caller's transaction, with the owner already locked.
 * Rendering happens here and never again. A notice said before is answered with what stands.
 */
export async function say(context: OutboundContext, tx: Tx, notices: Notice[]): Promise<SaidNotice[]> {
  if (notices.length === 0) return [];
  const drafts = notices.map((notice) => draft(context, notice));
  const fresh = new Map<string, DeliveryState>();
  for (let from = 0; from < drafts.length; from += draftsPerStatement) {
    const inserted = await insert(context, tx, drafts.slice(from, from + draftsPerStatement));
    for (const { id, state } of inserted) fresh.set(id, state);
  }
  afterCommit(tx, async () => {
    await context.checkpoint('after-decide');
    context.wake();
  });
  for (const [id, state] of fresh) {
    if (state === 'unreachable') await tellUnreachable(context, tx, id);
  }
  const said: SaidNotice[] = [];
  for (const one of drafts) {
    const { id, message_id } = fresh.has(one.delivery_id)
      ? { id: one.delivery_id, message_id: one.message_id }
      : await standing(tx, one);
    said.push({ deliveryId: id, messageId: message_id, personId: one.person_id });
  }
  return said;
}

function draft({ ownerOf, agentId, crypto, settings }: OutboundContext, notice: Notice): Draft {
  ownerOf(notice.owner.kind);
  const messageId = newId();
  const userid = notice.to.userid?.toLowerCase() ?? null;
  const { content } = notice;
  const { duplicateCheckSeconds } = settings.send;
  const isReply = notice.purpose === 'reply';
  const rendered = renderMessage({ messageId, userid, content, agentId, duplicateCheckSeconds, isReply });
  const hasCard = userid !== null && content.type === 'card' && isUpdatable(content.card);
  return {
    owner_kind: notice.owner.kind,
    owner_id: notice.owner.id,
    person_id: notice.to.personId,
    userid,
    purpose: notice.purpose,
    template: notice.template,
    run: notice.run ?? 0,
    step: notice.step ?? 0,
    occurrence: notice.occurrence ?? 0,
    content_version: notice.contentVersion ?? 1,
    lane: notice.lane,
    delivery_id: newId(),
    not_before: notice.notBefore ?? null,
    message_id: messageId,
    task_id: rendered.taskId,
    body_sealed: crypto.seal(rendered.json),
    content_hash: rendered.contentHash,
    card_id: hasCard ? newId() : null,
    must_act: notice.mustAct ?? false,
  };
}

/**
 * Delivery, message, card and outbox rows of all drafts not said before, in one round trip: the caller holds the lock of
 * its owner meanwhile. Times are cut to milliseconds, which is what we read back and compare with.
 */
async function insert(
  { corpId, agentId }: OutboundContext,
  tx: Tx,
  drafts: Draft[],
): Promise<{ id: string; state: DeliveryState }[]> {
  const { rows } = await sql<{ id: string; state: DeliveryState }>`/* prepare */
    with given as (
      select draft.*, clock.now
      from (select date_trunc('milliseconds', app_now()) as now) as clock,
        jsonb_to_recordset(${JSON.stringify(drafts)}::jsonb) as draft (
          owner_kind text, owner_id text, person_id text, userid text, purpose text, template text, run int, step int,
          occurrence int, content_version int, lane int, delivery_id text, not_before timestamptz, message_id text,
          task_id text, body_sealed text, content_hash text, card_id text, must_act boolean)
    ),
    fresh as (
      insert into delivery (id, owner_kind, owner_id, person_id, userid, purpose, template, run, step, occurrence,
        content_version, lane, state, reason, settled_at, message_id, not_before, created_at)
      select delivery_id, owner_kind, owner_id, person_id, userid, purpose, template, run, step, occurrence,
        content_version, lane,
        case when userid is null then 'unreachable' when not_before > now then 'held' else 'queued' end,
        case when userid is null then 'no_userid' end, case when userid is null then now end,
        message_id, coalesce(not_before, now), now
      from given
      on conflict do nothing
      returning id, state, lane, message_id, not_before
    ),
    bodies as (
      insert into message (id, corp_id, agent_id, task_id, body_sealed, content_hash, created_at)
      select message_id, ${corpId}, ${agentId}, task_id, body_sealed, content_hash, now
      from given where message_id in (select message_id from fresh)
    ),
    faces as (
      insert into card (id, message_id, owner_kind, owner_id, person_id, userid, template, shown_hash, wanted_hash,
        must_act, not_before, created_at)
      select card_id, message_id, owner_kind, owner_id, person_id, userid, template, content_hash, content_hash,
        must_act, now, now
      from given where card_id is not null and message_id in (select message_id from fresh)
    ),
    rung as (
      insert into outbox (topic, ref_id, lane, not_before)
      select 'deliver', id, lane, not_before from fresh where state = 'queued'
    )
    select id, state from fresh`.execute(tx);
  return rows;
}

async function tellUnreachable({ ownerOf }: OutboundContext, tx: Tx, deliveryId: string): Promise<void> {
  const row = await tx.selectFrom('delivery').selectAll().where('id', '=', deliveryId).executeTakeFirstOrThrow();
  await ownerOf(row.owner_kind).unreachable(tx, row, null);
}

async function standing(tx: Tx, draft: Draft): Promise<{ id: string; message_id: string }> {
  return tx
    .selectFrom('delivery')
    .select(['id', 'message_id'])
    .where('owner_kind', '=', draft.owner_kind)
    .where('owner_id', '=', draft.owner_id)
    .where('person_id', '=', draft.person_id)
    .where('purpose', '=', draft.purpose)
    .where('template', '=', draft.template)
    .where('run', '=', draft.run)
    .where('step', '=', draft.step)
    .where('occurrence', '=', draft.occurrence)
    .where('content_version', '=', draft.content_version)
    .executeTakeFirstOrThrow();
}
