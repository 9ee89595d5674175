import { z } from 'zod';
import { BULLETIN_STATES, RECEIPT_STATES } from '../types.ts';

/** target = accepted + invalid + unconfirmed + acked + late + suppressed + pending, always. */
export const CountersView = z.object({
  target: z.number(),
  pending: z.number(),
  accepted: z.number(),
  unconfirmed: z.number(),
  invalid: z.number(),
  acked: z.number(),
  late: z.number(),
  suppressed: z.number(),
});
export type Counters = z.infer<typeof CountersView>;

/** The live board: poll every 5 s. */
export const BoardView = z.object({
  id: z.string(),
  state: z.enum(BULLETIN_STATES),
  counters: CountersView,
  /** Share of the target, 0 to 100, one decimal; they sum to 100. */
  percent: CountersView.omit({ target: true }),
  medianAckSeconds: z.number().nullable(),
  p90AckSeconds: z.number().nullable(),
  wave: z.number(),
  remindersSent: z.number(),
  townships: z.array(z.object({ id: z.string(), name: z.string(), organisations: z.number(), counters: CountersView })),
  /** Of a correction: who of the original's readers may have seen the wrong text. */
  sawOriginal: z.number().nullable(),
  now: z.string(),
});
export type BoardData = z.infer<typeof BoardView>;

export const BoardOrganisationsQuery = z.object({
  townshipId: z.string().max(64).optional(),
  /** Only organisations from which nobody (or fewer than the quorum) signed. */
  silent: z.stringbool().default(false),
  /** Only organisations where somebody has yet to sign. */
  unsigned: z.stringbool().default(false),
  after: z.string().max(64).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const BoardOrganisationsView = z.object({
  organisations: z.array(
    z.object({ id: z.string(), name: z.string(), township: z.string(), silent: z.boolean(), counters: CountersView }),
  ),
  next: z.string().nullable(),
});
export type BoardOrganisationsData = z.infer<typeof BoardOrganisationsView>;

export const BoardPeopleQuery = z.object({
  organisationId: z.string().max(64).optional(),
  state: z.enum(RECEIPT_STATES).optional(),
  after: z.string().max(64).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const BoardPeopleView = z.object({
  people: z.array(
    z.object({
      personId: z.string(),
      /** Masked unless the reader's right shows it in full. */
      name: z.string(),
      role: z.string(),
      organisation: z.string().nullable(),
      wave: z.number(),
      state: z.enum(RECEIPT_STATES),
      acceptedAt: z.string().nullable(),
      actedAt: z.string().nullable(),
      reminders: z.number(),
      /** Of a correction: whether he may have seen the wrong one; null otherwise. */
      sawOriginal: z.boolean().nullable(),
    }),
  ),
  next: z.string().nullable(),
});
export type BoardPeopleData = z.infer<typeof BoardPeopleView>;
