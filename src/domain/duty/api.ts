import { z } from 'zod';
import { day, moment as writtenMoment } from '../../lib/fields.ts';
import { SHIFT_HALVES, SHIFT_ROLES } from './types.ts';

// Contracts of the roster's routes, shared with the pages. Times are ISO 8601 UTC.

const id = z.string().min(1).max(64);
const moment = writtenMoment().transform((text) => new Date(text));
const shownMoment = z.iso.datetime();
export const IdParams = z.strictObject({ id });
export const Created = z.strictObject({ id: z.string() });
export const Nothing = z.strictObject({});

export const UnitsQuery = z.object({ ownerless: z.stringbool().default(false) });
export const UnitList = z.strictObject({
  units: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      kind: z.string(),
      parentId: z.string().nullable(),
      people: z.int(),
      owners: z.array(z.object({ personId: z.string(), name: z.string(), deputy: z.boolean(), optedIn: z.boolean() })),
    }),
  ),
});
export const OwnerBody = z.strictObject({
  employeeId: z.string().min(1).max(128),
  deputy: z.boolean().default(false),
  /** Agreed to be told of warnings in the unit. */
  optedIn: z.boolean().default(false),
});
export const OwnerParams = z.strictObject({ id, personId: id });

export const LeaveBody = z.strictObject({
  /** Without it: oneself. */
  personId: id.optional(),
  from: moment,
  until: moment,
  substituteId: id.optional(),
});
const leave = z.object({
  id: z.string(),
  personId: z.string(),
  name: z.string(),
  from: shownMoment,
  until: shownMoment,
  substituteId: z.string().nullable(),
  substituteName: z.string().nullable(),
});
export const BareQuery = z.object({ from: moment, until: moment });
export const BareList = z.strictObject({
  organisations: z.array(
    z.object({
      name: z.string(),
      from: shownMoment,
      until: shownMoment,
      /** Who is told instead: 社区民警; null: nobody. */
      instead: z.string().nullable(),
      people: z.int(),
    }),
  ),
});
export const LeaveList = z.strictObject({ leaves: z.array(leave) });
export const ColleagueList = z.strictObject({
  colleagues: z.array(
    z.object({
      personId: z.string(),
      name: z.string(),
      /** 安全顾问. */
      post: z.string(),
    }),
  ),
});

export const ShiftBody = z.strictObject({
  personId: id,
  role: z.enum(SHIFT_ROLES),
  scopeId: id,
  startsAt: moment,
  endsAt: moment,
});
const shift = z.object({
  id: z.string(),
  personId: z.string(),
  name: z.string(),
  role: z.string(),
  scopeId: z.string(),
  startsAt: shownMoment,
  endsAt: shownMoment,
});
export const ShiftList = z.strictObject({
  shifts: z.array(shift.extend({ allowed: z.array(z.enum(['remove'])) })),
  /** Whom the reader can set shifts for. */
  teams: z.array(
    z.object({
      role: z.enum(SHIFT_ROLES),
      scopeId: z.string(),
      post: z.string(),
      place: z.string(),
      people: z.array(z.object({ personId: z.string(), name: z.string() })),
    }),
  ),
});

/** With a time: what a leave of his would leave bare. */
export const StandInQuery = z.strictObject({ startsAt: moment.optional(), endsAt: moment.optional() });
export const StandInView = BareList.extend(ColleagueList.shape);
export type StandInData = z.infer<typeof StandInView>;

const month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, '应为年和月，如2026-12');
/** Without a place: the first of the reader's own; without a month: this one. */
export const RosterQuery = z.strictObject({ scopeId: id.optional(), month: month.optional() });
const named = z.strictObject({ id: z.string(), name: z.string() });
const rosterTeam = z.strictObject({
  role: z.enum(SHIFT_ROLES),
  post: z.string(),
  /** Shifts of this post are set here; else only who is away is shown. */
  hasShifts: z.boolean(),
  people: z.array(
    z.strictObject({
      personId: z.string(),
      name: z.string(),
      primary: z.boolean(),
      /** Still in this post: he can be put on duty. */
      holds: z.boolean(),
    }),
  ),
  /** From now on: when nobody is on duty of a post for which a roster is kept. */
  gaps: z.array(z.strictObject({ startsAt: shownMoment, endsAt: shownMoment })),
});
const rosterShift = z.strictObject({
  id: z.string(),
  personId: z.string(),
  role: z.enum(SHIFT_ROLES),
  half: z.enum(SHIFT_HALVES),
  startsAt: shownMoment,
  endsAt: shownMoment,
  allowed: z.array(z.enum(['move', 'remove'])),
});
export const RosterView = z.strictObject({
  place: named,
  /** Of the reader, to choose from at once; any other of his places can be asked for by its id. */
  places: z.array(named),
  month: z.string(),
  now: shownMoment,
  teams: z.array(rosterTeam),
  shifts: z.array(rosterShift),
  leaves: z.array(leave.extend({ allowed: z.array(z.enum(['remove'])) })),
});
export type RosterData = z.infer<typeof RosterView>;
export type RosterTeamData = z.infer<typeof rosterTeam>;
export type RosterShiftData = z.infer<typeof rosterShift>;
export type RosterLeaveData = RosterData['leaves'][number];

const shiftSpan = { personId: id, startsAt: moment, endsAt: moment };
/** `seen`: as it stood before the eyes of whoever moves it; moved by somebody else meanwhile, it stays. */
export const MoveBody = z.strictObject({
  ...shiftSpan,
  seen: z.strictObject(shiftSpan).meta({ title: '原来的班次' }),
});

export const RepeatBody = z.strictObject({
  scopeId: id,
  role: z.enum(SHIFT_ROLES),
  /** The first of the seven days that are repeated. */
  week: day().meta({ title: '样板周的第一天' }),
  /** The last day on which a shift may begin. */
  until: day(),
});
/** How many the preview said: of anything else nobody has been asked. */
export const RepeatedBody = RepeatBody.extend({ adds: z.int().min(1).max(1_000).meta({ title: '预览的班次数' }) });
export const RepeatView = z.strictObject({
  adds: z.int(),
  shifts: z.array(
    z.strictObject({
      personId: z.string(),
      name: z.string(),
      startsAt: shownMoment,
      endsAt: shownMoment,
      /** Why it is left out, naming what stands in its way; null: it is added. */
      fault: z.string().nullable(),
    }),
  ),
});
export type RepeatData = z.infer<typeof RepeatView>;
export const Repeated = z.strictObject({ added: z.int() });

export const ProfileView = z.strictObject({
  name: z.string(),
  userid: z.string().nullable(),
  roles: z.array(
    z.object({
      role: z.string(),
      primary: z.boolean(),
      scopeId: z.string(),
      place: z.string().nullable(),
      asSubstitute: z.boolean(),
    }),
  ),
  leaves: z.array(leave),
  shifts: z.array(shift),
});
