import { z } from 'zod';
import { freeText } from '../../lib/free-text.ts';
import { moment as writtenMoment } from '../../lib/moment.ts';
import { DEFECT_KINDS } from '../directory/types.ts';
import { APPOINTMENT_STATES, MEND_ACTS, SHIFT_ROLES } from './types.ts';

const id = z.string().min(1).max(64);
const moment = writtenMoment().transform((text) => new Date(text));
const shownMoment = z.iso.datetime();
const limit = z.coerce.number().int().min(1).max(100).default(50);
export const IdParams = z.strictObject({ id });
export const Created = z.strictObject({ id: z.string() });
export const Nothing = z.strictObject({});

export const ProposeBody = z.strictObject({
  organisationId: id,
  /** Ours, '<organisation code>/<employee no.>' or a WeCom userid. */
  employeeId: z.string().min(1).max(128),
  title: freeText(20, 0).optional(),
});
export const DecisionParams = z.strictObject({ id, decision: z.enum(['accept', 'refuse', 'withdraw']) });
export const AnswerBody = z.strictObject({ answer: z.enum(['accept', 'decline']) });
export const AppointmentsQuery = z.object({
  state: z.enum(APPOINTMENT_STATES).optional(),
  after: id.optional(),
  limit,
});
const viewer = z.object({ name: z.string() });

export const AppointmentList = z.strictObject({
  viewer,
  appointments: z.array(
    z.object({
      id: z.string(),
      organisationId: z.string(),
      organisationName: z.string(),
      name: z.string(),
      title: z.string().nullable(),
      state: z.enum(APPOINTMENT_STATES),
      proposedAt: shownMoment,
      practice: z.enum(['NONE', 'ASKED', 'SIGNED', 'DONE']),
      allowed: z.array(DecisionParams.shape.decision),
    }),
  ),
});

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

export const ReadinessQuery = z.object({ organisationId: id.optional(), after: z.string().max(64).optional(), limit });
export const ReadinessList = z.strictObject({
  viewer,
  organisations: z.array(
    z.object({
      organisationId: z.string(),
      code: z.string(),
      name: z.string(),
      people: z.int(),
      /** LEFT, NO_ACCOUNT, UNREACHABLE, NOT_ACTIVATED, NEVER_ANSWERED: how many; each person counts once, by the worst. */
      troubles: z.record(z.string(), z.int()),
      noAdvisor: z.boolean(),
      unitsWithoutOwner: z.int(),
      notPractised: z.int(),
      defects: z.array(z.string()),
      allowed: z.array(z.enum(['people', 'propose', 'owners'])),
    }),
  ),
});
export const TroubledQuery = z.object({ after: id.optional(), limit });
export const TroubledList = z.strictObject({
  people: z.array(
    z.object({ employeeId: z.string(), name: z.string(), unitName: z.string().nullable(), trouble: z.string() }),
  ),
});

export const DefectsQuery = z.object({
  kind: z.enum(DEFECT_KINDS).optional(),
  organisationId: id.optional(),
  after: id.optional(),
  limit,
});
export const DefectList = z.strictObject({
  viewer,
  /** How many of each kind in all of the reader's places. */
  counts: z.array(z.object({ kind: z.enum(DEFECT_KINDS), title: z.string(), count: z.int() })),
  defects: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(DEFECT_KINDS),
      title: z.string(),
      /** Why it matters, and what to do. */
      said: z.string(),
      about: z.string(),
      organisationId: z.string().nullable(),
      organisationName: z.string().nullable(),
      personName: z.string().nullable(),
      openedAt: shownMoment,
      /** Where it is mended, when that is another page. */
      page: z.string().nullable(),
      acts: z.array(z.object({ act: z.enum(MEND_ACTS), name: z.string() })),
    }),
  ),
});
export const MendBody = z.strictObject({
  act: z.enum(MEND_ACTS),
  personId: id.optional(),
  department: z.int().optional(),
  organisationId: id.optional(),
  gridUnitId: id.optional(),
});
export const Mended = z.strictObject({ closed: z.boolean() });
export const OfficerList = z.strictObject({
  officers: z.array(
    z.object({ personId: z.string(), name: z.string(), post: z.string(), near: z.boolean().nullable() }),
  ),
});
export const DepartmentList = z.strictObject({
  departments: z.array(z.object({ id: z.int(), people: z.int(), accounts: z.array(z.string()) })),
});
export const AlarmView = z.strictObject({
  alarm: z.object({ text: z.string(), path: z.string(), since: shownMoment.nullable() }).nullable(),
});

export const OrganisationQuery = z.object({ q: z.string().trim().min(1).max(40) });
export const OrganisationFound = z.strictObject({
  organisations: z.array(z.object({ id: z.string(), code: z.string(), name: z.string() })),
});
