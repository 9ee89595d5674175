import { z } from 'zod';
import { BULLETIN_STATES } from '../types.ts';
import { BULLETIN_ACTS } from './acts.ts';
import { CountersView } from './board.ts';
import { FilterView } from './filter.ts';
import { Card, Named, Reason, Ref } from './parts.ts';

export const BulletinParams = z.object({ id: z.string().length(26) });
/** Counting an audience is dear: a page that asks again keeps the number it has. */
export const BulletinQuery = z.object({ audience: z.stringbool().default(true) });

const summary = {
  id: z.string(),
  number: z.string(),
  state: z.enum(BULLETIN_STATES),
  title: z.string(),
  drill: z.boolean(),
  author: z.string(),
  mine: z.boolean(),
  people: z.number().nullable(),
  createdAt: z.string(),
  launchAt: z.string().nullable(),
  deadlineAt: z.string().nullable(),
  counters: CountersView,
  /** What this reader may do to it now. */
  allowed: z.array(z.enum([...BULLETIN_ACTS, 'edit', 'correct'] as const)),
};

export const BulletinListQuery = z.object({
  state: z.enum(BULLETIN_STATES).optional(),
  mine: z.stringbool().default(false),
  limit: z.coerce.number().int().min(1).max(100).default(30),
  before: z.string().length(26).optional(),
});
export const BulletinListView = z.object({
  bulletins: z.array(z.object(summary)),
  /** Whether this reader may write one himself. */
  mayWrite: z.boolean(),
  now: z.string(),
});
export type BulletinListData = z.infer<typeof BulletinListView>;

export const BulletinView = z.object({
  ...summary,
  body: z.string(),
  longText: z.string().nullable(),
  fraudType: z.string(),
  fraudName: z.string(),
  templateId: z.string().nullable(),
  ackRequired: z.boolean(),
  filter: FilterView,
  /** Names of the single places its filter speaks of. */
  places: z.array(Named),
  reasons: z.array(Reason),
  scheduledAt: z.string().nullable(),
  quorum: z.number().nullable(),
  waveMinutes: z.number().nullable(),
  approver: z.string().nullable(),
  /** Why the second officer refused it last time. */
  refusal: z.string().nullable(),
  /** Whom the next press reaches: before it goes out all of its audience, afterwards whoever would be reminded. */
  reach: z.object({ people: z.number(), organisations: z.number(), first: z.array(z.string()) }).nullable(),
  remindersSent: z.number(),
  remindersMax: z.number(),
  /** More people than that, and a second officer approves before it goes out. */
  approvalAbove: z.number(),
  corrects: Ref.nullable(),
  correctedBy: Ref.nullable(),
  closeReason: z.enum(['DEADLINE', 'BY_HAND', 'CORRECTED']).nullable(),
  cards: z.array(Card),
  sendingAt: z.string().nullable(),
  sentAt: z.string().nullable(),
  closedAt: z.string().nullable(),
  timeline: z.array(z.object({ at: z.string(), actor: z.string(), action: z.string(), text: z.string() })),
  now: z.string(),
  /** Whose page this is, for the watermark. */
  viewer: z.object({ name: z.string() }),
});
export type BulletinViewData = z.infer<typeof BulletinView>;
