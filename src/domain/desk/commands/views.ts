import { appNow, type Tx, transact } from '../../../database/index.ts';
import { grantsFor } from '../../../kernel/access/index.ts';
import { newId } from '../../../lib/ids.ts';
import { conflict, invalid, notFound } from '../../../lib/problem.ts';
import { VIEWS_AT_MOST, type ViewBodyData } from '../api.ts';
import type { DeskContext } from '../context.ts';
import * as store from '../store/views.ts';

// What somebody keeps of a page under a name. It is his alone: nobody else changes it, shared or not.

export function saveView(ctx: DeskContext, ownerId: string, body: ViewBodyData): Promise<{ id: string }> {
  return transact(ctx.db, async (tx) => {
    await judge(ctx, tx, ownerId, body);
    const own = await store.lockViewsOf(tx, ownerId);
    if (own.length >= VIEWS_AT_MOST)
      throw conflict('too_many', `每人最多保存${VIEWS_AT_MOST}个视图，请先删除不用的`, 'name');
    refuseTwin(own, body);
    const id = newId();
    await store.insertView(tx, { id, ownerId, ...body, changedAt: await appNow(tx) });
    return { id };
  });
}

export function changeView(
  ctx: DeskContext,
  { id, ownerId }: { id: string; ownerId: string },
  body: ViewBodyData,
): Promise<void> {
  return transact(ctx.db, async (tx) => {
    const own = await store.lockViewsOf(tx, ownerId);
    if (!own.some((one) => one.id === id)) throw notFound();
    await judge(ctx, tx, ownerId, body);
    refuseTwin(
      own.filter((one) => one.id !== id),
      body,
    );
    await store.updateView(tx, id, { ...body, changedAt: await appNow(tx) });
  });
}

export async function removeView({ db }: DeskContext, id: string, ownerId: string): Promise<void> {
  if (!(await store.deleteView(db, { id, ownerId }))) throw notFound();
}

/** A view outlives the day and may be shown to others: whom somebody looked for is not in it. */
const NEVER_KEPT = ['person', 'phone', 'number', 'q', 'at', 'after'];

async function judge(
  { directory }: DeskContext,
  tx: Tx,
  ownerId: string,
  { search, scopeId }: ViewBodyData,
): Promise<void> {
  const asked = new URLSearchParams(search);
  if (NEVER_KEPT.some((name) => asked.has(name)))
    throw invalid('search', '视图里不能有姓名、手机号、编号，请先清除这些条件再保存');
  if (scopeId === null) return;
  const grants = grantsFor(await directory.rolesOf(tx, ownerId), 'warning.take_over');
  if (!grants.some((grant) => grant.scopeId === scopeId)) throw notFound();
}

function refuseTwin(others: readonly { page: string; name: string }[], { page, name }: ViewBodyData): void {
  if (others.some((one) => one.page === page && one.name === name))
    throw conflict('name_taken', '您已有同名的视图，请换一个名称', 'name');
}
