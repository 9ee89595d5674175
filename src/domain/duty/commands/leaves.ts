import { appNow, transact } from '../../../database/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import { conflict, forbidden, invalid, notFound } from '../../../lib/problem.ts';
import { fullShanghai } from '../../../lib/time.ts';
import type { DutyContext } from '../context.ts';
import { isOver } from '../queries/reach.ts';
import { leaveFault } from '../rules/roster.ts';
import { noteAway } from '../store/away.ts';
import { standInsFor } from '../store/colleagues.ts';
import * as store from '../store/roster.ts';

// Leave with a substitute, who stands on every step in the place of whoever is away. Everybody cares for his own.

interface NewLeave {
  personId?: string | undefined;
  from: Date;
  until: Date;
  substituteId?: string | undefined;
}

export function addLeave(ctx: DutyContext, leave: NewLeave, by: string, acting: Acting): Promise<string> {
  const { db, corpId, directory, audit, texts } = ctx;
  const { from, until, substituteId, personId = by } = leave;
  return transact(db, async (tx) => {
    const at = await appNow(tx);
    if (!(await isOver(ctx, tx, { by, personId, at }))) throw forbidden();
    const fault = leaveFault({ startsAt: from, endsAt: until }, at);
    if (fault) throw invalid('until', fault === 'long' ? texts.posts.leaveLong : texts.posts.leaveOrder);
    if (substituteId === personId) throw invalid('substituteId', texts.posts.leaveSelf);
    const standIns = substituteId ? await standInsFor(tx, { corpId, personId, at }) : [];
    if (substituteId && !standIns.some((one) => one.personId === substituteId))
      throw invalid('substituteId', texts.posts.leaveStranger);
    const other = await store.leaveWithin(tx, { personId, from, until });
    if (other) {
      const time = `${fullShanghai(other.from)}至${fullShanghai(other.until)}`;
      throw conflict('leave_overlaps', texts.posts.leaveOverlap.replace('{time}', time), 'from');
    }
    const substitute = substituteId ? { substitutePersonId: substituteId } : {};
    const id = await directory.addLeave(tx, { personId, from, until, ...substitute });
    const after = { personId, substituteId: substituteId ?? null };
    await audit.record(tx, { ...acting, action: 'leave.add', object: { kind: 'leave', id }, after });
    await noteAway(tx);
    return id;
  });
}

export function removeLeave(ctx: DutyContext, id: string, by: string, acting: Acting): Promise<void> {
  return transact(ctx.db, async (tx) => {
    const leave = await store.leave(tx, id);
    if (!leave || !(await isOver(ctx, tx, { by, personId: leave.personId, at: await appNow(tx) }))) throw notFound();
    await store.endLeave(tx, id);
    await noteAway(tx);
    await ctx.audit.record(tx, { ...acting, action: 'leave.end', object: { kind: 'leave', id } });
  });
}
