import { z } from 'zod';
import { DEFECT_KINDS } from '../directory/types.ts';
import { REACH_STATES, REPAIR_ACTS } from './types.ts';

// Contracts of readiness, shared with the pages. Times are ISO 8601 UTC.

const id = z.string().min(1).max(64);
const shownMoment = z.iso.datetime();
const limit = z.coerce.number().int().min(1).max(100).default(50);
const viewer = z.object({ name: z.string() });
export const IdParams = z.strictObject({ id });

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
      acts: z.array(z.object({ act: z.enum(REPAIR_ACTS), name: z.string() })),
    }),
  ),
});
export const RepairBody = z.strictObject({
  act: z.enum(REPAIR_ACTS),
  personId: id.optional(),
  department: z.int().optional(),
  organisationId: id.optional(),
  gridUnitId: id.optional(),
});
export const Repaired = z.strictObject({ closed: z.boolean() });
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

/** How many people are asked about at once. */
export const REACH_AT_MOST = 50;
export const ReachQuery = z.strictObject({
  personId: z.union([id, z.array(id).min(1).max(REACH_AT_MOST)]).meta({ title: '人员' }),
});
const Reach = z.strictObject({
  personId: z.string(),
  state: z.enum(REACH_STATES),
  /** In words; never empty. */
  reasons: z.array(z.string()),
});
/** Whoever is not of the reader's places is left out, as is whoever does not exist. */
export const ReachList = z.strictObject({ people: z.array(Reach) });
export type ReachData = z.infer<typeof Reach>;
export type ReachListData = z.infer<typeof ReachList>;

export const AdvisorsQuery = z.strictObject({ employeeId: id.meta({ title: '员工' }) });
/** Who would be asked first about this employee, were a warning raised now. */
export const AdvisorReachList = z.strictObject({ people: z.array(Reach.extend({ name: z.string() })) });
export type AdvisorReachData = z.infer<typeof AdvisorReachList>;

export const LoadQuery = z.strictObject({
  personId: id.optional().meta({ title: '人员' }),
  /** A station with its organisations, or one organisation, of the reader's. */
  scopeId: id.optional().meta({ title: '单位' }),
  sort: z.enum(['cards', 'nights']).default('cards').meta({ title: '排序' }),
  /** `next` of the page before. */
  after: z.coerce.number().int().min(1).max(10_000).optional().meta({ title: '起始位置' }),
  limit,
});
/** What the last seven days brought to whoever has a duty, the most first. */
export const LoadList = z.strictObject({
  people: z.array(
    z.strictObject({
      personId: z.string(),
      name: z.string(),
      roles: z.array(z.string()),
      /** Where, by name; a few of many. */
      places: z.array(z.string()),
      /** Messages that reached him. */
      cards: z.int(),
      /** Those of them that came from 22:00 to 06:00. */
      nights: z.int(),
    }),
  ),
  /** Of all of them: how many people, and what they got together. */
  total: z.strictObject({ people: z.int(), cards: z.int(), nights: z.int() }),
  next: z.int().nullable(),
});
export type LoadListData = z.infer<typeof LoadList>;
