import { z } from 'zod';
import { freeText, moment } from '../../lib/fields.ts';
import { fieldName, LEVEL_NAMES, TIMER_NAMES } from './types.ts';

const id = z.string().min(1).max(64);

/** Written as in the settings file; what it may be is judged as the file is, so that every fault is named at once. */
const written = z
  .string()
  .max(20)
  .regex(/^[a-z0-9:\- ]*$/);
const named = <T extends z.ZodType>(schema: T, title: string): T => schema.meta({ title });
const count = (title: string) => named(z.number(), title);

const byLevel = <T extends z.ZodType>(entry: T) =>
  z.strictObject({
    CRITICAL: named(entry, LEVEL_NAMES.CRITICAL),
    HIGH: named(entry, LEVEL_NAMES.HIGH),
    MEDIUM: named(entry, LEVEL_NAMES.MEDIUM),
    LOW: named(entry, LEVEL_NAMES.LOW),
  });

const Timers = z.strictObject({
  match: named(written, TIMER_NAMES.match),
  ack: named(written, TIMER_NAMES.ack),
  contact: named(written, TIMER_NAMES.contact),
  outcome: named(written, TIMER_NAMES.outcome),
  alarm: named(z.union([written, z.array(written).max(8)]), TIMER_NAMES.alarm),
  review: named(written, TIMER_NAMES.review),
  followUp: named(z.array(written).max(6), TIMER_NAMES.followUp),
});

const WrittenSettings = z.strictObject({
  escalation: named(byLevel(z.array(written).max(8)), '升级阶梯'),
  timers: named(byLevel(Timers), '时限'),
  followUp: named(
    z.strictObject({
      again: named(written, fieldName('followUp.again')),
      police: named(written, fieldName('followUp.police')),
    }),
    '回访',
  ),
  quietHours: named(written, fieldName('quietHours')),
  night: named(written, fieldName('night')),
  reminders: named(
    z.strictObject({
      max: count(fieldName('reminders.max')),
      declineSilenceDays: count(fieldName('reminders.declineSilenceDays')),
    }),
    '催办',
  ),
  storm: named(
    z.strictObject({ share: count(fieldName('storm.share')), min: count(fieldName('storm.min')) }),
    '集中升级',
  ),
  send: named(
    z.strictObject({
      personsPerMinute: count(fieldName('send.personsPerMinute')),
      perMemberPerMinute: count(fieldName('send.perMemberPerMinute')),
      perMemberPerHour: count(fieldName('send.perMemberPerHour')),
      dayCap: count(fieldName('send.dayCap')),
      reserveShare: count(fieldName('send.reserveShare')),
      duplicateCheckSeconds: count(fieldName('send.duplicateCheckSeconds')),
    }),
    '发送限额',
  ),
  desk: named(
    z.strictObject({
      idleMinutes: count(fieldName('desk.idleMinutes')),
      warnSeconds: count(fieldName('desk.warnSeconds')),
      lockMinutes: count(fieldName('desk.lockMinutes')),
    }),
    '退出与锁屏',
  ),
  bulletin: named(
    z.strictObject({
      approvalAbove: count(fieldName('bulletin.approvalAbove')),
      countdown: named(written, fieldName('bulletin.countdown')),
      wave: named(written, fieldName('bulletin.wave')),
    }),
    '通报',
  ),
});
export type WrittenData = z.infer<typeof WrittenSettings>;

const place = z
  .string()
  .max(60)
  .regex(/^[\w./-]+$/);

/** What is to be otherwise than now: groups of settings whole, lines of cards by their place; '' takes a line back to the file's. */
export const ChangesBody = WrittenSettings.partial().extend({
  cards: z
    .record(place, freeText(400, 0))
    .refine((lines) => Object.keys(lines).length <= 400, { error: '一次最多改400行' })
    .meta({ title: '卡片文字' })
    .optional(),
});
export type ChangesData = z.infer<typeof ChangesBody>;

const Person = z.object({ name: z.string() });

const Change = z.object({ field: z.string(), name: z.string(), before: z.string(), after: z.string() });
export type ChangeData = z.infer<typeof Change>;

const Version = z.object({
  id,
  number: z.number(),
  /** The number of the older version it equals; null for one with values of its own. */
  takenBackTo: z.number().nullable(),
  state: z.enum(['PROPOSED', 'PLANNED', 'IN_FORCE', 'SUPERSEDED', 'WITHDRAWN']),
  reason: z.string(),
  madeBy: Person,
  madeAt: z.string(),
  decidedBy: Person.nullable(),
  decidedAt: z.string().nullable(),
  /** From when it holds, or would hold once it is confirmed; null: at once. */
  from: z.string().nullable(),
  changes: z.array(Change),
  /** The changes beyond those listed. */
  more: z.number(),
  /** The run with which it was tried before it was proposed. */
  replayId: z.string().nullable(),
  can: z.object({ confirm: z.boolean(), withdraw: z.boolean(), takeUp: z.boolean() }),
});
export type VersionData = z.infer<typeof Version>;

/** GET /api/settings: what is in force, and what the files say. */
export const SettingsView = z.object({
  /** 0: nothing was ever changed, the files hold. */
  version: z.number(),
  inForce: WrittenSettings,
  file: WrittenSettings,
  /** What waits for its moment or for a second officer; while it does, nothing else can be put in force. */
  pending: Version.nullable(),
  /** Open warnings that go on by the rules they began with, which differ from those in force. */
  running: z.number(),
  canChange: z.boolean(),
  now: z.string(),
});
export type SettingsData = z.infer<typeof SettingsView>;

/** GET /api/settings/cards: the words of every card, as they are in force. */
export const CardsView = z.object({
  version: z.number(),
  cards: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      buttons: z.array(z.object({ text: z.string(), style: z.number() })),
      lines: z.array(
        z.object({
          place: z.string(),
          variant: z.string().nullable(),
          name: z.string(),
          text: z.string(),
          file: z.string(),
          max: z.number(),
        }),
      ),
    }),
  ),
  /** By variable: how long it may be, and what could stand there. */
  lengths: z.record(z.string(), z.number()),
  examples: z.record(z.string(), z.string()),
  canChange: z.boolean(),
});
export type SettingsCardsData = z.infer<typeof CardsView>;

/** POST /api/settings/check: nothing is kept. */
export const CheckBody = z.strictObject({ changes: named(ChangesBody, '改动') });
export const CheckView = z.object({
  faults: z.array(z.object({ field: z.string(), name: z.string(), message: z.string() })),
  changes: z.array(Change),
  /** A second officer has to confirm it. */
  needsSecond: z.boolean(),
});
export type CheckData = z.infer<typeof CheckView>;

const Load = z.object({ cards: z.number(), night: z.number() });
const Totals = z.object({
  within5: z.number(),
  steps: z.array(z.number()),
  cards: z.number(),
  night: z.number(),
  officerNights: z.number(),
  mostANight: z.number(),
  nearLimit: z.number(),
});
const Concerned = z.array(z.object({ id: z.string(), name: z.string(), before: Load, after: Load }));

const ReplayResult = z.object({
  days: z.number(),
  warnings: z.number(),
  answered: z.number(),
  /** Warnings of which the replay of what is in force reaches the step that was really reached. */
  same: z.number(),
  /** Warnings whose course would have been another; a list of its own. */
  changed: z.number(),
  before: Totals,
  after: Totals,
  people: Concerned,
  organisations: Concerned,
  tookMs: z.number(),
});

/** One run of the last days under a draft, beside the same days under what was in force. */
const Replay = z.object({
  id,
  state: z.enum(['RUNNING', 'DONE', 'CANCELLED', 'TOO_LONG', 'FAILED', 'INTERRUPTED']),
  /** The version in force with which it was compared. */
  basedOn: z.number(),
  changes: ChangesBody,
  startedBy: Person,
  startedAt: z.string(),
  done: z.number(),
  /** Null until it was counted. */
  total: z.number().nullable(),
  result: ReplayResult.nullable(),
});
export type ReplayData = z.infer<typeof Replay>;

/** POST /api/settings/replays begins one; GET answers the newest, whoever began it. */
export const ReplayView = z.object({ replay: Replay.nullable() });
export type ReplayViewData = z.infer<typeof ReplayView>;
export const ReplayParams = z.object({ id });

/** GET /api/settings/replays/:id/warnings: those with another course, the oldest first. */
export const ReplayWarningsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  after: z.coerce.number().int().min(0).max(1_000_000).optional(),
});
const Course = z.object({ step: z.number(), answeredMs: z.number().nullable(), cards: z.number() });
export const ReplayWarningsView = z.object({
  warnings: z.array(
    z.object({
      id,
      number: z.string(),
      level: z.string(),
      at: z.string(),
      organisation: z.string().nullable(),
      /** Masked, or left out, where names are not his to see. */
      person: z.string().nullable(),
      /** Whether its page opens to him. */
      canOpen: z.boolean(),
      before: Course,
      after: Course,
    }),
  ),
  next: z.number().nullable(),
});
export type ReplayWarningsData = z.infer<typeof ReplayWarningsView>;

/** GET /api/settings/versions, the newest first. */
export const VersionsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(50).default(20),
  after: z.coerce.number().int().min(0).optional(),
});
export const VersionsView = z.object({ versions: z.array(Version), next: z.number().nullable(), now: z.string() });
export type VersionsData = z.infer<typeof VersionsView>;

/** POST /api/settings/versions: from now, or from a moment. */
export const VersionBody = z.strictObject({
  /** The version its author saw. */
  basedOn: named(z.number().int().min(0), '所依据的版本'),
  changes: named(ChangesBody, '改动'),
  reason: freeText(200, 2).meta({ title: '修改原因', example: '夜间值班人手增加' }),
  from: moment().meta({ title: '生效时间', example: '2026-12-01T08:00:00+08:00' }).optional(),
});
export const VersionParams = z.object({ id });
/** POST /api/settings/take-back and /api/settings/versions/:id/take-up: a new version that equals an older one. */
export const TakeBackBody = z.strictObject({
  /** What was in force when it was pressed: pressed twice, it is done once. */
  basedOn: named(z.number().int().min(0), '所依据的版本'),
  reason: freeText(200, 2).meta({ title: '恢复原因', example: '新阶梯夜间打扰太多' }),
});
export const VersionView = Version;
