import { z } from 'zod';
import { moment } from '../../lib/fields.ts';

/** GET /api/disclosures: personal data given to the employer's people or taken out as files. */
export const DisclosuresQuery = z.object({
  from: moment(),
  /** Left out: until now. */
  to: moment().optional(),
  order: z.enum(['oldest', 'newest']).default('oldest').meta({ title: '次序', example: 'newest' }),
  /** The last row of the page before. */
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
const format = z.enum(['xlsx', 'csv']).default('xlsx');
export const DisclosureExportQuery = z.object({ from: moment(), to: moment().optional(), format });

export const DisclosuresView = z.object({
  disclosures: z.array(
    z.object({
      id: z.number(),
      at: z.string(),
      recipientKind: z.string(),
      /** Of the organisation; null for a person. */
      recipientName: z.string().nullable(),
      personId: z.string(),
      categories: z.array(z.string()),
      people: z.number(),
      basis: z.string(),
      purpose: z.string(),
      isFile: z.boolean(),
    }),
  ),
  next: z.number().nullable(),
});
export type DisclosureListData = z.output<typeof DisclosuresView>;
