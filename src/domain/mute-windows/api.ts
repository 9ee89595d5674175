import { z } from 'zod';
import { freeText, moment } from '../../lib/fields.ts';
import { MUTE_KINDS, type MuteKind } from './types.ts';

const id = z.string().min(1).max(64);
const kinds = Object.keys(MUTE_KINDS) as [MuteKind, ...MuteKind[]];

const Window = z.object({
  id,
  kind: z.enum(kinds),
  reason: z.string(),
  startsAt: z.string(),
  endsAt: z.string(),
  declaredBy: z.string(),
  declaredAt: z.string(),
  /** Sooner than it was to end. */
  endedAt: z.string().nullable(),
  endedBy: z.string().nullable(),
  state: z.enum(['PLANNED', 'RUNNING', 'OVER']),
});
export type MuteWindowData = z.infer<typeof Window>;

/** GET /api/mute-windows: what is silent now, what is planned, and what was, the newest first. */
export const MuteQuery = z.object({
  limit: z.coerce.number().int().min(1).max(50).default(20),
  after: z.string().max(64).optional(),
});
export const MuteView = z.object({
  now: z.string(),
  /** When the present silence ends, of windows that run into each other the last one; null: nothing is held. */
  until: z.string().nullable(),
  /** 中危 and 低危 steps that wait for that end. */
  held: z.number(),
  open: z.array(Window),
  past: z.array(Window),
  next: z.string().nullable(),
  canDeclare: z.boolean(),
});
export type MuteViewData = z.infer<typeof MuteView>;

/** POST /api/mute-windows: from now, or from a moment; always to a moment. */
export const MuteBody = z.strictObject({
  kind: z.enum(kinds).meta({ title: '类型', example: 'MAINTENANCE' }),
  reason: freeText(200, 2).meta({ title: '原因', example: '机房电源检修' }),
  from: moment().meta({ title: '开始时间', example: '2026-12-01T22:00:00+08:00' }).optional(),
  to: moment().meta({ title: '结束时间', example: '2026-12-01T23:30:00+08:00' }),
});
export type MuteInput = z.infer<typeof MuteBody>;
export const MuteParams = z.object({ id });
export const MuteWindowView = Window;
