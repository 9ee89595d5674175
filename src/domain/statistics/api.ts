import { z } from 'zod';

// Contracts of the statistics routes, shared with the pages. Every share comes with what it is made of.

export const TURNOVER_DAYS = 90;

const id = z.string().min(1).max(64);

/** `share` is null where there is nobody ("—"). */
const ShareView = z.object({ numerator: z.number(), denominator: z.number(), share: z.number().nullable() });

/** Who came and went: (joins + leaves) ÷ (people then + people now), so that a whole staff exchanged once is 1. */
const TurnoverView = z.object({
  days: z.number(),
  joins: z.number(),
  outOfProvinceJoins: z.number(),
  leaves: z.number(),
  /** Active employees at the beginning of these days, and now. */
  before: z.number(),
  now: z.number(),
  rate: ShareView,
});
export type TurnoverData = z.infer<typeof TurnoverView>;

export const OrganisationStatisticsParams = z.object({ id });

/** GET /api/statistics/organisations/:id */
export const OrganisationStatisticsView = z.object({
  id: z.string(),
  name: z.string(),
  turnover: TurnoverView,
  /** protectionRate with the enterprise card's line; null for whoever may not see campaigns. */
  protection: ShareView.extend({ line: z.string() }).nullable(),
});
export type OrganisationStatisticsData = z.infer<typeof OrganisationStatisticsView>;

/** GET /api/statistics/organisations: the highest turnover first; `limit` of the reader's organisations. */
export const TurnoverQuery = z.object({ limit: z.coerce.number().int().min(1).max(500).default(50) });
export const TurnoverListView = z.object({
  organisations: z.array(z.object({ id: z.string(), name: z.string(), turnover: TurnoverView })),
});
export type TurnoverListData = z.infer<typeof TurnoverListView>;

/** GET /api/statistics/propagandists: those of the reader's places, and what each of them did here of late. */
export const PropagandistQuery = z.object({
  townshipId: id.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
  after: id.optional(),
});
export const PropagandistView = z.object({
  days: z.number(),
  townships: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      organisations: z.number(),
      withPropagandist: z.number(),
      propagandists: z.number(),
    }),
  ),
  people: z.array(
    z.object({
      /** Of the appointment: hand the last one back as `after`. */
      id: z.string(),
      name: z.string(),
      townshipId: z.string(),
      /** null: of the whole township. */
      organisation: z.string().nullable(),
      unit: z.string().nullable(),
      logins: z.number(),
      /** Lists of people looked at. */
      looks: z.number(),
      /** Visits from door to door that he wrote down. */
      visits: z.number(),
      /** Everything else that was written down of him. */
      acts: z.number(),
      lastActiveAt: z.string().nullable(),
    }),
  ),
  next: z.string().nullable(),
});
export type PropagandistData = z.infer<typeof PropagandistView>;

/** Warnings are counted over these days. */
export const TOTALS_DAYS = 90;

/** GET /api/statistics/totals: sums by township, of nobody in particular. */
export const TotalsView = z.object({
  days: z.number(),
  townships: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      organisations: z.number(),
      people: z.number(),
      warnings: z.number(),
      closed: z.number(),
      /** Approved by police. */
      dissuaded: z.number(),
    }),
  ),
});
export type TotalsData = z.infer<typeof TotalsView>;
