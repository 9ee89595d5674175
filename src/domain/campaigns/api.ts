import { z } from 'zod';
import { BUCKETS, CAMPAIGN_KINDS, CAMPAIGN_STATES, EVIDENCE, PROTECTION_STATES } from './types.ts';

// Contracts of the campaign and protection routes, shared with the pages. Times are ISO 8601 UTC, days Asia/Shanghai.

const id = z.string().min(1).max(64);
const ids = z.array(id).max(500);
const itemCode = z.string().regex(/^[A-Z][A-Z0-9_]{1,39}$/);

export const CampaignParams = z.object({ id: z.string().length(26) });

/** Which employees; every list left out means "any". The author's own jurisdiction narrows it further. */
export const ScopeBody = z.strictObject({
  townshipIds: ids.optional().meta({ title: '乡镇街道' }),
  stationIds: ids.optional().meta({ title: '派出所' }),
  organisationIds: ids.optional().meta({ title: '单位' }),
  gridUnitIds: ids.optional().meta({ title: '部门/车间' }),
  kinds: z
    .array(z.enum(['ENTERPRISE', 'COMMUNITY', 'BANK', 'TELCO', 'SCHOOL', 'HEALTH']))
    .max(6)
    .optional(),
  tiers: z
    .array(z.enum(['ABOVE_SCALE', 'KEY', 'GENERAL']))
    .max(3)
    .optional(),
  sectors: z
    .array(z.enum(['HEALTH', 'EDUCATION', 'FINANCE']))
    .max(3)
    .optional(),
  industries: z.array(z.string().trim().min(1).max(40)).max(50).optional(),
  posts: z.array(z.string().trim().min(1).max(40)).max(50).optional(),
  tags: z
    .array(z.enum(['OUT_OF_PROVINCE', 'NEW_HIRE']))
    .max(2)
    .optional(),
});
export type CampaignScope = z.infer<typeof ScopeBody>;

/** POST /api/campaigns/preview */
export const PreviewBody = z.strictObject({ scope: ScopeBody });
export const PreviewView = z.object({ people: z.number(), organisations: z.number() });
export type PreviewData = z.infer<typeof PreviewView>;

/** POST /api/campaigns */
export const OpenBody = z.strictObject({
  name: z.string().trim().min(1).max(30).meta({ title: '活动名称', example: '三项防护春季行动' }),
  scope: ScopeBody,
  /** Codes of the protection items; left out: all of them. */
  items: z.array(itemCode).min(1).max(10).optional().meta({ title: '防护项目' }),
  /** The day after which it closes by itself. */
  deadline: z.iso.date().meta({ title: '截止日期', example: '2026-12-31' }),
  evidence: z.enum(EVIDENCE).default('NONE').meta({ title: '佐证截图' }),
});
export type OpenInput = z.input<typeof OpenBody>;

/** POST /api/campaigns/:id/close takes an empty object. */
export const CloseBody = z.strictObject({});

/** One person is in exactly one of these, so they add up to `people`. */
export const CountsView = z.object({
  people: z.number(),
  waiting: z.number(),
  asked: z.number(),
  partial: z.number(),
  done: z.number(),
  declined: z.number(),
  unreachable: z.number(),
});
export type Counts = z.infer<typeof CountsView>;

export const CampaignView = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(CAMPAIGN_KINDS),
  state: z.enum(CAMPAIGN_STATES),
  items: z.array(z.object({ code: z.string(), name: z.string() })),
  evidence: z.enum(EVIDENCE),
  /** 'YYYY-MM-DD'; null: it goes on. */
  deadline: z.string().nullable(),
  openedAt: z.string(),
  closedAt: z.string().nullable(),
  /** Of the part the reader may see. */
  counts: CountsView,
});
export type CampaignData = z.infer<typeof CampaignView>;

/** GET /api/campaigns: newest first, those in which the reader's places have members. */
export const ListQuery = z.object({
  open: z.stringbool().default(true),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  before: z.string().length(26).optional(),
});
export const CampaignListView = z.object({ campaigns: z.array(CampaignView), now: z.string() });
export type CampaignListData = z.infer<typeof CampaignListView>;

/** GET /api/campaigns/:id/board: the reader's part. `units` only with `organisationId`, or for who owns units only. */
export const BoardQuery = z.object({ organisationId: id.optional() });
export const BoardView = z.object({
  campaign: CampaignView,
  townships: z.array(z.object({ id: z.string(), name: z.string(), counts: CountsView })),
  organisations: z.array(
    z.object({ id: z.string(), name: z.string(), townshipId: z.string(), counts: CountsView, canRemind: z.boolean() }),
  ),
  units: z.array(
    z.object({
      /** null: people without a unit. */
      id: z.string().nullable(),
      name: z.string(),
      organisationId: z.string(),
      counts: CountsView,
      canRemind: z.boolean(),
    }),
  ),
  now: z.string(),
});
export type BoardData = z.infer<typeof BoardView>;

/** GET /api/campaigns/:id/people: names of the not-yet of own units; whoever declined is only counted. Every look is audited. */
export const PeopleQuery = z.object({
  organisationId: id,
  gridUnitId: id.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
  after: z.string().max(64).optional(),
});
export const PeopleView = z.object({
  people: z.array(
    z.object({
      personId: z.string(),
      name: z.string(),
      employeeNo: z.string(),
      unit: z.string().nullable(),
      bucket: z.enum(BUCKETS),
      /** Codes of the items not yet done. */
      missing: z.array(z.string()),
      newHire: z.boolean(),
      /** He asked to be shown how. */
      wantsHelp: z.boolean(),
      reminders: z.number(),
    }),
  ),
  /** Hand it back as `after`; null at the end. */
  next: z.string().nullable(),
  declined: z.number(),
  total: z.number(),
  /** For the watermark. */
  viewer: z.object({ name: z.string() }),
});
export type PeopleData = z.infer<typeof PeopleView>;

/** POST /api/campaigns/:id/remind: the not-yet of a place, once a day; the second time the count of the first. */
export const RemindBody = z.strictObject({ organisationId: id, gridUnitId: id.optional() });
export const RemindView = z.object({ reminded: z.number(), repeated: z.boolean() });
export type RemindData = z.infer<typeof RemindView>;

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

/** POST /api/protections/verify: with one's own eyes, in one's own name; never about oneself. */
export const VerifyBody = z.strictObject({
  personId: id,
  item: itemCode,
  result: z.enum(['VERIFIED', 'REJECTED']),
  reason: z.string().trim().min(1).max(100).optional(),
});

/** POST /api/protections/exempt, e.g. a foreign-trade post that needs overseas calls. */
export const ExemptBody = z.strictObject({
  personId: id,
  item: itemCode,
  reason: z.string().trim().min(1).max(100).meta({ title: '原因', example: '外贸岗位需要接听境外来电' }),
  until: z.iso.date().meta({ title: '有效期至', example: '2027-06-30' }),
});
export const StateView = z.object({ state: z.enum(PROTECTION_STATES), validUntil: z.string().nullable() });
export type StateData = z.infer<typeof StateView>;

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
  people: z.array(
    z.object({
      personId: z.string(),
      name: z.string(),
      unit: z.string().nullable(),
      items: z.array(
        z.object({
          code: z.string(),
          state: z.enum(PROTECTION_STATES),
          result: z.enum(['VERIFIED', 'REJECTED']).nullable(),
        }),
      ),
    }),
  ),
  canRedraw: z.boolean(),
  viewer: z.object({ name: z.string() }),
});
export type SamplesData = z.infer<typeof SamplesView>;

/** POST /api/protections/samples/redraw: police only. */
export const RedrawBody = z.strictObject({ organisationId: id });

/** A share with what it is made of; `share` is null where there is nobody ("—"), else 0 to 1. */
const ShareView = z.object({ numerator: z.number(), denominator: z.number(), share: z.number().nullable() });

/** GET /api/protections/rate: protectionRate and activationRate of the reader's part of the county. */
export const RateQuery = z.object({
  organisationId: id.optional(),
  townshipId: id.optional(),
  tier: z.enum(['ABOVE_SCALE', 'KEY', 'GENERAL']).optional(),
});
export const RateView = z.object({
  protection: ShareView,
  activation: ShareView,
  items: z.array(
    z.object({ code: z.string(), name: z.string(), done: ShareView, verified: z.number(), exempt: z.number() }),
  ),
});
export type RateData = z.infer<typeof RateView>;
