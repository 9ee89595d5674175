import { sql } from 'kysely';
import { afterCommit, type Tx } from '../../database/index.ts';
import { newId } from '../../lib/ids.ts';
import type { OutboundContext } from '../context.ts';
import type { BulkNotice, BulkSaid } from '../notice.ts';
import { renderMessage } from '../render.ts';
import { mostPersons, readdress, touserOf } from './addressing.ts';

interface Addressee {
  personId: string;
  userid: string | null;
}

/**
 * Writes one notice for many beside the decision that caused it: a message per thousand people, a delivery for each of
 * them. Whoever was told the same before is left out, so a planner that died may begin again.
 */
export async function sayBulk(context: OutboundContext, tx: Tx, notice: BulkNotice): Promise<BulkSaid> {
  context.ownerOf(notice.owner.kind);
  const people = inOrder(notice.people);
  const size = Math.min(mostPersons, context.settings.send.personsPerMinute);
  const said: BulkSaid = { planned: [], unreachable: [] };
  for (let from = 0; from < people.length; from += size) {
    const fresh = await notYetTold(tx, notice, people.slice(from, from + size));
    if (fresh.length === 0) continue;
    for (const { personId, userid } of await plan(context, tx, notice, fresh)) {
      (userid === null ? said.unreachable : said.planned).push(personId);
    }
  }
  if (said.planned.length > 0) {
    afterCommit(tx, async () => {
      await context.checkpoint('after-decide');
      context.wakeBulk();
    });
  }
  return said;
}

/** Every planner inserts in the same order, so that two of them never wait for each other in a circle. */
function inOrder(people: BulkNotice['people']): Addressee[] {
  const byPerson = new Map(people.map(({ personId, userid }) => [personId, userid?.toLowerCase() ?? null]));
  return [...byPerson].map(([personId, userid]) => ({ personId, userid })).sort(byPersonId);
}

function byPersonId(one: Addressee, other: Addressee): number {
  return one.personId < other.personId ? -1 : 1;
}

/** Never a prepared statement: only with the array at hand does PostgreSQL look people up in a hash. */
async function notYetTold(tx: Tx, notice: BulkNotice, people: Addressee[]): Promise<Addressee[]> {
  const { owner, purpose, template, run = 0, step = 0, occurrence = 0, contentVersion = 1 } = notice;
  const { rows } = await sql<{ person_id: string }>`
    select person_id from delivery
    where owner_kind = ${owner.kind} and owner_id = ${owner.id} and purpose = ${purpose} and template = ${template}
      and run = ${run} and step = ${step} and occurrence = ${occurrence} and content_version = ${contentVersion}
      and person_id = any(${people.map(({ personId }) => personId)}::text[])`.execute(tx);
  const told = new Set(rows.map(({ person_id }) => person_id));
  return people.filter(({ personId }) => !told.has(personId));
}

/** One message, its batch and all its deliveries in one statement; answers whom it was really planned for. */
async function plan(context: OutboundContext, tx: Tx, notice: BulkNotice, people: Addressee[]): Promise<Addressee[]> {
  const { corpId, agentId, crypto, settings } = context;
  const { owner, purpose, template, content, run = 0, step = 0, occurrence = 0, contentVersion = 1 } = notice;
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
      select said.*, clock.now, coalesce(${notice.notBefore ?? null}::timestamptz, clock.now) as not_before
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
    select person_id as "personId", userid from fresh`.execute(tx);
  const reached = planned.flatMap(({ userid }) => userid ?? []);
  if (reached.length > 0 && reached.length < userids.length) {
    const body_sealed = crypto.seal(readdress(rendered.json, { userids: reached }));
    await tx.updateTable('message').set({ body_sealed }).where('id', '=', messageId).execute();
  }
  return planned;
}
