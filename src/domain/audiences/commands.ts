import { appNow, type Tx, transact } from '../../database/index.ts';
import { newId } from '../../lib/ids.ts';
import { conflict, notFound } from '../../lib/problem.ts';
import type { AudienceData, AudienceInput } from './api.ts';
import { type AudienceContext, type By, SAVED_AUDIENCE } from './context.ts';
import { oneAudience, placesOf } from './queries.ts';
import { tidied } from './rules.ts';
import * as store from './store.ts';
import { AUDIENCES_AT_MOST } from './types.ts';

// Who bulletins and campaigns are for, kept under a name. It is its owner's: others use it, and save their own.

export function saveAudience(ctx: AudienceContext, input: AudienceInput, by: By): Promise<AudienceData> {
  return transact(ctx.db, async (tx) => {
    const own = await store.lockAudiencesOf(tx, by.personId);
    await demandOwnPlace(ctx, tx, input, by);
    if (own.length >= AUDIENCES_AT_MOST)
      throw conflict('too_many', `每人最多保存${AUDIENCES_AT_MOST}个常用范围，请先删除不用的`, 'name');
    refuseTwin(own, input);
    const saved = { ...contentOf(input), id: newId(), ownerId: by.personId, version: 1 };
    await store.insertAudience(tx, saved, await appNow(tx));
    await record(ctx, tx, { action: 'audience.saved', saved, by });
    return oneAudience(ctx, tx, { id: saved.id, personId: by.personId });
  });
}

export function changeAudience(
  ctx: AudienceContext,
  id: string,
  { version, ...input }: AudienceInput & { version: number },
  by: By,
): Promise<AudienceData> {
  return transact(ctx.db, async (tx) => {
    const own = await store.lockAudiencesOf(tx, by.personId);
    const before = own.find((one) => one.id === id);
    if (!before) throw notFound();
    await demandOwnPlace(ctx, tx, input, by);
    if (before.version !== version) throw conflict('conflict', '这个范围刚在别处改过，请刷新后再改');
    refuseTwin(
      own.filter((one) => one.id !== id),
      input,
    );
    const saved = { ...before, ...contentOf(input), version: version + 1 };
    await store.updateAudience(tx, saved, await appNow(tx));
    await record(ctx, tx, { action: 'audience.changed', saved, by });
    return oneAudience(ctx, tx, { id, personId: by.personId });
  });
}

export function removeAudience(ctx: AudienceContext, id: string, by: By): Promise<void> {
  return transact(ctx.db, async (tx) => {
    const name = await store.deleteAudience(tx, { id, ownerId: by.personId });
    if (name === null) throw notFound();
    await ctx.audit.record(tx, {
      ...by.acting,
      action: 'audience.removed',
      object: { kind: SAVED_AUDIENCE, id },
      before: { name },
    });
  });
}

const contentOf = ({ name, filter, scopeId }: AudienceInput) => ({ name, scopeId, filter: tidied(filter) });

async function demandOwnPlace(
  ctx: AudienceContext,
  tx: Tx,
  { scopeId }: Pick<AudienceInput, 'scopeId'>,
  { personId }: By,
): Promise<void> {
  if (scopeId !== null && !(await placesOf(ctx, tx, personId)).includes(scopeId)) throw notFound();
}

function refuseTwin(others: readonly { name: string }[], { name }: Pick<AudienceInput, 'name'>): void {
  if (others.some((one) => one.name === name))
    throw conflict('name_taken', '您已有同名的常用范围，请换一个名称', 'name');
}

interface Recorded {
  action: 'audience.saved' | 'audience.changed';
  saved: store.Saved;
  by: By;
}

async function record(ctx: AudienceContext, tx: Tx, { action, saved, by }: Recorded): Promise<void> {
  const { id, name, scopeId, version, filter } = saved;
  const after = { name, scopeId, version, lists: Object.keys(filter).join(' ') };
  await ctx.audit.record(tx, { ...by.acting, action, object: { kind: SAVED_AUDIENCE, id }, after });
}
