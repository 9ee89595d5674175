import { sql } from 'kysely';
import { afterCommit, prepared, recordset, type Tx } from '../database/index.ts';
import { newId } from '../lib/ids.ts';
import { isUpdatable } from '../wecom/cards/index.ts';
import { mostPersons, readdress, renderMessage, touserOf } from './message.ts';
import type {
  DeliveryState,
  NewBulkMessage,
  NewMessage,
  OutboundContext,
  Owner,
  WrittenBulkMessage,
  WrittenMessage,
} from './types.ts';

type Draft = ReturnType<typeof draft>;

interface Addressee {
  personId: string;
  userid: string | null;
}

const draftsPerStatement = 500;

/**
 * Writes messages beside the decision that caused them, in the caller's transaction, with the owner already locked.
 * Rendering happens here and never again. A message written before is answered with what stands.
 */
export async function notify(context: OutboundContext, tx: Tx, messages: NewMessage[]): Promise<WrittenMessage[]> {
  if (messages.length === 0) return [];
  const drafts = messages.map((message) => draft(context, message));
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
    if (state !== 'unreachable') continue;
    const row = await tx.selectFrom('delivery').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    await context.ownerOf(row.ownerKind).unreachable(tx, row, null);
  }
  const written: WrittenMessage[] = [];
  for (const one of drafts) {
    const { id, messageId } = fresh.has(one.deliveryId)
      ? { id: one.deliveryId, messageId: one.messageId }
      : await existing(tx, one);
    written.push({ deliveryId: id, messageId, personId: one.personId });
  }
  return written;
}

/**
 * Writes one message for many beside the decision that caused it: a message per thousand people, a delivery for each of
 * them. Whoever was told the same before is left out, so a planner that died may begin again.
 */
export async function notifyBulk(
  context: OutboundContext,
  tx: Tx,
  message: NewBulkMessage,
): Promise<WrittenBulkMessage> {
  context.ownerOf(message.owner.kind);
  const people = inOrder(message.people);
  const size = Math.min(mostPersons, context.settings.send.personsPerMinute);
  const written: WrittenBulkMessage = { planned: [], unreachable: [] };
  for (let from = 0; from < people.length; from += size) {
    const fresh = await notYetNotified(tx, message, people.slice(from, from + size));
    if (fresh.length === 0) continue;
    for (const { personId, userid } of await plan(context, tx, message, fresh)) {
      (userid === null ? written.unreachable : written.planned).push(personId);
    }
  }
  if (written.planned.length > 0) {
    afterCommit(tx, async () => {
      await context.checkpoint('after-decide');
      context.wakeBulk();
    });
  }
  return written;
}

/**
 * The number of the next reminder or alarm of this step: one past the highest said, 0 when nothing was. The owner is
 * locked, so nobody else counts meanwhile.
 */
export async function nextOccurrence(
  tx: Tx,
  owner: Owner,
  { run, step }: { run: number; step: number },
): Promise<number> {
  const { last } = await tx
    .selectFrom('delivery')
    .select((eb) => eb.fn.max('occurrence').as('last'))
    .where('ownerKind', '=', owner.kind)
    .where('ownerId', '=', owner.id)
    .where('run', '=', run)
    .where('step', '=', step)
    .executeTakeFirstOrThrow();
  return last === null ? 0 : last + 1;
}

/** All rows of one message, as the statement below takes them apart. */
function draft({ ownerOf, agentId, crypto, settings }: OutboundContext, message: NewMessage) {
  ownerOf(message.owner.kind);
  const messageId = newId();
  const userid = message.to.userid?.toLowerCase() ?? null;
  const { content } = message;
  const { duplicateCheckSeconds } = settings.send;
  const isReply = message.purpose === 'reply';
  const rendered = renderMessage({ messageId, userid, content, agentId, duplicateCheckSeconds, isReply });
  const hasCard = userid !== null && content.type === 'card' && isUpdatable(content.card);
  return {
    ownerKind: message.owner.kind,
    ownerId: message.owner.id,
    personId: message.to.personId,
    userid,
    purpose: message.purpose,
    template: message.template,
    run: message.run ?? 0,
    step: message.step ?? 0,
    occurrence: message.occurrence ?? 0,
    contentVersion: message.contentVersion ?? 1,
    lane: message.lane,
    deliveryId: newId(),
    notBefore: message.notBefore ?? null,
    messageId,
    taskId: rendered.taskId,
    bodySealed: crypto.seal(rendered.json),
    contentHash: rendered.contentHash,
    /** Null when the card never changes. */
    cardId: hasCard ? newId() : null,
    mustAct: message.mustAct ?? false,
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
  const { rows } = await prepared<{ id: string; state: DeliveryState }>`
    with given as (
      select draft.*, clock.now
      from (select date_trunc('milliseconds', app_now()) as now) as clock,
        jsonb_to_recordset(${recordset(drafts)}::jsonb) as draft (
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

async function existing(tx: Tx, draft: Draft): Promise<{ id: string; messageId: string }> {
  const { ownerKind, ownerId, personId, purpose, template, run, step, occurrence, contentVersion } = draft;
  const named = { ownerKind, ownerId, personId, purpose, template, run, step, occurrence, contentVersion };
  return tx
    .selectFrom('delivery')
    .select(['id', 'messageId'])
    .where((eb) => eb.and(named))
    .executeTakeFirstOrThrow();
}

/** Every planner inserts in the same order, so that two of them never wait for each other in a circle. */
function inOrder(people: NewBulkMessage['people']): Addressee[] {
  const byPerson = new Map(people.map(({ personId, userid }) => [personId, userid?.toLowerCase() ?? null]));
  const addressees = [...byPerson].map(([personId, userid]) => ({ personId, userid }));
  return addressees.sort((one, other) => (one.personId < other.personId ? -1 : 1));
}

/** Never a prepared statement: only with the array at hand does PostgreSQL look people up in a hash. */
async function notYetNotified(tx: Tx, message: NewBulkMessage, people: Addressee[]): Promise<Addressee[]> {
  const { owner, purpose, template, run = 0, step = 0, occurrence = 0, contentVersion = 1 } = message;
  const { rows } = await sql<{ personId: string }>`
    select person_id from delivery
    where owner_kind = ${owner.kind} and owner_id = ${owner.id} and purpose = ${purpose} and template = ${template}
      and run = ${run} and step = ${step} and occurrence = ${occurrence} and content_version = ${contentVersion}
      and person_id = any(${people.map(({ personId }) => personId)}::text[])`.execute(tx);
  const notified = new Set(rows.map(({ personId }) => personId));
  return people.filter(({ personId }) => !notified.has(personId));
}

/** One message, its batch and all its deliveries in one statement; answers whom it was really planned for. */
async function plan(
  context: OutboundContext,
  tx: Tx,
  message: NewBulkMessage,
  people: Addressee[],
): Promise<Addressee[]> {
  const { corpId, agentId, crypto, settings } = context;
  const { owner, purpose, template, content, run = 0, step = 0, occurrence = 0, contentVersion = 1 } = message;
  const userids = people.flatMap(({ userid }) => userid ?? []);
  const messageId = newId();
  const batchId = newId();
  const rendered = renderMessage({
    messageId,
    userid: touserOf(userids),
    content,
    agentId,
    duplicateCheckSeconds: settings.send.duplicateCheckSeconds,
  });
  const { rows: planned } = await sql<Addressee>`
    with given as (
      select said.*, clock.now, coalesce(${message.notBefore ?? null}::timestamptz, clock.now) as not_before
      from (select date_trunc('milliseconds', app_now()) as now) as clock,
        unnest(
          ${people.map(() => newId())}::text[],
          ${people.map(({ personId }) => personId)}::text[],
          ${people.map(({ userid }) => userid)}::text[]
        ) as said (delivery_id, person_id, userid)
    ),
    fresh as (
      insert into delivery (id, owner_kind, owner_id, person_id, userid, purpose, template, run, step, occurrence,
        content_version, lane, state, reason, settled_at, message_id, batch_id, not_before, created_at)
      select delivery_id, ${owner.kind}, ${owner.id}, person_id, userid, ${purpose}, ${template}, ${run}::int,
        ${step}::int, ${occurrence}::int, ${contentVersion}::int, 4,
        case when userid is null then 'unreachable' else 'planned' end, case when userid is null then 'no_userid' end,
        case when userid is null then now end, ${messageId}, case when userid is not null then ${batchId} end,
        not_before, now
      from given
      on conflict do nothing
      returning person_id, userid, not_before, created_at
    ),
    body as (
      insert into message (id, corp_id, agent_id, task_id, body_sealed, content_hash, created_at)
      select ${messageId}, ${corpId}, ${agentId}, ${rendered.taskId}, ${crypto.seal(rendered.json)},
        ${rendered.contentHash}, created_at
      from fresh limit 1
    ),
    batch as (
      insert into bulk_batch (id, message_id, owner_kind, owner_id, purpose, template, run, step, occurrence, persons,
        not_before, created_at)
      select ${batchId}, ${messageId}, ${owner.kind}, ${owner.id}, ${purpose}, ${template}, ${run}::int, ${step}::int,
        ${occurrence}::int, count(*), min(not_before), min(created_at)
      from fresh where userid is not null having count(*) > 0
    )
    select person_id, userid from fresh`.execute(tx);
  const reached = planned.flatMap(({ userid }) => userid ?? []);
  if (reached.length > 0 && reached.length < userids.length) {
    const bodySealed = crypto.seal(readdress(rendered.json, { userids: reached }));
    await tx.updateTable('message').set({ bodySealed }).where('id', '=', messageId).execute();
  }
  return planned;
}
