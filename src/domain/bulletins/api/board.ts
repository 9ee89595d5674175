// How a bulletin has come on: its counts, its board, and the people on it.

import { z } from 'zod';
import { defineCounts } from '../../../kernel/audience/api.ts';
import { BULLETIN_STATES, RECEIPT_STATES, type ReceiptState } from '../types.ts';

export const AnswerId = z.enum(['a1', 'a2', 'a3', 'a4']);

/** Each recipient is in exactly one state, so the parts sum to the target. */
export const RECEIPT_COUNTS = defineCounts('target', {
  QUEUED: 'pending',
  ACCEPTED: 'accepted',
  UNCONFIRMED: 'unconfirmed',
  INVALID: 'invalid',
  ACKED: 'acked',
  ACKED_LATE: 'late',
  SUPPRESSED: 'suppressed',
} as const satisfies Record<ReceiptState, string>);
export const CountersView = RECEIPT_COUNTS.view;
export type Counters = z.infer<typeof CountersView>;

/** To the employer's people nothing is ever "suppressed": it may mean that a warning about somebody is open. */
export function countersOf(
  byState: Partial<Record<ReceiptState, number>>,
  { discreet = false }: { discreet?: boolean } = {},
): Counters {
  const { QUEUED = 0, SUPPRESSED = 0 } = byState;
  return RECEIPT_COUNTS.of(discreet ? { ...byState, QUEUED: QUEUED + SUPPRESSED, SUPPRESSED: 0 } : byState);
}

/** Under an empty id those who belong to no such place: police of the county. */
const PlaceView = z.object({ id: z.string(), name: z.string(), organisations: z.number(), counters: CountersView });

/** The live board: poll every 5 s. */
export const BoardView = z.object({
  id: z.string(),
  state: z.enum(BULLETIN_STATES),
  counters: CountersView,
  /** Share of the target, 0 to 100, one decimal; they sum to 100. */
  percent: RECEIPT_COUNTS.percentView,
  medianAckSeconds: z.number().nullable(),
  p90AckSeconds: z.number().nullable(),
  wave: z.number(),
  remindersSent: z.number(),
  townships: z.array(PlaceView),
  stations: z.array(PlaceView),
  /** Of a correction: who of the original's readers may have seen the wrong text. */
  sawOriginal: z.number().nullable(),
  /** Of a question: each answer with who gave it in time and late; with `unanswered` they sum to the target. */
  answers: z
    .object({
      text: z.string(),
      rows: z.array(
        z.object({
          id: z.string(),
          text: z.string(),
          inTime: z.number(),
          late: z.number(),
          /** How many of both an advisor gave for a colleague. */
          forColleagues: z.number(),
        }),
      ),
      unanswered: z.number(),
    })
    .nullable(),
  now: z.string(),
});
export type BoardData = z.infer<typeof BoardView>;

export const BoardOrganisationsQuery = z.object({
  townshipId: z.string().max(64).optional(),
  stationId: z.string().max(64).optional().meta({ title: '派出所' }),
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
  /** Only those who gave this answer. */
  answer: AnswerId.optional().meta({ title: '答案' }),
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
      /** What he answered, in words; null while he has not. */
      answer: z.string().nullable(),
      answerLate: z.boolean(),
      /** Whether this reader, an advisor of his organisation, may answer for him now. */
      mayAnswerFor: z.boolean(),
      /** Of a correction: whether he may have seen the wrong one; null otherwise. */
      sawOriginal: z.boolean().nullable(),
    }),
  ),
  next: z.string().nullable(),
});
export type BoardPeopleData = z.infer<typeof BoardPeopleView>;
