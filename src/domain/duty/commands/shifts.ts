import { fill } from '../../../config/fill.ts';
import { appNow, type Tx, transact } from '../../../database/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import { conflict, forbidden, invalid, notFound } from '../../../lib/problem.ts';
import { hours } from '../../../lib/time.ts';
import type { Role } from '../../directory/index.ts';
import type { DutyContext } from '../context.ts';
import { demandShift, mayArrange } from '../queries/reach.ts';
import type { Span } from '../rules/calendar.ts';
import { refusalOf, shiftFault } from '../rules/roster.ts';
import * as month from '../store/month.ts';
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
  const { db, directory, audit } = ctx;
  return transact(db, async (tx) => {
    const at = await appNow(tx);
    await demandShift(ctx, tx, { by, role: shift.role, scopeId: shift.scopeId, at });
    await demandFree(ctx, tx, shift, at);
    const id = await directory.addShift(tx, { ...shift, scopeKind: 'ORGANISATION' });
    const after = { personId: shift.personId };
    await audit.record(tx, { ...acting, action: 'shift.add', object: { kind: 'duty_shift', id }, after });
    return id;
  });
}

/** A time that makes sense, and no other shift of his in it; which one there is stands in the refusal. */
async function demandFree(
  { texts: { posts }, shiftAtMostMs }: DutyContext,
  tx: Tx,
  shift: NewShift & { id?: string },
  at: Date,
): Promise<void> {
  const fault = shiftFault(shift, at, shiftAtMostMs);
  if (fault) throw invalid(FIELD[fault], fill(posts[REASON[fault]], { n: shiftAtMostMs / hours(1) }));
  const other = await store.overlapped(tx, shift);
  if (other) throw invalid('startsAt', refusalOf(posts.shiftOverlap, other.name, other));
}

interface Move extends Span {
  personId: string;
  seen: Span & { personId: string };
}

/** To another day, time or person. What is over stays as it was; what has begun may end at another time. */
export function moveShift(ctx: DutyContext, id: string, move: Move, by: string, acting: Acting): Promise<void> {
  const { posts } = ctx.texts;
  return transact(ctx.db, async (tx) => {
    const at = await appNow(tx);
    const shift = await arranged(ctx, tx, { id, by, at });
    const { seen, ...moved } = move;
    if (!isSame(shift, seen)) throw conflict('shift_changed', posts.shiftChanged);
    if (shift.startsAt <= at && (moved.personId !== shift.personId || !isSameMoment(moved.startsAt, shift.startsAt)))
      throw conflict('shift_begun', posts.shiftBegun, 'startsAt');
    const { role, scopeId } = shift;
    await demandFree(ctx, tx, { ...moved, id, role, scopeId }, at);
    if (!(await month.moveShift(tx, { ...moved, id }))) throw invalid('personId', posts.shiftHolder);
    const [before, after] = [{ personId: shift.personId }, { personId: moved.personId }];
    await ctx.audit.record(tx, { ...acting, action: 'shift.move', object: { kind: 'duty_shift', id }, before, after });
  });
}

export function removeShift(ctx: DutyContext, id: string, by: string, acting: Acting): Promise<void> {
  return transact(ctx.db, async (tx) => {
    await arranged(ctx, tx, { id, by, at: await appNow(tx) });
    await store.removeShift(tx, id);
    await ctx.audit.record(tx, { ...acting, action: 'shift.remove', object: { kind: 'duty_shift', id } });
  });
}

/** One that may still be changed, by whoever arranges it. Whose it is reads it though others do. */
async function arranged(ctx: DutyContext, tx: Tx, { id, by, at }: { id: string; by: string; at: Date }) {
  const shift = await store.shift(tx, id);
  if (!shift) throw notFound();
  const { role, scopeId } = shift;
  if (!(await mayArrange(ctx, tx, { by, role, scopeId, at }))) throw shift.personId === by ? forbidden() : notFound();
  if (shift.endsAt <= at) throw conflict('shift_over', ctx.texts.posts.shiftOver);
  return shift;
}

const isSameMoment = (a: Date, b: Date): boolean => a.getTime() === b.getTime();

const isSame = (a: Move['seen'], b: Move['seen']): boolean =>
  a.personId === b.personId && isSameMoment(a.startsAt, b.startsAt) && isSameMoment(a.endsAt, b.endsAt);
