import { z } from 'zod';
import { freeText } from '../../../lib/free-text.ts';
import { BODY_MAX, TITLE_MAX } from '../types.ts';
import { FilterBody } from './filter.ts';
import { at, Card, Named, Reason } from './parts.ts';

/** POST and PUT of a draft, and the preview. With `templateId` title, body and fraud type are the template's. */
export const BulletinBody = z.strictObject({
  title: freeText(TITLE_MAX).optional().meta({ title: '标题', example: '冒充客服退款' }),
  body: freeText(BODY_MAX).optional().meta({ title: '卡片正文' }),
  longText: freeText(5_000, 0).optional().meta({ title: '详情页正文' }),
  fraudType: z.string().min(1).max(40).optional().meta({ title: '诈骗类型', example: 'FAKE_CS_LOGISTICS' }),
  templateId: z.string().min(1).max(40).optional().meta({ title: '模板' }),
  ackRequired: z.boolean().default(true).meta({ title: '是否要求签收' }),
  deadlineAt: at.optional().meta({ title: '截止时间' }),
  drill: z.boolean().default(false).meta({ title: '演练' }),
  filter: FilterBody,
  scheduledAt: at.optional().meta({ title: '定时发送' }),
  quorum: z.int().min(1).max(100).optional().meta({ title: '每单位几人签收即可' }),
  waveMinutes: z.int().min(1).max(1_440).optional().meta({ title: '下一批间隔（分钟）' }),
});
export type BulletinInput = z.infer<typeof BulletinBody>;

export const PreviewView = z.object({
  people: z.number(),
  organisations: z.number(),
  byRole: z.record(z.string(), z.number()),
  reasons: z.array(Reason),
  cards: z.array(Card),
  /** More people than settings.bulletin.approvalAbove: a second officer approves. */
  needsApproval: z.boolean(),
  approvalAbove: z.number(),
  /** What would refuse a submit now, in Chinese; null when nothing would. */
  refusal: z.object({ field: z.string(), message: z.string() }).nullable(),
});
export type PreviewData = z.infer<typeof PreviewView>;

/** What this reader may choose from when composing. */
export const OptionsView = z.object({
  titleMax: z.number(),
  bodyMax: z.number(),
  approvalAbove: z.number(),
  /** What the service adds to every body. */
  safe: z.string(),
  /** The most people his role may reach; null when unlimited. */
  maxPeople: z.number().nullable(),
  templatesOnly: z.boolean(),
  templates: z.array(z.object({ id: z.string(), title: z.string(), body: z.string(), fraudType: z.string() })),
  fraudTypes: z.array(Named),
  roles: z.array(Named),
  townships: z.array(Named),
  stations: z.array(Named),
  kinds: z.array(Named),
  tiers: z.array(Named),
  sectors: z.array(Named),
  industries: z.array(z.string()),
  tags: z.array(Named),
});
export type OptionsData = z.infer<typeof OptionsView>;

export const OrganisationQuery = z.object({
  q: z.string().trim().max(40).default(''),
  limit: z.coerce.number().int().min(1).max(50).default(20),
});
export const OrganisationChoicesView = z.object({ organisations: z.array(Named) });
export type OrganisationChoicesData = z.infer<typeof OrganisationChoicesView>;
