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

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, '应为日期，例如 2026-11-30');
/** A year and a day, so that a year can be compared with the one before. */
export const FIGURE_DAYS = 367;

/** GET /api/statistics/figures: of warnings that came in these days (both included), without drills and revoked ones. */
export const FiguresQuery = z.strictObject({
  /** Left out: today. */
  to: day.optional().meta({ title: '结束日期' }),
  /** Left out: 90 days in all. */
  from: day.optional().meta({ title: '开始日期' }),
  townshipId: id.optional().meta({ title: '乡镇街道' }),
  organisationId: id.optional().meta({ title: '单位' }),
});
export type FiguresAsked = z.infer<typeof FiguresQuery>;

/** How many of how many; `share` is null where there is nothing to divide by. */
const Portion = ShareView;
/** Half and nine tenths of those counted took no longer, in milliseconds; null where there is none. */
const Duration = z.object({
  counted: z.number(),
  of: z.number(),
  medianMs: z.number().nullable(),
  p90Ms: z.number().nullable(),
});

const WarningFigures = z.object({
  warnings: z.number(),
  /** Signed within the time that its own ladder gave. */
  signedInTime: Portion,
  toSign: Duration,
  toContact: Duration,
  toClose: Duration,
  /** Dissuaded ÷ (dissuaded + lost in part + lost), of those that police closed. */
  dissuaded: Portion,
  /** False alarms ÷ closed. */
  falseAlarms: Portion,
});
export type WarningFigureData = z.infer<typeof WarningFigures>;

/** As they stand now, whatever the days. */
const PeopleFigures = z.object({ activation: Portion, protection: Portion, coverage: Portion });
export type PeopleFigureData = z.infer<typeof PeopleFigures>;

const Place = z.object({ id: z.string(), name: z.string() });
export const FiguresView = z.object({
  now: z.string(),
  total: WarningFigures.extend(PeopleFigures.shape),
  townships: z.array(Place.extend(WarningFigures.shape).extend(PeopleFigures.shape)),
  sources: z.array(z.object({ source: z.string(), title: z.string() }).extend(WarningFigures.shape)),
  /** Each by its Monday. */
  weeks: z.array(z.object({ week: z.string() }).extend(WarningFigures.shape)),
});
export type FiguresData = z.infer<typeof FiguresView>;

const FIRST_BY = ['warnings', 'activation', 'protection', 'coverage'] as const;

/** GET /api/statistics/figures/organisations: most warnings first, or the lowest share. */
export const OrganisationFiguresQuery = FiguresQuery.extend({
  sort: z.enum(FIRST_BY).default('warnings').meta({ title: '排序' }),
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ title: '条数' }),
  skip: z.coerce.number().int().min(0).max(100_000).default(0).meta({ title: '跳过' }),
});
export type OrganisationFiguresAsked = z.infer<typeof OrganisationFiguresQuery>;
export const OrganisationFiguresView = z.object({
  total: z.number(),
  organisations: z.array(Place.extend(WarningFigures.shape).extend(PeopleFigures.shape)),
});
export type OrganisationFiguresData = z.infer<typeof OrganisationFiguresView>;
