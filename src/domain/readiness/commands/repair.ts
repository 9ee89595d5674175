import { appNow, type Tx, transact } from '../../../database/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import { conflict, forbidden, notFound } from '../../../lib/problem.ts';
import { mayAt, type ReadinessContext } from '../context.ts';
import { repairOf } from '../rules.ts';
import * as store from '../store/defects.ts';
import { ACTS, type Repair } from './acts.ts';

/** Does what can be done about a gap by a press, for whoever may where it lies. */
export async function repair(
  ctx: ReadinessContext,
  id: string,
  given: Repair,
  by: string,
  acting: Acting,
): Promise<{ closed: boolean }> {
  const { db, outbound, accounts } = ctx;
  if (given.act === 'probe') await outbound.probe();
  if (given.act === 'same_human') {
    const { personId } = await transact(db, (tx) => repairable(ctx, tx, id, given, by));
    const userid = personId ? await store.formerUserid(db, personId) : null;
    if (!userid) throw notFound();
    await accounts.same(userid, { personId: by, acting: { actor: { kind: 'person', personId: by } } });
    return { closed: true };
  }
  return transact(db, async (tx) => {
    const defect = await repairable(ctx, tx, id, given, by);
    const closed = await ACTS[given.act](ctx, tx, { defect, repair: given, by });
    if (closed) await store.close(tx, id, by, given.act);
    const { act, personId = null, department = null, organisationId = null } = given;
    await ctx.audit.record(tx, {
      ...acting,
      action: `readiness.${act}`,
      object: { kind: 'readiness_defect', id: defect.id },
      after: { kind: defect.kind, personId, department, organisationId },
    });
    return { closed };
  });
}

/** The gap, locked, when this is an act of his on it. */
async function repairable(
  ctx: ReadinessContext,
  tx: Tx,
  id: string,
  { act }: Repair,
  by: string,
): Promise<store.OpenDefect> {
  const defect = await store.locked(tx, id);
  if (!defect) {
    if (await store.exists(tx, id)) throw conflict('already_mended', ctx.texts.posts.alreadyMended);
    throw notFound();
  }
  const may = await mayAt(ctx, tx, { by, at: await appNow(tx), places: store.placesOf([defect]) });
  if (!may(defect.placeId, 'readiness.view')) throw notFound();
  const { right, acts } = repairOf(defect);
  if (!acts.includes(act) || !may(defect.placeId, right)) throw forbidden();
  return defect;
}
