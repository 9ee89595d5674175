// Contracts of the campaign and protection routes, shared with the pages. Times are ISO 8601 UTC, days Asia/Shanghai.

import { z } from 'zod';
import { audienceLists, defineCounts } from '../../kernel/audience/api.ts';
import { day, freeText } from '../../lib/fields.ts';
import { BUCKETS, type Bucket, CAMPAIGN_KINDS, CAMPAIGN_STATES, EVIDENCE, PROTECTION_STATES } from './types.ts';

export const id = z.string().min(1).max(64);
export const itemCode = z.string().regex(/^[A-Z][A-Z0-9_]{1,39}$/);
export const viewer = z.object({ name: z.string() });

export const CampaignParams = z.object({ id: z.string().length(26) });

/** Which employees; every list left out means "any". The author's own jurisdiction narrows it further. */
const ScopeBody = z.strictObject(
  audienceLists({ tags: ['OUT_OF_PROVINCE', 'NEW_HIRE'], unit: '部门/车间', atLeast: 0 }),
);
export type CampaignScope = z.infer<typeof ScopeBody>;

/** POST /api/campaigns/preview */
export const PreviewBody = z.strictObject({ scope: ScopeBody });
export const PreviewView = z.object({ people: z.number(), organisations: z.number() });
export type PreviewData = z.infer<typeof PreviewView>;

/** POST /api/campaigns */
export const OpenBody = z.strictObject({
  name: freeText(30).meta({ title: '活动名称', example: '三项防护春季行动' }),
  scope: ScopeBody,
  /** Codes of the protection items; left out: all of them. */
  items: z.array(itemCode).min(1).max(10).optional().meta({ title: '防护项目' }),
  /** The day after which it closes by itself. */
  deadline: day().meta({ title: '截止日期', example: '2026-12-31' }),
  evidence: z.enum(EVIDENCE).default('NONE').meta({ title: '佐证截图' }),
});
export type OpenInput = z.input<typeof OpenBody>;

/** POST /api/campaigns/:id/close takes an empty object. */
export const CloseBody = z.strictObject({});

/** Each member stands in exactly one bucket, so they add up to `people`. */
export const MEMBER_COUNTS = defineCounts('people', {
  WAITING: 'waiting',
  ASKED: 'asked',
  PARTIAL: 'partial',
  DONE: 'done',
  DECLINED: 'declined',
  UNREACHABLE: 'unreachable',
} as const satisfies Record<Bucket, string>);
const CountsView = MEMBER_COUNTS.view;
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
  /** Whether the reader may end it. */
  canClose: z.boolean(),
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

/** GET /api/campaigns/:id/remind: what a press would do now. */
export const RemindQuery = z.strictObject({ organisationId: id, gridUnitId: id.optional() });
export const RemindOutlookView = z.object({
  /** Who would be reminded: not whoever declined, was reminded today, or has had all his reminders. */
  people: z.number(),
  /** Everybody at the place who is not done. */
  missing: z.number(),
  /** Somebody pressed today, for so many; a second press reminds nobody. */
  already: z.number().nullable(),
  /** When they go out: at once, or when people are disturbed again. */
  at: z.string(),
  now: z.string(),
});
export type RemindOutlookData = z.infer<typeof RemindOutlookView>;

/** GET /api/campaigns/:id/wishes: who waits for somebody, in numbers; their names are on the list of the not-yet. */
export const WishesView = z.object({
  /** Asked to be shown how and are not done. */
  help: z.number(),
  /** Joined lately and are not done. */
  newHires: z.number(),
  /** Where those new colleagues are listed by name; null where there are none. */
  newHireCampaignId: z.string().nullable(),
});
export type WishesData = z.infer<typeof WishesView>;

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
