import { fill } from '../../../config/fill.ts';
import { appNow, transact } from '../../../database/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import { forbidden, invalid, notFound } from '../../../lib/problem.ts';
import { hours } from '../../../lib/time.ts';
import type { Role } from '../../directory/index.ts';
import type { DutyContext } from '../context.ts';
import { demandShift, mayArrange } from '../queries/reach.ts';
import { shiftFault } from '../rules.ts';
import * as store from '../store/roster.ts';

// Who is on duty when: an organisation's advisors by their own, a station's officers by the station.

interface NewShift {
  personId: string;
  role: Role;
  scopeId: string;
  startsAt: Date;
  endsAt: Date;
}

const FIELD = { order: 'endsAt', past: 'startsAt', long: 'endsAt' } as const;
const REASON = { order: 'shiftOrder', past: 'shiftPast', long: 'shiftLong' } as const;

export function addShift(ctx: DutyContext, shift: NewShift, by: string, acting: Acting): Promise<string> {
  const { db, directory, audit, texts, shiftAtMostMs } = ctx;
  return transact(db, async (tx) => {
    const at = await appNow(tx);
    await demandShift(ctx, tx, { by, role: shift.role, scopeId: shift.scopeId, at });
    const fault = shiftFault(shift, at, shiftAtMostMs);
    if (fault) throw invalid(FIELD[fault], fill(texts.posts[REASON[fault]], { n: shiftAtMostMs / hours(1) }));
    if (await store.overlaps(tx, shift)) throw invalid('startsAt', texts.posts.shiftOverlap);
    const id = await directory.addShift(tx, { ...shift, scopeKind: 'ORGANISATION' });
    const after = { personId: shift.personId };
    await audit.record(tx, { ...acting, action: 'shift.add', object: { kind: 'duty_shift', id }, after });
    return id;
  });
}

export function removeShift(ctx: DutyContext, id: string, by: string, acting: Acting): Promise<void> {
  return transact(ctx.db, async (tx) => {
    const shift = await store.shift(tx, id);
    if (!shift) throw notFound();
    const { role, scopeId } = shift;
    // Whose it is reads it though others arrange it.
    if (!(await mayArrange(ctx, tx, { by, role, scopeId, at: await appNow(tx) })))
      throw shift.personId === by ? forbidden() : notFound();
    await store.removeShift(tx, id);
    await ctx.audit.record(tx, { ...acting, action: 'shift.remove', object: { kind: 'duty_shift', id } });
  });
}
