import type { Insertable } from 'kysely';
import { afterCommit, appNow, type Schema, type Tx } from '../database/index.ts';
import { newId } from '../lib/ids.ts';
import { isUpdatable } from '../wecom/cards/index.ts';
import type { OutboundContext } from './context.ts';
import type { DeliveryRow, Notice, SaidNotice } from './notice.ts';
import { renderMessage } from './render.ts';

interface Draft {
  notice: Notice;
  message: Insertable<Schema['message']>;
  delivery: Insertable<Schema['delivery']> & { id: string };
  card: Insertable<Schema['card']> | null;
}

const rowsPerInsert = 500;

/**
 * Writes notices beside the decision that caused them, in the caller's transaction, with the owner already locked.
 * Rendering happens here and never again. A notice said before is answered with what stands.
 */
export async function say(context: OutboundContext, tx: Tx, notices: Notice[]): Promise<SaidNotice[]> {
  if (notices.length === 0) return [];
  const now = await appNow(tx);
  const drafts = notices.map((notice) => draft(context, notice, now));
  const fresh = new Map<string, DeliveryRow>();
  for (let from = 0; from < drafts.length; from += rowsPerInsert) {
    for (const row of await insert(tx, drafts.slice(from, from + rowsPerInsert))) fresh.set(row.id, row);
  }
  afterCommit(tx, async () => {
    await context.checkpoint('after-decide');
    context.wake();
  });
  for (const row of fresh.values()) {
    if (row.state === 'unreachable') await context.ownerOf(row.owner_kind).unreachable(tx, row, null);
  }
  const said: SaidNotice[] = [];
  for (const { notice, delivery } of drafts) {
    const row = fresh.get(delivery.id) ?? (await standing(tx, delivery));
    said.push({ deliveryId: row.id, messageId: row.message_id, personId: notice.to.personId });
  }
  return said;
}

function draft(context: OutboundContext, notice: Notice, now: Date): Draft {
  context.ownerOf(notice.owner.kind);
  const { corpId, agentId, crypto, settings } = context;
  const messageId = newId();
  const userid = notice.to.userid?.toLowerCase() ?? null;
  const { content } = notice;
  const { duplicateCheckSeconds } = settings.send;
  const rendered = renderMessage({ messageId, userid, content, agentId, duplicateCheckSeconds });
  const isHeld = notice.notBefore !== undefined && notice.notBefore > now;
  const about = {
    owner_kind: notice.owner.kind,
    owner_id: notice.owner.id,
    person_id: notice.to.personId,
    template: notice.template,
  };
  return {
    notice,
    message: {
      id: messageId,
      corp_id: corpId,
      agent_id: agentId,
      task_id: rendered.taskId,
      body_sealed: crypto.seal(rendered.json),
      content_hash: rendered.contentHash,
      created_at: now,
    },
    delivery: {
      ...about,
      id: newId(),
      userid,
      purpose: notice.purpose,
      run: notice.run ?? 0,
      step: notice.step ?? 0,
      occurrence: notice.occurrence ?? 0,
      content_version: notice.contentVersion ?? 1,
      lane: notice.lane,
      ...(userid === null
        ? { state: 'unreachable' as const, reason: 'no_userid', settled_at: now }
        : { state: isHeld ? ('held' as const) : ('queued' as const) }),
      message_id: messageId,
      not_before: notice.notBefore ?? now,
      created_at: now,
    },
    card:
      userid !== null && content.type === 'card' && isUpdatable(content.card)
        ? {
            ...about,
            id: newId(),
            message_id: messageId,
            userid,
            shown_hash: rendered.contentHash,
            wanted_hash: rendered.contentHash,
            must_act: notice.mustAct ?? false,
            not_before: now,
            created_at: now,
          }
        : null,
  };
}

/** Message, delivery, card and outbox rows of all drafts not said before; returns the new deliveries. */
async function insert(tx: Tx, drafts: Draft[]): Promise<DeliveryRow[]> {
  await tx
    .insertInto('message')
    .values(drafts.map(({ message }) => message))
    .execute();
  const rows = await tx
    .insertInto('delivery')
    .values(drafts.map(({ delivery }) => delivery))
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .execute();
  const isFresh = new Set(rows.map(({ message_id }) => message_id));
  const repeated = drafts.filter(({ message }) => !isFresh.has(message.id)).map(({ message }) => message.id);
  if (repeated.length > 0) await tx.deleteFrom('message').where('id', 'in', repeated).execute();
  const cards = drafts.flatMap(({ card }) => (card !== null && isFresh.has(card.message_id) ? [card] : []));
  if (cards.length > 0) await tx.insertInto('card').values(cards).execute();
  const queued = rows.filter(({ state }) => state === 'queued');
  if (queued.length > 0) {
    await tx
      .insertInto('outbox')
      .values(queued.map(({ id, lane, not_before }) => ({ topic: 'deliver' as const, ref_id: id, lane, not_before })))
      .execute();
  }
  return rows;
}

async function standing(tx: Tx, delivery: Draft['delivery']): Promise<{ id: string; message_id: string }> {
  return tx
    .selectFrom('delivery')
    .select(['id', 'message_id'])
    .where('owner_kind', '=', delivery.owner_kind)
    .where('owner_id', '=', delivery.owner_id)
    .where('person_id', '=', delivery.person_id)
    .where('purpose', '=', delivery.purpose)
    .where('template', '=', delivery.template)
    .where('run', '=', delivery.run ?? 0)
    .where('step', '=', delivery.step ?? 0)
    .where('occurrence', '=', delivery.occurrence ?? 0)
    .where('content_version', '=', delivery.content_version ?? 1)
    .executeTakeFirstOrThrow();
}
