import { appNow, type Tx, transact } from '../../../database/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import { mayIn } from '../../../kernel/scope/index.ts';
import { conflict, forbidden, invalid, notFound, type Problem } from '../../../lib/problem.ts';
import { lockUnits, mergeUnits, unitsMerged, unitsOf } from '../../directory/index.ts';
import type { MergeAsked, MergedData } from '../api.ts';
import { type PeopleContext, sightOf } from '../context.ts';
import { type MergePlan, pathName, planMerge } from '../rules/units.ts';
import * as store from '../store/places.ts';

interface By {
  by: string;
  acting: Acting;
}

/**
 * Units that were written wrongly become the one that was meant, with everything that hangs on them. Pressed again, or by
 * somebody else who saw the same, it is the same merging.
 */
export function mergeInto(
  ctx: PeopleContext,
  organisationId: string,
  { reason, ...asked }: MergeAsked & { reason: string },
  { by, acting }: By,
): Promise<MergedData> {
  const { unitIds, intoId } = asked;
  return transact(ctx.db, async (tx) => {
    await demandMerging(ctx, tx, { organisationId, by });
    await lockUnits(tx, organisationId);
    const earlier = await store.mergeOf(tx, organisationId, asked);
    if (earlier) return earlier;
    const units = await unitsOf(tx, [organisationId]);
    const plan = planMerge(units, asked);
    const refusal = await refusalOf(tx, organisationId, { plan, asked });
    if (refusal) throw refusal;
    const at = await appNow(tx);
    const { merged, moved } = plan;
    // The others first: whoever is placing people by what they keep is waited for, and then found among the workers.
    await ctx.events.publish(tx, unitsMerged, {
      organisationId,
      merged: merged.map(({ from, into }) => ({ from, into })),
      at,
    });
    const people = await mergeUnits(tx, { organisationId, merged, moved, at });
    await ctx.directory.inspectReadiness(tx);
    const gone = merged.map(({ from }) => from);
    const names = gone.map((one) => pathName(units, one));
    const intoName = pathName(units, intoId);
    const noted = { organisationId, unitIds: gone, names, intoId, intoName, people, reason, by, at };
    const id = await store.noteMerge(tx, noted);
    const object = { kind: 'unit_merge', id };
    await ctx.audit.record(tx, { ...acting, action: 'unit.merge', object, after: { unitIds, intoId, people } });
    return { id, people };
  });
}

/** Of an organisation that he sees, and in which he may. */
export async function demandMerging(
  ctx: PeopleContext,
  tx: Tx,
  { organisationId, by }: { organisationId: string; by: string },
): Promise<{ isNamed: boolean }> {
  const grants = await ctx.directory.rolesOf(tx, by);
  const { all, named } = await sightOf(tx, grants);
  if (!all.organisationIds.includes(organisationId)) throw notFound();
  const may = await mayIn(tx, grants, [organisationId]);
  if (!may(organisationId, 'directory.merge')) throw forbidden();
  return { isNamed: named.organisationIds.includes(organisationId) };
}

/** Why it cannot be; null when it can. A unit of another organisation is nowhere to be found in this one. */
export async function refusalOf(
  tx: Tx,
  organisationId: string,
  { plan, asked: { unitIds, intoId } }: { plan: MergePlan; asked: MergeAsked },
): Promise<Problem | null> {
  if (plan.fault === null) return null;
  if (plan.fault === 'itself') return invalid('intoId', '合并到的部门不能是要合并的部门之一，请另选');
  if (plan.fault === 'below') return invalid('intoId', '不能合并到它自己下面的部门，请另选，或先反过来合并');
  const isMerged = await store.wereMerged(tx, organisationId, [...unitIds, intoId]);
  return isMerged ? conflict('units_changed', '所选部门刚被合并过，请刷新后重新选择') : notFound();
}
