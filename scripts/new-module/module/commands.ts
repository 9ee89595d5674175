import { sql } from 'kysely';
import { fill } from '../../config/fill.ts';
import { appNow, type Executor, type Tx, transact } from '../../database/index.ts';
import { can } from '../../kernel/access/index.ts';
import type { Acting } from '../../kernel/audit/index.ts';
import type { FiredTimer } from '../../kernel/escalation/index.ts';
import type { Asker } from '../../kernel/module/index.ts';
import type { Asking } from '../../kernel/resource/index.ts';
import { scopesCovering } from '../../kernel/scope/index.ts';
import { newId } from '../../lib/ids.ts';
import { conflict, notFound } from '../../lib/problem.ts';
import { addMs, days } from '../../lib/time.ts';
import type { LocatedCard } from '../../outbound/index.ts';
import type { TemplateCard } from '../../wecom/cards/index.ts';
import { SAMPLE, type SampleContext } from './context.ts';

const ownerOf = (id: string) => ({ kind: SAMPLE, id });

/** Card, timer and audit row in the transaction of the row itself. */
export function ask(ctx: SampleContext, userid: string, by: string, acting: Acting): Promise<string> {
  return transact(ctx.db, async (tx) => {
    const person = await ctx.directory.personByUserid(tx, userid);
    const organisationId = person && (await organisationOf(tx, person.id));
    if (!person || !organisationId || !(await mayAsk(ctx, tx, by, organisationId))) throw notFound();
    const [id, now] = [newId(), await appNow(tx)];
    await sql`
      insert into sample (id, person_id, organisation_id, asked_by, asked_at)
      values (${id}, ${person.id}, ${organisationId}, ${by}, ${now})`.execute(tx);
    const to = { personId: person.id, userid: person.userid };
    const content = { type: 'card', card: card(ctx, id) } as const;
    await ctx.outbound.notify(tx, [
      { owner: ownerOf(id), to, purpose: 'ask', template: 'sample.asked', content, lane: 3, mustAct: true },
    ]);
    const dueAt = addMs(now, days(ctx.dueDays));
    await ctx.timers.sync(tx, ownerOf(id), 4, [{ purpose: 'due', run: 0, step: 0, dueAt }], now);
    await ctx.audit.record(tx, { ...acting, action: 'sample.ask', object: ownerOf(id) });
    return id;
  });
}

/** 「已办好」. Pressed twice, the second press finds it done. */
export async function onPress(
  ctx: SampleContext,
  tx: Tx,
  { key }: { key: string },
  { ownerId, personId }: Pick<LocatedCard, 'ownerId' | 'personId'>,
): Promise<void> {
  if (key.split(':').at(-1) !== 'done') throw new Error(`unknown button ${key}`);
  await finish(ctx, tx, { id: ownerId, personId, acting: { actor: { kind: 'person', personId } } });
}

/** 「记为办好」 at the desk, by whoever may ask there. */
export function markDone(ctx: SampleContext, id: string, by: string, acting: Acting): Promise<void> {
  return transact(ctx.db, async (tx) => {
    await lock(tx, id);
    const { rows } = await sql<{ personId: string; organisationId: string }>`
      select person_id, organisation_id from sample where id = ${id}`.execute(tx);
    const [row] = rows;
    if (!row || !(await mayAsk(ctx, tx, by, row.organisationId))) throw notFound();
    if (!(await isOpen(tx, id))) throw conflict('done', '已经办好，无需再记');
    await finish(ctx, tx, { id, personId: row.personId, acting });
  });
}

/** What the desk offers to this person of one row. */
export async function allowedOn(ctx: SampleContext, tx: Tx, { id, personId }: Asking): Promise<string[]> {
  const { rows } = await sql<{ organisationId: string }>`
    select organisation_id from sample where id = ${id} and done_at is null`.execute(tx);
  return rows[0] && (await mayAsk(ctx, tx, personId, rows[0].organisationId)) ? ['done'] : [];
}

async function finish(
  ctx: SampleContext,
  tx: Tx,
  { id, personId, acting }: { id: string; personId: string; acting: Acting },
): Promise<void> {
  const { numAffectedRows } = await sql`
    update sample set done_at = app_now() where id = ${id} and person_id = ${personId} and done_at is null`.execute(tx);
  if (Number(numAffectedRows) > 0) {
    await ctx.timers.sync(tx, ownerOf(id), 4, [], await appNow(tx));
    await ctx.audit.record(tx, { ...acting, action: 'sample.done', object: ownerOf(id) });
  }
  await ctx.outbound.showCardState(tx, { owner: ownerOf(id), personId }, card(ctx, id, 'DONE'));
}

/** Time is up and it is not done: whoever asked hears of it. */
export async function onDue(ctx: SampleContext, tx: Tx, { owner }: FiredTimer): Promise<void> {
  const { rows } = await sql<{ askedBy: string }>`
    update sample set late_at = app_now() where id = ${owner.id} and done_at is null
    returning asked_by as "askedBy"`.execute(tx);
  const asker = rows[0] && (await ctx.directory.person(tx, rows[0].askedBy));
  if (asker) await reply(ctx, tx, owner.id, { personId: asker.id, userid: asker.userid }, ctx.texts.late);
}

/** The word: how much waits for whoever writes it. */
export async function onWord(ctx: SampleContext, tx: Tx, to: Asker): Promise<void> {
  const open = await openOf(tx, to.personId);
  const text = open.length === 0 ? ctx.texts.nothing : fill(ctx.texts.waiting, { n: open.length });
  await reply(ctx, tx, newId(), to, text);
}

export const lock = (tx: Tx, id: string) => sql`select from sample where id = ${id} for update`.execute(tx);

export async function isOpen(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`select from sample where id = ${id} and done_at is null`.execute(tx);
  return rows.length > 0;
}

/** What waits for one person, the oldest first. */
export async function openOf(ex: Executor, personId: string): Promise<{ id: string; askedAt: Date }[]> {
  const { rows } = await sql<{ id: string; askedAt: Date }>`
    select id, asked_at from sample where person_id = ${personId} and done_at is null
    order by id limit 100`.execute(ex);
  return rows;
}

function card({ draw, texts, dueDays, publicUrl }: SampleContext, id: string, variant?: 'DONE'): TemplateCard {
  return draw({
    card: texts.cards.asked,
    variants: variant ? [variant] : [],
    variables: { days: dueDays },
    key: `${SAMPLE}:${id}`,
    url: `${publicUrl}/h5/sample`,
  });
}

async function reply(
  { outbound }: SampleContext,
  tx: Tx,
  id: string,
  to: { personId: string; userid: string | null },
  text: string,
): Promise<void> {
  const content = { type: 'text', text } as const;
  await outbound.notify(tx, [{ owner: ownerOf(id), to, purpose: 'reply', template: 'sample.text', content, lane: 3 }]);
}

async function organisationOf(tx: Tx, personId: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select organisation_id as id from employment where person_id = ${personId} and state = 'ACTIVE'
    order by organisation_id limit 1`.execute(tx);
  return rows[0]?.id;
}

async function mayAsk({ directory }: SampleContext, tx: Tx, by: string, organisationId: string): Promise<boolean> {
  const scopes = await scopesCovering(tx, { organisationId });
  const covering = (await directory.rolesOf(tx, by)).filter(({ scopeId }) => scopes.has(scopeId));
  return can(covering, 'sample.ask').outcome === 'allowed';
}
