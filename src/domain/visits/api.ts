import { z } from 'zod';

// Contracts of the visit routes, shared with the pages.

const PURPOSES = ['PUBLICITY', 'PROTECTIONS', 'NEW_HIRES'] as const;

/** A visit may be written down this many days late, and taken back within them. */
export const LATE_DAYS = 30;

/** Visits are counted over these days. */
export const COUNTED_DAYS = 90;

const id = z.string().min(1).max(64);
const page = { limit: z.coerce.number().int().min(1).max(200).default(50), after: id.optional() };

/** GET /api/visits/units: the patches of the reader's places in the order of the tree, each with its last visit. */
export const PatchQuery = z.object({
  ...page,
  organisationId: id.optional(),
  /** Part of the name of the unit or of its organisation. */
  q: z.string().trim().max(40).optional(),
});
export const PatchList = z.object({
  days: z.number(),
  /** YYYY-MM-DD in Shanghai: the latest day of a visit. */
  today: z.string(),
  units: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      organisation: z.string(),
      people: z.number(),
      visits: z.number(),
      /** YYYY-MM-DD; null: never. */
      lastVisitedOn: z.string().nullable(),
    }),
  ),
  /** Hand it back as `after`; null at the end. */
  next: z.string().nullable(),
});
export type PatchListData = z.infer<typeof PatchList>;

/** GET /api/visits: newest first. */
export const VisitQuery = z.object({ ...page, gridUnitId: id.optional() });
export const VisitList = z.object({
  visits: z.array(
    z.object({
      id: z.string(),
      unit: z.string(),
      organisation: z.string(),
      visitor: z.string(),
      visitedOn: z.string(),
      purpose: z.enum(PURPOSES),
      people: z.number(),
      /** Whether the reader may take it back. */
      mine: z.boolean(),
    }),
  ),
  next: z.string().nullable(),
  /** For the watermark. */
  viewer: z.object({ name: z.string() }),
});
export type VisitListData = z.infer<typeof VisitList>;

/** POST /api/visits: once more for the same patch, day and purpose corrects the number. */
export const VisitBody = z.object({
  gridUnitId: id,
  visitedOn: z.iso.date({ error: '走访日期请写成 2026-11-20 这样的形式' }),
  purpose: z.enum(PURPOSES),
  people: z
    .number({ error: '请填写走访人数，如 12' })
    .int({ error: '走访人数须是整数，如 12' })
    .min(1, { error: '走访人数至少 1 人' })
    .max(5_000, { error: '走访人数至多 5000 人' }),
});
export type VisitInput = z.infer<typeof VisitBody>;

export const VisitParams = z.object({ id });
export const VisitMade = z.object({ id: z.string() });
export const VisitTakenBack = z.object({});
