// Contracts of the bulletin routes, shared with the pages.

import { z } from 'zod';
import { freeText, moment } from '../../lib/fields.ts';
import { charCount } from '../../lib/text.ts';
import { FilterBody, type FilterInput, FilterView } from '../audiences/api.ts';
import { AnswerId, CountersView } from './api/board.ts';
import { BODY_MAX, BULLETIN_STATES, TITLE_MAX } from './types.ts';

export {
  type OrganisationChoicesData,
  OrganisationChoicesView,
  OrganisationQuery,
  PastedBody,
  type PastedData,
  PastedView,
} from '../../kernel/audience/api.ts';
export * from './api/board.ts';

/** ISO 8601; answered in UTC. */
const at = moment();

/** Why a person is among the readers, by filter: 「岗位为财务」. */
const Reason = z.object({ filter: z.string(), text: z.string() });

/** The card exactly as WeCom would get it (template_card JSON). */
const Card = z.object({
  template: z.enum(['C05', 'C05b', 'C35']),
  roles: z.array(z.string()),
  card: z.record(z.string(), z.unknown()),
});

const Named = z.object({ id: z.string(), name: z.string() });

const Ref = z.object({ id: z.string(), number: z.string(), title: z.string() });

export { FilterBody, type FilterInput, FilterView };

/** The body of POST /api/bulletins/:id/<act>. */
export const BulletinActBodies = {
  submit: z.strictObject({}),
  approve: z.strictObject({}),
  refuse: z.strictObject({ reason: freeText(200) }),
  abort: z.strictObject({}),
  remind: z.strictObject({}),
  recall: z.strictObject({ reason: freeText(200).optional() }),
  close: z.strictObject({}),
} as const;
export const BULLETIN_ACTS = Object.keys(BulletinActBodies) as (keyof typeof BulletinActBodies)[];
export type BulletinAct = keyof typeof BulletinActBodies;

/** On the card an answer is a button, so it is short; braces would read as a blank to be filled in. */
const answerText = freeText(40)
  .refine((text) => charCount(text) <= 10, { error: '最多10个字' })
  .refine((text) => !/[{}]/.test(text), { error: '不能有花括号' })
  .meta({ title: '答案', 'x-free-text': true });
const QuestionBody = z.strictObject({
  text: freeText(30)
    .refine((text) => !/[{}]/.test(text), { error: '不能有花括号' })
    .meta({ title: '问题', example: '本单位有人接到这类电话吗？' }),
  answers: z
    .array(answerText)
    .min(2)
    .max(4)
    .refine((answers) => new Set(answers).size === answers.length, { error: '答案不能重复' })
    .meta({ title: '答案', example: ['有', '没有'] }),
});
export const QuestionView = z.object({
  text: z.string(),
  answers: z.array(z.object({ id: z.string(), text: z.string() })),
});

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
  question: QuestionView.nullable(),
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

/** POST /api/bulletins/:id/answer: one's own answer, or with `personId` an advisor's for a colleague of his organisation. */
export const AnswerBody = z.strictObject({
  answer: AnswerId.meta({ title: '答案' }),
  personId: z.string().max(64).optional().meta({ title: '同事' }),
});

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
  question: QuestionBody.optional().meta({ title: '提问' }),
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
  /** That it would reach people at night, and what to do about it; null by day. */
  night: z.string().nullable(),
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
  /** What stands in place of {单位} and {时间} unless the writer changes it. */
  blanks: z.object({ 单位: z.string(), 时间: z.string() }),
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

const audiencePage = {
  after: z.string().max(64).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

/** POST /api/bulletins/audience: who a filter means, before anything is saved. */
export const AudienceBody = z.strictObject({ filter: FilterBody, ...audiencePage });
/** GET /api/bulletins/:id/audience: the same of one that has not gone out. */
export const AudienceQuery = z.object(audiencePage);
export const AudienceView = z.object({
  people: z.array(
    z.object({
      personId: z.string(),
      /** Masked unless the reader's right shows it in full. */
      name: z.string(),
      role: z.string(),
      organisation: z.string().nullable(),
      /** Why he is among them, as his own page will put it. */
      why: z.string(),
      /** No account to send it to. */
      reachable: z.boolean(),
    }),
  ),
  next: z.string().nullable(),
});
export type AudienceData = z.infer<typeof AudienceView>;

/** What a reader of the card sees behind 「查看详情」; POST /api/bulletins/:id/ack signs there. */
export const ReceivedBulletinView = z.object({
  id: z.string(),
  number: z.string(),
  title: z.string(),
  body: z.string(),
  longText: z.string().nullable(),
  fraudName: z.string(),
  script: z.array(z.string()),
  safe: z.string(),
  drill: z.boolean(),
  /** Why it came to this very person: 「因岗位为财务推送」. */
  why: z.string(),
  /** Employees are thanked for reading (「我知道了」), everybody else signs (「签收并转告」). */
  employee: z.boolean(),
  state: z.enum(['OPEN', 'SIGNED', 'CLOSED', 'WITHDRAWN', 'CORRECTED']),
  deadlineAt: z.string().nullable(),
  actedAt: z.string().nullable(),
  question: QuestionView.nullable(),
  /** Id of the answer that stands for him, and whether he may still give or change it. */
  answer: z.string().nullable(),
  mayAnswer: z.boolean(),
  /** The bulletin this one puts right, and the one that puts this one right. */
  correctsNumber: z.string().nullable(),
  correctedBy: z.object({ id: z.string(), number: z.string() }).nullable(),
  publisher: z.string(),
  viewer: z.object({ name: z.string() }),
});
export type ReceivedBulletinData = z.infer<typeof ReceivedBulletinView>;
