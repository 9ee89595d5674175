import { z } from 'zod';
import { freeText } from '../../lib/fields.ts';

const id = z.string().min(1).max(64);
const moment = z.iso.datetime();

export const IdParams = z.strictObject({ id });
export const Nothing = z.strictObject({});
export const BreakGlassMade = z.strictObject({ id: z.string() });

/** `WAITING`: nobody has answered; `OPEN`: agreed, until its end; the rest is over, by refusal, by time or by hand. */
export const BREAK_GLASS_STATES = ['WAITING', 'OPEN', 'REFUSED', 'LAPSED', 'WITHDRAWN', 'ENDED', 'OVER'] as const;
export type BreakGlassState = (typeof BREAK_GLASS_STATES)[number];

export const BreakGlassQuery = z.strictObject({
  /** `CURRENT`: what waits or is open. */
  which: z.enum(['CURRENT', 'ALL']).default('ALL').meta({ title: '范围' }),
  after: id.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type BreakGlassAsked = z.infer<typeof BreakGlassQuery>;

export const BreakGlassBody = z.strictObject({
  personId: id.meta({ title: '人员' }),
  reason: freeText(200, 4).meta({ title: '原因', example: '核实上级交办的线索，需当面联系本人' }),
});
export type BreakGlassInput = z.infer<typeof BreakGlassBody>;

const BreakGlassRow = z.strictObject({
  id: z.string(),
  number: z.string(),
  state: z.enum(BREAK_GLASS_STATES),
  personId: z.string(),
  /** Masked, whoever reads. */
  person: z.string(),
  organisation: z.string().nullable(),
  requestedBy: z.string(),
  requestedAt: moment,
  lapsesAt: moment,
  reason: z.string(),
  decidedBy: z.string().nullable(),
  decidedAt: moment.nullable(),
  opensUntil: moment.nullable(),
  endedBy: z.string().nullable(),
  endedAt: moment.nullable(),
  /** How often the data was read under it. */
  looks: z.int(),
  isOwn: z.boolean(),
  allowed: z.array(z.enum(['agree', 'refuse', 'end', 'look'])),
});
export type BreakGlassRowData = z.infer<typeof BreakGlassRow>;
export const BreakGlassList = z.strictObject({
  requests: z.array(BreakGlassRow),
  next: z.string().nullable(),
  /** The service's clock, by which the pages count. */
  now: moment,
});
export type BreakGlassListData = z.infer<typeof BreakGlassList>;

/** What the glass opens, and nothing else. */
export const BreakGlassPerson = z.strictObject({
  name: z.string(),
  phone: z.string().nullable(),
  userid: z.string().nullable(),
  posts: z.array(z.strictObject({ organisation: z.string(), unit: z.string().nullable() })),
  until: moment,
  now: moment,
});
export type BreakGlassPersonData = z.infer<typeof BreakGlassPerson>;
