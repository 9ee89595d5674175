import { z } from 'zod';
import { moment as writtenMoment } from '../../lib/fields.ts';
import { SHIFT_ROLES } from './types.ts';

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
