import { z } from 'zod';
import { ENDINGS } from '../../config/codes.ts';
import { LEVELS } from '../../kernel/escalation/types.ts';
import { type BoxOf, day, fedText, freeText, keptText, moment } from '../../lib/fields.ts';
import { FRAUD_TYPES, METHODS, OUTCOMES, OVERDUE, SOURCES, STATES } from './types.ts';

// Contracts of the warning routes, shared with the pages. Amounts are integer fen, times ISO 8601 UTC.

export const WarningParams = z.object({ id: z.string().length(26) });

export const NewWarningBody = z.strictObject({
  sourceRef: z.string().trim().min(1).max(64).meta({ title: '来源编号', example: 'YJ-2026-0001' }),
  level: z.enum(LEVELS).meta({ title: '预警等级', example: 'CRITICAL' }),
  fraudType: z.enum(FRAUD_TYPES).meta({ title: '诈骗类型', example: 'BRUSHING_REBATE' }),
  source: z.enum(SOURCES).optional().meta({ title: '预警来源', example: 'COUNTY' }),
  person: z
    .strictObject({
      employeeId: z.string().trim().min(1).max(80).optional().meta({ title: '员工编号', example: '0001/0123' }),
      phone: z.string().trim().min(1).max(30).optional().meta({ title: '手机号', example: '154****1234' }),
    })
    .optional(),
  orgId: z.string().trim().min(1).max(64).optional().meta({ title: '单位编号', example: '0001' }),
  note: fedText(200).optional().meta({ title: '备注' }),
  drill: z.boolean().optional().meta({ title: '演练' }),
});
export type NewWarningInput = z.infer<typeof NewWarningBody>;

export const ReceivedView = z.object({
  id: z.string(),
  number: z.string(),
  state: z.enum(STATES),
  merged: z.boolean().optional(),
  /** The sourceRef was used before for another person, level or type: nobody is warned of this one. */
  taken: z.boolean().optional(),
});

const cents = z.int();
const detailOf = (text: BoxOf) => ({
  method: z.enum(METHODS).optional(),
  metAt: z.iso.datetime({ offset: true }).optional(),
  lossCents: cents.optional(),
  avertedCents: cents.optional(),
  recoveredCents: cents.optional(),
  transferAt: z.iso.datetime({ offset: true }).optional(),
  channel: text(40).optional(),
  reason: text(200).optional(),
  attempts: z
    .array(z.iso.datetime({ offset: true }))
    .max(20)
    .optional(),
  said: text(200).optional(),
  whereAbout: text(80).optional(),
  leftOn: z.iso.date().optional(),
  caseRef: text(40).optional(),
  stopPayment: text(80).optional(),
});
export const DetailBody = z.strictObject(detailOf(freeText));

const reason = freeText(200);

/** The body of POST /api/warnings/:id/<act>; acts without one take an empty object. */
export const ActBodies = {
  ack: z.strictObject({}),
  not_on_site: z.strictObject({}),
  next_shift: z.strictObject({}),
  support: z.strictObject({}),
  not_found: z.strictObject({}),
  keep_looking: z.strictObject({}),
  undo: z.strictObject({}),
  take_over: z.strictObject({}),
  assign_duty: z.strictObject({}),
  hand_over: z.strictObject({}),
  police_call: z.strictObject({}),
  met: z.strictObject({ metAt: moment().optional() }),
  outcome: z.strictObject({ outcome: z.enum(OUTCOMES), detail: DetailBody.optional() }),
  supplement: z.strictObject({ detail: DetailBody }),
  match: z.strictObject({ employeeId: z.string().trim().min(1).max(80) }),
  approve: z.strictObject({ detail: DetailBody.optional() }),
  return: z.strictObject({ reason }),
  police_close: z.strictObject({ reason, detail: DetailBody.optional() }),
  revoke: z.strictObject({ reason }),
} as const;

export type ActName = keyof typeof ActBodies;

export const HandoverBody = z.strictObject({ answer: z.enum(['accepted', 'refused']) });
export const FollowUpBody = z.strictObject({ answer: z.enum(['STABLE', 'STILL_AT_RISK', 'UNREACHABLE']) });
export const Done = z.strictObject({});

/** What nobody has done in time, and since when. */
const OverdueView = z.object({ of: z.enum(OVERDUE), since: z.string() });

export const WarningView = z.object({
  id: z.string(),
  number: z.string(),
  level: z.enum(LEVELS),
  fraudType: z.enum(FRAUD_TYPES),
  fraudName: z.string(),
  source: z.enum(SOURCES),
  drill: z.boolean(),
  state: z.enum(STATES),
  outcome: z.enum(ENDINGS).nullable(),
  openReason: z.enum(OUTCOMES).nullable(),
  escalationStep: z.number(),
  lapsed: z.boolean(),
  owner: z
    .object({ name: z.string(), kind: z.enum(['ADVISOR', 'POLICE']), since: z.string(), me: z.boolean() })
    .nullable(),
  /** What the reader shows at the door, where he has it: whoever doubts him asks our own page. */
  checkWord: z.object({ word: z.string(), until: z.string() }).nullable(),
  organisation: z.object({ id: z.string(), name: z.string() }).nullable(),
  unit: z.string().nullable(),
  /** Name and post by the reader's right; masked otherwise. */
  subject: z.object({ name: z.string(), post: z.string().nullable(), masked: z.boolean() }).nullable(),
  note: z.string().nullable(),
  script: z.array(z.string()),
  /** Three sums that are never added: gone, kept from going, brought back. */
  lossCents: z.number().nullable(),
  avertedCents: z.number().nullable(),
  recoveredCents: z.number().nullable(),
  detail: z.strictObject(detailOf(keptText)),
  missing: z.array(z.string()),
  deadlines: z.array(z.object({ purpose: z.string(), dueAt: z.string() })),
  /** The one of them that this reader's clock counts down to, as on the list. */
  next: z.object({ purpose: z.string(), dueAt: z.string() }).nullable(),
  /** A colleague was asked to take it and has not answered. */
  handOver: z.object({ to: z.string(), me: z.boolean(), until: z.string() }).nullable(),
  /** Who would be asked to take it, where this reader may ask. */
  colleague: z.string().nullable(),
  overdue: OverdueView.nullable(),
  /** The top step was told, and nobody has taken it. */
  exhausted: z.boolean(),
  createdAt: z.string(),
  dispatchedAt: z.string().nullable(),
  metAt: z.string().nullable(),
  closedAt: z.string().nullable(),
  now: z.string(),
  /** Whose page this is, for the watermark; null for the gateway. */
  /** `readsOnly`: he checks the work of others, and nothing of it is his to do. */
  viewer: z.object({ name: z.string(), police: z.boolean(), readsOnly: z.boolean() }).nullable(),
  /** Until when this reader can take his outcome back. */
  undoUntil: z.string().nullable(),
  /** What this reader may do to it now. */
  allowed: z.array(z.string()),
  timeline: z.array(
    z.object({
      at: z.string(),
      actor: z.string(),
      action: z.string(),
      text: z.string(),
      state: z.string().nullable(),
      detail: z.record(z.string(), z.unknown()),
    }),
  ),
  deliveries: z.array(
    z.object({
      to: z.string(),
      purpose: z.string(),
      template: z.string(),
      step: z.number(),
      state: z.string(),
      errcode: z.number().nullable(),
      at: z.string(),
    }),
  ),
});
export type WarningViewData = z.infer<typeof WarningView>;

/** The number that came with a warning nobody was found for, by whoever matches; else people it concerns. */
export const PhoneQuery = z.object({ of: z.enum(['subject', 'advisor', 'owner', 'given']) });

export const CandidateQuery = z.object({ q: z.string().trim().max(60).default('') });
export const CandidatesView = z.strictObject({
  candidates: z.array(
    z.object({
      employeeId: z.string(),
      personId: z.string(),
      name: z.string(),
      organisationId: z.string(),
      organisationName: z.string(),
      organisationCode: z.string(),
      unitName: z.string().nullable(),
      post: z.string().nullable(),
      employeeNo: z.string(),
      hiredOn: z.string().nullable(),
      phoneFits: z.boolean(),
    }),
  ),
  isMore: z.boolean(),
  /** Of a warning: where it came from, and whether a number came with it. */
  given: z.object({ source: z.string(), hasPhone: z.boolean() }).nullable(),
});
export type CandidatesData = z.infer<typeof CandidatesView>;

export const ListQuery = z.object({
  open: z.stringbool().default(true),
  mine: z.stringbool().default(false),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  before: z.string().length(26).optional(),
  /** A part of the number. */
  number: z.string().trim().max(20).optional(),
  /** A part of the organisation's name, or its code. */
  organisation: z.string().trim().max(40).optional(),
  /** A part of the name, where the reader is police or has had the warning. */
  person: z.string().trim().max(20).optional(),
  /** Days of Shanghai, both included. */
  from: day().optional(),
  until: day().optional(),
});
export type ListQueryData = z.infer<typeof ListQuery>;

/** What every list shows of a warning: the phone's, the desk's and the board. */
export const ListedWarning = z.strictObject({
  id: z.string(),
  number: z.string(),
  level: z.enum(LEVELS),
  state: z.enum(STATES),
  drill: z.boolean(),
  openReason: z.string().nullable(),
  escalationStep: z.number(),
  organisation: z.string().nullable(),
  subject: z.string().nullable(),
  owner: z.string().nullable(),
  mine: z.boolean(),
  createdAt: z.string(),
  overdue: OverdueView.nullable(),
  /** The top step was told, and nobody has taken it. */
  exhausted: z.boolean(),
});
export type ListedWarningData = z.infer<typeof ListedWarning>;

export const WarningListView = z.object({
  /** `dueAt`: what the page's clock counts down to for this reader. */
  warnings: z.array(ListedWarning.extend({ dueAt: z.string().nullable() })),
  now: z.string(),
});
export type WarningListData = z.infer<typeof WarningListView>;

export const PhoneView = z.object({ phone: z.string() });

export const WordsView = z.object({
  levels: z.record(z.string(), z.object({ tag: z.string(), colour: z.string() })),
  states: z.record(z.string(), z.string()),
  outcomes: z.record(z.string(), z.string()),
  methods: z.record(z.string(), z.string()),
  fields: z.record(z.string(), z.string()),
  steps: z.array(z.string()),
  deliveryStates: z.record(z.string(), z.string()),
  fraudTypes: z.record(z.string(), z.string()),
  sources: z.record(z.string(), z.string()),
  templates: z.record(z.string(), z.string()),
  hotline: z.string(),
  tenant: z.string(),
});
export type WordsData = z.infer<typeof WordsView>;
