import { appNow, type Tx, transact } from '../../database/index.ts';
import { type Action, can } from '../../kernel/access/index.ts';
import { nextNumber } from '../../kernel/command/index.ts';
import { newId } from '../../lib/ids.ts';
import { conflict, forbidden, notFound } from '../../lib/problem.ts';
import type { BreakGlassInput, BreakGlassPersonData } from './api.ts';
import { BREAK_GLASS, type BreakGlassContext, type By } from './context.ts';
import { notifyAsked, notifyOpened } from './notify.ts';
import * as store from './store.ts';

/** An administrator asks, with his reason; the centre's officers on duty hear of it in the same transaction. */
export function ask(ctx: BreakGlassContext, { personId, reason }: BreakGlassInput, { personId: by, acting }: By) {
  return transact(ctx.db, async (tx) => {
    if (personId === by) throw forbidden('不能申请查看自己，请到「我的信息」');
    const seen = await ctx.seenBy(tx, personId, by);
    if (seen === null) throw notFound();
    if (seen === 'NAMED') throw conflict('seen_anyway', '您本来就能看到此人的姓名，不需要申请');
    if (!(await mayBy(ctx, tx, 'break_glass.ask', { by, self: false }))) throw forbidden();
    if (await store.hasCurrent(tx, by))
      throw conflict('one_at_a_time', '您已有一项申请在等待或开放中，请先撤回或结束那一项');
    const at = await appNow(tx);
    const [id, number] = [newId(), await nextNumber(tx, 'CK', at)];
    const reasonSealed = ctx.crypto.seal(reason);
    const lapsesAt = await store.insert(tx, { id, number, personId, requestedBy: by, reasonSealed, at });
    await ctx.audit.record(tx, {
      ...acting,
      action: 'break_glass.ask',
      object: { kind: 'break_glass', id },
      after: { personId, until: lapsesAt.toISOString() },
    });
    await notifyAsked(ctx, tx, { id, number, requestedBy: by, lapsesAt });
    return { id };
  });
}

/** The second officer's yes opens it from this moment on. Whoever asked must still be who he was. */
export function agree(ctx: BreakGlassContext, id: string, { personId: by, acting }: By): Promise<void> {
  return transact(ctx.db, async (tx) => {
    const one = await waiting(ctx, tx, id, by);
    const isStillHis = await mayBy(ctx, tx, 'break_glass.ask', { by: one.requestedBy, self: false });
    if (!isStillHis) throw conflict('asker_changed', '申请人已不是县级管理员，不能同意，请选择不同意');
    if ((await ctx.seenBy(tx, one.personId, one.requestedBy)) === null)
      throw conflict('person_gone', '此人的资料已删除，没有可以查看的内容');
    const opensUntil = (await store.decide(tx, { id, by, verdict: 'AGREED' })) ?? one.lapsesAt;
    await ctx.audit.record(tx, {
      ...acting,
      action: 'break_glass.agree',
      object: { kind: 'break_glass', id },
      after: { personId: one.personId, until: opensUntil.toISOString() },
    });
    await notifyOpened(ctx, tx, { ...one, decidedBy: by, opensUntil });
  });
}

export function refuse(ctx: BreakGlassContext, id: string, { personId: by, acting }: By): Promise<void> {
  return transact(ctx.db, async (tx) => {
    const { personId } = await waiting(ctx, tx, id, by);
    await store.decide(tx, { id, by, verdict: 'REFUSED' });
    const object = { kind: 'break_glass', id };
    await ctx.audit.record(tx, { ...acting, action: 'break_glass.refuse', object, after: { personId } });
  });
}

/** Taken back while it waits, by whoever asked; ended while it is open, by him or by the centre. */
export function end(ctx: BreakGlassContext, id: string, { personId: by, acting }: By): Promise<void> {
  return transact(ctx.db, async (tx) => {
    const one = await store.lockOne(tx, id);
    const isHis = one?.requestedBy === by;
    const facts = { by, self: one?.personId === by, ownAct: false };
    const mayEnd = isHis || (await mayBy(ctx, tx, 'break_glass.decide', facts));
    if (!one || !(mayEnd || (await mayBy(ctx, tx, 'break_glass.view_all', { by, self: false })))) throw notFound();
    if (!mayEnd || (one.state === 'WAITING' && !isHis)) throw forbidden();
    if (one.state !== 'WAITING' && one.state !== 'OPEN') throw over();
    await store.end(tx, id, by);
    const object = { kind: 'break_glass', id };
    await ctx.audit.record(tx, { ...acting, action: 'break_glass.end', object, after: { personId: one.personId } });
  });
}

/** What the glass opens, to whoever asked alone; each look is in the log under its id, and so in the person's own list. */
export function look(ctx: BreakGlassContext, id: string, { personId: by, acting }: By): Promise<BreakGlassPersonData> {
  return transact(ctx.db, async (tx) => {
    const one = await store.lockOne(tx, id);
    if (one?.requestedBy !== by) throw notFound();
    if (!(await mayBy(ctx, tx, 'break_glass.ask', { by, self: one.personId === by }))) throw forbidden();
    if (one.state !== 'OPEN' || one.opensUntil === null) throw over();
    if ((await ctx.seenBy(tx, one.personId, by)) === null) throw notFound();
    const person = await ctx.directory.person(tx, one.personId);
    if (!person) throw notFound();
    await ctx.audit.look(tx, {
      ...acting,
      object: { kind: BREAK_GLASS, id },
      people: [one.personId],
      seen: ['name', 'phone', 'unit', 'account'],
    });
    return {
      name: person.name,
      phone: await ctx.directory.phoneOf(tx, one.personId),
      userid: person.userid,
      posts: await store.postsOf(tx, one.personId),
      until: one.opensUntil.toISOString(),
      now: (await appNow(tx)).toISOString(),
    };
  });
}

const over = () => conflict('closed', '已经结束，请刷新后再看');

async function waiting(ctx: BreakGlassContext, tx: Tx, id: string, by: string): Promise<store.BreakGlass> {
  const one = await store.lockOne(tx, id);
  if (!one) throw notFound();
  const facts = { by, self: one.personId === by, ownAct: one.requestedBy === by };
  if (!(await mayBy(ctx, tx, 'break_glass.decide', facts))) throw forbidden('须由申请人和被查看人以外的中心民警决定');
  if (one.state !== 'WAITING') throw over();
  return one;
}

/** They are the county's own offices: whoever holds one of them holds it for every person. */
async function mayBy(
  { directory }: BreakGlassContext,
  tx: Tx,
  action: Action,
  { by, ...facts }: { by: string; self: boolean; ownAct?: boolean },
): Promise<boolean> {
  return can(await directory.rolesOf(tx, by), action, facts).outcome === 'allowed';
}
