import { appNow, type Tx, transact } from '../../../database/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import { conflict, invalid, notFound } from '../../../lib/problem.ts';
import { addMs, days, shanghaiAt } from '../../../lib/time.ts';
import type { RepeatData } from '../api.ts';
import type { DutyContext } from '../context.ts';
import { arrangedAt, demandShift } from '../queries/reach.ts';
import { meets, repeated, type Span } from '../rules/calendar.ts';
import { refusalOf } from '../rules/roster.ts';
import * as store from '../store/month.ts';
import type { ShiftRole } from '../types.ts';

// One week's roster again, week by week: said before it is done, and done in one transaction.

interface Repeat {
  scopeId: string;
  role: ShiftRole;
  week: string;
  until: string;
}

interface Planned extends Span {
  personId: string;
  name: string;
  fault: string | null;
}

const FARTHEST_DAYS = 92;
const MOST = 1_000;

export function previewRepeat(ctx: DutyContext, repeat: Repeat, by: string): Promise<RepeatData> {
  return transact(ctx.db, async (tx) => {
    const planned = await planOf(ctx, tx, repeat, by);
    return {
      adds: planned.filter(({ fault }) => fault === null).length,
      shifts: planned.map(({ personId, name, startsAt, endsAt, fault }) => ({
        ...{ personId, name, fault },
        ...{ startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() },
      })),
    };
  });
}

/** Only what the preview said: where something has changed since, nothing is added. */
export function repeatShifts(
  ctx: DutyContext,
  { adds, ...repeat }: Repeat & { adds: number },
  by: string,
  acting: Acting,
): Promise<number> {
  return transact(ctx.db, async (tx) => {
    const free = (await planOf(ctx, tx, repeat, by)).filter(({ fault }) => fault === null);
    const { scopeId, role } = repeat;
    const added = free.length === adds ? await store.addShifts(tx, { scopeId, role, shifts: free }) : 0;
    if (added !== adds) throw conflict('roster_changed', ctx.texts.posts.repeatChanged);
    const people = [...new Set(free.map(({ personId }) => personId))];
    const object = { kind: 'roster', id: scopeId };
    const after = { role, added, from: repeat.week, until: repeat.until, people };
    await ctx.audit.record(tx, { ...acting, action: 'shift.repeat', object, after });
    return added;
  });
}

async function planOf(
  ctx: DutyContext,
  tx: Tx,
  { scopeId, role, week, until }: Repeat,
  by: string,
): Promise<Planned[]> {
  const { posts } = ctx.texts;
  const at = await appNow(tx);
  if ((await arrangedAt(ctx, tx, { by, scopeId, at })).size === 0) throw notFound();
  await demandShift(ctx, tx, { by, role, scopeId, at });
  const startsAt = shanghaiAt(week, '00:00');
  const lastAt = shanghaiAt(until, '00:00');
  if (lastAt < addMs(startsAt, days(7)) || lastAt > addMs(startsAt, days(FARTHEST_DAYS)))
    throw invalid('until', posts.repeatUntil);
  const ofWeek = { scopeId, roles: [role], startsAt, endsAt: addMs(startsAt, days(7)) };
  const pattern = (await store.shiftsIn(tx, ofWeek)).filter((shift) => shift.startsAt >= startsAt);
  if (pattern.length === 0) throw invalid('week', posts.repeatNone);
  const again = repeated(pattern, { until, now: at });
  if (again.length > MOST) throw invalid('until', posts.repeatMany);
  const personIds = [...new Set(again.map(({ personId }) => personId))];
  await store.lockPeople(tx, personIds);
  const whole = { startsAt, endsAt: addMs(lastAt, days(2)) };
  const there = await store.shiftsIn(tx, { ...ofWeek, ...whole });
  const away = (await store.leavesIn(tx, { personIds, ...whole })).filter(({ isCovered }) => !isCovered);
  const team = await store.teamRows(tx, { ...ofWeek, ...whole });
  const holders = new Set(team.filter(({ holds }) => holds).map(({ personId }) => personId));
  const faultOf = (shift: (typeof again)[number]): string | null => {
    const { personId, name } = shift;
    if (!holders.has(personId)) return posts.shiftHolder;
    const other = there.find((one) => one.personId === personId && meets(one, shift));
    if (other) return refusalOf(posts.shiftOverlap, name, other);
    const leave = away.find(
      (one) => one.personId === personId && meets({ startsAt: one.from, endsAt: one.until }, shift),
    );
    if (!leave) return null;
    return refusalOf(posts.shiftAway, name, { startsAt: leave.from, endsAt: leave.until });
  };
  return again.map((shift) => ({ ...shift, fault: faultOf(shift) }));
}
