import { z } from 'zod';
import { PROTECTION_STATES } from '../types.ts';
import { itemCode } from './fields.ts';

const ItemView = z.object({
  code: z.string(),
  name: z.string(),
  /** The answer as the card words it. */
  option: z.string(),
  /** Which how-to page explains it: /h5/how-to/<howTo>. */
  howTo: z.string(),
});

/** GET /api/protections/mine */
export const MyProtectionsView = z.object({
  items: z.array(
    ItemView.extend({
      state: z.enum(PROTECTION_STATES),
      since: z.string().nullable(),
      validUntil: z.string().nullable(),
      /** Of an exemption or of a check that failed. */
      reason: z.string().nullable(),
    }),
  ),
  /** What the government page is called. */
  govPage: z.string(),
  /** Until then nobody asks again. */
  declinedUntil: z.string().nullable(),
  /** Version of the notice that a declaration made now agrees to, and the one agreed to last. */
  consentVersion: z.string(),
  consentedVersion: z.string().nullable(),
  now: z.string(),
});
export type MyProtectionsData = z.infer<typeof MyProtectionsView>;

/**
 * POST /api/protections/mine: `declared` are done, `notYet` takes a declaration back, `decline` asks for silence (and
 * counts only when nothing is declared). 409 `notice_changed` when the notice has a newer version than the one shown.
 */
export const DeclareBody = z.strictObject({
  declared: z.array(itemCode).max(20).default([]),
  notYet: z.array(itemCode).max(20).default([]),
  decline: z.boolean().default(false),
  help: z.boolean().default(false),
  consentVersion: z.string().min(1).max(40),
});
export type DeclareInput = z.input<typeof DeclareBody>;
