import { z } from 'zod';
import { day, freeText } from '../../lib/fields.ts';
import { id, itemCode, viewer } from '../campaigns/api.ts';
import { PROTECTION_STATES } from '../campaigns/types.ts';

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

/** POST /api/protections/exempt, e.g. a foreign-trade post that needs overseas calls; for a year at most. */
export const ExemptBody = z.strictObject({
  personId: id,
  item: itemCode,
  reason: freeText(100).meta({ title: '原因', example: '外贸岗位需要接听境外来电' }),
  until: day().meta({ title: '有效期至', example: '2027-06-30' }),
});
/** POST /api/protections/exempt/lift: before its end. The item is asked again where a campaign asks for it. */
export const LiftBody = z.strictObject({ personId: id, item: itemCode });

/** GET /api/protections/exemptions: those of one organisation that last, the soonest to end first. Audited. */
export const ExemptionsQuery = z.object({
  organisationId: id,
  /** Where the last page ended. */
  after: z.string().max(120).optional(),
});
export const ExemptionsView = z.object({
  organisation: z.string(),
  items: z.array(z.object({ code: z.string(), name: z.string() })),
  exemptions: z.array(
    z.object({
      personId: z.string(),
      name: z.string(),
      unit: z.string().nullable(),
      item: z.string(),
      reason: z.string(),
      until: z.string(),
      /** Who allowed it. */
      by: z.string(),
      isReader: z.boolean(),
    }),
  ),
  /** Hand it back as `after`; null at the end. */
  next: z.string().nullable(),
  now: z.string(),
  viewer,
});
export type ExemptionsData = z.infer<typeof ExemptionsView>;

/** GET /api/protections/exemptions/people: whom an exemption could be for, by part of the name or the employee number. Audited. */
export const FindQuery = z.object({ organisationId: id, q: z.string().trim().min(1).max(40) });
export const FoundView = z.object({
  people: z.array(
    z.object({
      personId: z.string(),
      name: z.string(),
      employeeNo: z.string(),
      unit: z.string().nullable(),
      items: z.array(z.object({ code: z.string(), state: z.enum(PROTECTION_STATES) })),
    }),
  ),
});
export type FoundData = z.infer<typeof FoundView>;
