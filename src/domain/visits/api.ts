import { z } from 'zod';

/** Visits are counted over these days. */
export const COUNTED_DAYS = 90;

const id = z.string().min(1).max(64);

/** GET /api/visits/units: the units of the reader's places in the order of the tree, each with its last visit. */
export const UnitQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: id.optional(),
  organisationId: id.optional(),
  /** Part of the name of the unit or of its organisation. */
  q: z.string().trim().max(40).default(''),
});
export const UnitList = z.object({
  days: z.number(),
  /** YYYY-MM-DD in Shanghai. */
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
export type UnitListData = z.infer<typeof UnitList>;
