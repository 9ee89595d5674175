import { z } from 'zod';
import { freeText } from '../../../lib/free-text.ts';
import { day } from '../../../lib/moment.ts';
import { PROTECTION_STATES } from '../types.ts';
import { id, itemCode, viewer } from './fields.ts';

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
