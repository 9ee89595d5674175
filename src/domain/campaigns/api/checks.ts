import { z } from 'zod';
import { freeText } from '../../../lib/free-text.ts';
import { PROTECTION_STATES } from '../types.ts';
import { id, itemCode, viewer } from './fields.ts';

/** POST /api/protections/verify: with one's own eyes, in one's own name; never about oneself. */
export const VerifyBody = z.strictObject({
  personId: id,
  item: itemCode,
  result: z.enum(['VERIFIED', 'REJECTED']),
  reason: freeText(100).optional(),
});

export const StateView = z.object({ state: z.enum(PROTECTION_STATES), validUntil: z.string().nullable() });
export type StateData = z.infer<typeof StateView>;

/** GET /api/protections/checks: the reader's organisations with a draw this month, those with most left to check first. */
export const ChecksView = z.object({
  month: z.string(),
  places: z.array(
    z.object({
      organisationId: z.string(),
      name: z.string(),
      people: z.number(),
      items: z.number(),
      /** Items nobody has checked yet. */
      left: z.number(),
    }),
  ),
});
export type ChecksData = z.infer<typeof ChecksView>;

/** GET /api/protections/samples: who was drawn for a check this month, of one organisation. Audited. */
export const SamplesQuery = z.object({
  organisationId: id,
  month: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .optional(),
});
export const SamplesView = z.object({
  /** null: nothing was drawn. The same seed and the same people give the same draw. */
  draw: z
    .object({
      id: z.string(),
      month: z.string(),
      number: z.number(),
      seed: z.string(),
      outOf: z.number(),
      drawnAt: z.string(),
    })
    .nullable(),
  organisation: z.string(),
  people: z.array(
    z.object({
      personId: z.string(),
      name: z.string(),
      unit: z.string().nullable(),
      /** The reader himself was drawn: another checks him. */
      isReader: z.boolean(),
      items: z.array(
        z.object({
          code: z.string(),
          name: z.string(),
          state: z.enum(PROTECTION_STATES),
          result: z.enum(['VERIFIED', 'REJECTED']).nullable(),
          /** The picture he sent, at /api/protections/evidence/<id>. */
          evidenceId: z.string().nullable(),
        }),
      ),
    }),
  ),
  canRedraw: z.boolean(),
  viewer,
});
export type SamplesData = z.infer<typeof SamplesView>;

/** POST /api/protections/samples/redraw: police only. */
export const RedrawBody = z.strictObject({ organisationId: id });
