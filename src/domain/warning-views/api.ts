import { z } from 'zod';
import { ENDINGS } from '../../config/codes.ts';
import { LEVELS } from '../../kernel/escalation/types.ts';
import { day } from '../../lib/fields.ts';
import { ListedWarning } from '../warnings/api.ts';
import { FRAUD_TYPES, OUTCOMES, SOURCES, STATES } from '../warnings/types.ts';
import { FACETS, SORTS } from './types.ts';

// What the officers' desk reads beside the warning itself. Times are ISO 8601 UTC.

/** A card as the phone shows it, part by part; nothing on it can be pressed from here. */
const ShownCard = z.strictObject({
  source: z.string().nullable(),
  title: z.string(),
  desc: z.string().nullable(),
  quote: z.string().nullable(),
  body: z.string().nullable(),
  fields: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  /** Questions with their answers to choose from. */
  questions: z.array(z.strictObject({ title: z.string(), options: z.array(z.string()) })),
  /** What can be pressed; `style` 1 stands out most. */
  buttons: z.array(z.strictObject({ text: z.string(), style: z.number() })),
  menu: z.array(z.string()),
  /** In place of the buttons, once nothing can be pressed any more. */
  ended: z.string().nullable(),
  links: z.array(z.string()),
});
export type ShownCardData = z.infer<typeof ShownCard>;

const SentView = z.strictObject({
  id: z.string(),
  to: z.string(),
  purpose: z.string(),
  template: z.string(),
  step: z.number(),
  state: z.string(),
  reason: z.string().nullable(),
  errcode: z.number().nullable(),
  at: z.string(),
  settledAt: z.string().nullable(),
  /** Null: a text, past its term, or not for this reader. */
  card: ShownCard.nullable(),
  text: z.string().nullable(),
  /** The phone still shows the state before. */
  isBehind: z.boolean(),
  unsyncable: z.string().nullable(),
  attempts: z.array(
    z.strictObject({
      n: z.number(),
      kind: z.enum(['send', 'update', 'recall']),
      at: z.string(),
      result: z.string().nullable(),
      errcode: z.number().nullable(),
    }),
  ),
});
export type SentData = z.infer<typeof SentView>;

const PreviousView = z.strictObject({
  id: z.string(),
  number: z.string(),
  level: z.enum(LEVELS),
  state: z.enum(STATES),
  fraudName: z.string(),
  outcome: z.enum(ENDINGS).nullable(),
  openReason: z.enum(OUTCOMES).nullable(),
  organisation: z.string().nullable(),
  createdAt: z.string(),
  closedAt: z.string().nullable(),
});

export const CourseView = z.strictObject({
  /** Each step of the ladder in the pass under way. `notifiedAt`: when it was told; `dueAt`: when it will be. */
  ladder: z.array(
    z.strictObject({
      step: z.number(),
      place: z.enum(['NOTIFIED', 'PASSED', 'NEXT', 'LATER', 'RESTS']),
      notifiedAt: z.string().nullable(),
      dueAt: z.string().nullable(),
    }),
  ),
  /** When the top step is told again. */
  alarmAt: z.string().nullable(),
  /** Whoever was asked in the pass under way, and what he answered. */
  asked: z.array(
    z.strictObject({
      personId: z.string(),
      name: z.string(),
      role: z.string(),
      step: z.number(),
      at: z.string(),
      answers: z.array(z.strictObject({ text: z.string(), at: z.string() })),
    }),
  ),
  sent: z.array(SentView),
  /** There are older ones. */
  isSentCut: z.boolean(),
  sources: z.array(
    z.strictObject({
      sourceRef: z.string(),
      source: z.string(),
      level: z.enum(LEVELS),
      merged: z.boolean(),
      at: z.string(),
    }),
  ),
  /** Other warnings about the same person, the newest first. */
  previous: z.array(PreviousView),
});
export type CourseData = z.infer<typeof CourseView>;

/** A sheet of paper: with full names and the note only for police who ask for them. */
export const PrintQuery = z.strictObject({
  names: z.enum(['true', 'false']).default('false').meta({ title: '打印全名和备注' }),
});

export const ReviewQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  /** `next` of the page before. */
  after: z
    .string()
    .regex(/^[0-3]\.[0-9A-HJKMNP-TV-Z]{26}$/)
    .optional(),
});
export type ReviewQueryData = z.infer<typeof ReviewQuery>;

export const ReviewsView = z.strictObject({
  reviews: z.array(
    z.strictObject({
      id: z.string(),
      number: z.string(),
      level: z.enum(LEVELS),
      drill: z.boolean(),
      fraudName: z.string(),
      subject: z.string().nullable(),
      organisation: z.string().nullable(),
      outcome: z.enum(ENDINGS).nullable(),
      reportedBy: z.string().nullable(),
      reportedAt: z.string(),
      dueAt: z.string().nullable(),
      missing: z.number(),
    }),
  ),
  /** How many wait in all. */
  total: z.number(),
  next: z.string().nullable(),
  now: z.string(),
});
export type ReviewsData = z.infer<typeof ReviewsView>;

export const PeopleQuery = z.strictObject({ q: z.string().trim().max(60).default('') });

/** Whom a new warning could be about: enough to tell them apart, and what is open about them. */
export const PeopleView = z.strictObject({
  people: z.array(
    z.strictObject({
      employeeId: z.string(),
      name: z.string(),
      organisation: z.string(),
      unit: z.string().nullable(),
      post: z.string().nullable(),
      employeeNo: z.string(),
      phoneFits: z.boolean(),
      open: z.array(
        z.strictObject({
          id: z.string(),
          number: z.string(),
          level: z.enum(LEVELS),
          state: z.enum(STATES),
          fraudType: z.enum(FRAUD_TYPES),
          createdAt: z.string(),
        }),
      ),
    }),
  ),
  isMore: z.boolean(),
});
export type PeopleData = z.infer<typeof PeopleView>;

const Tally = z.record(z.string(), z.number());

/** The live board: all that is open in the reader's places. */
export const BoardView = z.strictObject({
  now: z.string(),
  total: z.number(),
  levels: Tally,
  stations: z.array(z.strictObject({ name: z.string(), count: z.number(), levels: Tally })),
  /** Advisors asked about what is open, and those of them to whom WeCom has brought it. */
  advisors: z.strictObject({ asked: z.number(), reached: z.number() }),
  withoutAdvisor: z.number(),
  /** The most urgent first; no more than a hundred. */
  warnings: z.array(
    ListedWarning.extend({
      /** What happens next by itself, and when. */
      next: z.strictObject({ purpose: z.string(), dueAt: z.string() }).nullable(),
    }),
  ),
});
export type BoardData = z.infer<typeof BoardView>;
export type BoardWarning = BoardData['warnings'][number];

// The officers' list of all warnings, open and closed, as the desk asks for it.

const choice = (title: string) =>
  z
    .string()
    .max(600)
    .regex(/^-?[A-Za-z0-9_]+(,-?[A-Za-z0-9_]+)*$/)
    .optional()
    .meta({ title, example: 'A,-B' });

const QueueFilters = z.strictObject({
  level: choice('预警等级'),
  state: choice('状态'),
  overdue: choice('时限'),
  owner: choice('在谁手里'),
  type: choice('诈骗类型'),
  source: choice('预警来源'),
  age: choice('多久以前'),
  station: choice('派出所'),
  township: choice('乡镇街道'),
  /** `NONE`: it lies nowhere yet. */
  organisation: choice('单位'),
  outcome: choice('处置结果'),
  signed: choice('签收'),
  met: choice('是否见面'),
  drill: choice('是否演练'),
  /** Those under way, those over, or both. */
  open: z.enum(['true', 'false', 'all']).default('true').meta({ title: '进度' }),
  /** Waiting for the reader himself, of his station, or of his shift. */
  who: z.enum(['mine', 'station', 'shift']).optional().meta({ title: '范围' }),
  /** Days of Shanghai, both included. */
  from: day().optional().meta({ title: '开始日期', example: '2026-01-01' }),
  until: day().optional().meta({ title: '结束日期', example: '2026-01-31' }),
  /** A part of the number. */
  number: z.string().trim().max(20).optional().meta({ title: '编号' }),
  /** A part of the name, its pinyin or its initials. */
  person: z.string().trim().max(20).optional().meta({ title: '姓名或拼音' }),
  /** A full number. */
  phone: z.string().trim().max(30).optional().meta({ title: '手机号', example: '154****1234' }),
  /** A part of the name, its pinyin or its initials, or the code. */
  unit: z.string().trim().max(40).optional().meta({ title: '单位或拼音' }),
});

export const QueueFacetQuery = QueueFilters;
export type QueueFacetQueryData = z.infer<typeof QueueFacetQuery>;

export const QueueQuery = QueueFilters.extend({
  sort: z.enum(SORTS).default('newest').meta({ title: '排序' }),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  after: z.string().max(60).optional(),
});
export type QueueQueryData = z.infer<typeof QueueQuery>;

/** The whole of the list as a file, in its order. */
export const QueueExportQuery = QueueQuery.omit({ limit: true, after: true });
export type QueueExportQueryData = z.infer<typeof QueueExportQuery>;

const QueueRow = ListedWarning.extend({
  /** Where the kind of fraud is somebody's private life, only police are shown it. */
  fraudType: z.enum(FRAUD_TYPES),
  source: z.enum(SOURCES),
  station: z.string().nullable(),
  closedAt: z.string().nullable(),
  dueAt: z.string().nullable(),
});
export type QueueRowData = z.infer<typeof QueueRow>;

export const QueueView = z.strictObject({
  warnings: z.array(QueueRow),
  /** What the next page begins after; null at the end. */
  next: z.string().nullable(),
  now: z.string(),
});
export type QueueData = z.infer<typeof QueueView>;

const Counts = z.array(z.strictObject({ value: z.string(), name: z.string().nullable(), n: z.number() }));

export const QueueFacetsView = z.strictObject({
  total: z.number(),
  /** Of each value how many there would be, whatever is chosen among the others of its kind. */
  facets: z.partialRecord(z.enum(FACETS), Counts),
  /** Since when the reader's shift runs; without one in the roster the last twelve hours. */
  shiftFrom: z.string(),
});
export type QueueFacetsData = z.infer<typeof QueueFacetsView>;

export const QueueIdsView = z.strictObject({
  warnings: z.array(z.strictObject({ id: z.string(), number: z.string() })),
});
export type QueueIdsData = z.infer<typeof QueueIdsView>;
