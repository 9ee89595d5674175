import { appNow, type Executor, transact } from '../../../database/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import { notFound } from '../../../lib/problem.ts';
import { shanghaiDay } from '../../../lib/time.ts';
import type { Role } from '../../directory/index.ts';
import type { RosterData, RosterLeaveData, RosterShiftData, RosterTeamData } from '../api.ts';
import type { DutyContext } from '../context.ts';
import { halfOf, MANNED, monthSpan, type Span, uncovered, worked } from '../rules/calendar.ts';
import * as store from '../store/month.ts';
import { SHIFT_ROLES, type ShiftRole } from '../types.ts';
import { arrangedAt, ownScopes } from './reach.ts';

interface Asked {
  scopeId?: string | undefined;
  month?: string | undefined;
}

type Leave = Awaited<ReturnType<typeof store.leavesIn>>[number];

/** Who is on duty at one place in one month, who is away, and when nobody is there. */
export function rosterFor(ctx: DutyContext, asked: Asked, by: string, acting: Acting): Promise<RosterData> {
  return transact(ctx.db, async (tx) => {
    const at = await appNow(tx);
    const places = await store.ownPlaces(tx, await ownScopes(ctx, tx, by, at));
    const scopeId = asked.scopeId ?? places[0]?.id ?? '';
    const [arranged, place] = [await arrangedAt(ctx, tx, { by, scopeId, at }), await store.placeOf(tx, scopeId)];
    if (place === null || arranged.size === 0) throw notFound();
    const month = asked.month ?? shanghaiDay(at).slice(0, 7);
    const read = await readMonth(tx, { place, roles: SHIFT_ROLES.filter((role) => arranged.has(role)), month });
    const people = [...new Set(read.team.map(({ personId }) => personId))];
    const object = { kind: 'roster', id: scopeId };
    if (people.length > 0) await ctx.audit.look(tx, { ...acting, object, seen: ['name', 'leave'], people });
    return {
      place: { id: place.id, name: place.name },
      places: places.map(({ id, name }) => ({ id, name })),
      month,
      now: at.toISOString(),
      teams: teamsOf(ctx, read, at),
      shifts: read.shifts.map((shift) => shownShift(shift, at)),
      leaves: read.leaves.map((leave) => shownLeave(leave, at)),
    };
  });
}

interface Month {
  span: Span;
  team: store.TeamRow[];
  shifts: store.MonthShift[];
  leaves: Leave[];
  /** Of this post only who is away is shown here. */
  guests: ReadonlySet<Role>;
}

async function readMonth(
  ex: Executor,
  { place, roles, month }: { place: store.OwnPlace; roles: readonly ShiftRole[]; month: string },
): Promise<Month> {
  const span = monthSpan(month);
  const query = { scopeId: place.id, roles, ...span };
  const own = await store.teamRows(ex, query);
  const guests = place.isStation && roles.includes('COMMUNITY_POLICE') ? await store.communityOf(ex, place.id) : [];
  const team = [...own, ...guests];
  const personIds = team.map(({ personId }) => personId);
  return {
    ...{ span, team, guests: new Set(guests.map(({ role }) => role)) },
    shifts: await store.shiftsIn(ex, query),
    leaves: await store.leavesIn(ex, { personIds, ...span }),
  };
}

function teamsOf({ texts }: DutyContext, read: Month, at: Date): RosterTeamData[] {
  return SHIFT_ROLES.flatMap((role) => {
    const people = read.team.filter((one) => one.role === role);
    if (people.length === 0) return [];
    const hasShifts = !read.guests.has(role);
    return [
      {
        ...{ role, hasShifts, post: texts.roles[role] ?? '' },
        people: people.map(({ role: _, ...person }) => person),
        gaps: hasShifts ? gapsOf(read, role, at).map(shownSpan) : [],
      },
    ];
  });
}

/** Of a post without any shift nothing is missing: all of its holders are asked then. */
function gapsOf({ span, shifts, leaves }: Month, role: Role, at: Date): Span[] {
  const own = shifts.filter((shift) => shift.role === role);
  if (own.length === 0 && !MANNED.includes(role)) return [];
  const startsAt = at > span.startsAt ? at : span.startsAt;
  if (startsAt >= span.endsAt) return [];
  const away = leaves.filter(({ isCovered }) => !isCovered);
  const there = own.flatMap((shift) =>
    worked(
      shift,
      away
        .filter(({ personId }) => personId === shift.personId)
        .map(({ from, until }) => ({ startsAt: from, endsAt: until })),
    ),
  );
  return uncovered(there, { startsAt, endsAt: span.endsAt });
}

const shownSpan = ({ startsAt, endsAt }: Span) => ({ startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() });

function shownShift({ id, personId, role, ...span }: store.MonthShift, at: Date): RosterShiftData {
  const isOver = span.endsAt <= at;
  const own = SHIFT_ROLES.find((one) => one === role) ?? 'ADVISOR';
  return { id, personId, role: own, half: halfOf(span), ...shownSpan(span), allowed: isOver ? [] : ['move', 'remove'] };
}

function shownLeave({ isCovered: _, from, until, ...leave }: Leave, at: Date): RosterLeaveData {
  return { ...leave, from: from.toISOString(), until: until.toISOString(), allowed: until > at ? ['remove'] : [] };
}
