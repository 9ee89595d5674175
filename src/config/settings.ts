import { z } from 'zod';
import { charCount } from '../lib/text.ts';
import { days, hours, minutes, seconds } from '../lib/time.ts';
import { readYamlFile } from './files.ts';
import { Scripts } from './script-token.ts';

export const SETTINGS_FILE = 'config/settings.yaml';

/** A moment after a beginning: so many milliseconds, or the next time Shanghai's clock shows 'HH:mm'. */
export type Due = { afterMs: number } | { clock: string };
export type LadderStep = { step: 0 | 1 | 2 | 3 | 4 } & Due;
export interface ClockRange {
  from: string;
  to: string;
}
export type Settings = Readonly<z.output<typeof SettingsFile>>;

export function readSettings(root: string): Settings {
  return readYamlFile(root, SETTINGS_FILE, SettingsFile);
}

const UNITS = { s: seconds(1), m: minutes(1), h: hours(1), d: days(1) };
const STEPS = [0, 1, 2, 3, 4] as const;
const CLOCK = '([01]\\d|2[0-3]):[0-5]\\d';

const Duration = z
  .string('must be a duration like 90s, 5m, 4h or 3d')
  .regex(/^\d+[smhd]$/, 'must be a duration like 90s, 5m, 4h or 3d')
  .transform((text) => Number.parseInt(text, 10) * UNITS[text.at(-1) as keyof typeof UNITS]);

const DueText = z.union(
  [
    Duration.transform((afterMs): Due => ({ afterMs })),
    z
      .string()
      .regex(new RegExp(`^next ${CLOCK}$`))
      .transform((text): Due => ({ clock: text.slice(5) })),
  ],
  'must be a duration like 5m, or a clock time like "next 09:10"',
);

/** How often a question is put again: one pause, or growing ones of which the last stays, or a time of day. */
const Alarm = z.union(
  [
    z
      .union([Duration, z.array(Duration).min(1)])
      .transform((pauses): { pausesMs: number[] } => ({ pausesMs: typeof pauses === 'number' ? [pauses] : pauses })),
    z
      .string()
      .regex(new RegExp(`^next ${CLOCK}$`))
      .transform((text): { clock: string } => ({ clock: text.slice(5) })),
  ],
  'must be a duration like 5m, several like [5m, 10m, 15m], or a clock time like "next 09:10"',
);

const Hours = z
  .string('must be a range like 21:00-08:00')
  .regex(new RegExp(`^${CLOCK}-${CLOCK}$`), 'must be a range like 21:00-08:00')
  .transform((text): ClockRange => ({ from: text.slice(0, 5), to: text.slice(6) }));

const Timers = z.strictObject({
  match: Duration,
  ack: Duration,
  contact: Duration,
  outcome: Duration,
  alarm: Alarm,
  review: Duration,
  followUp: z.array(Duration),
});

const Ladder = z
  .array(DueText)
  .min(1)
  .max(STEPS.length, 'a ladder has steps 0 to 4')
  .transform((dues): LadderStep[] => STEPS.slice(0, dues.length).map((step, i) => ({ step, ...(dues[i] as Due) })));

const byLevel = <T extends z.ZodType>(entry: T) =>
  z.strictObject({ CRITICAL: entry, HIGH: entry, MEDIUM: entry, LOW: entry });

const text = (max: number) =>
  z.string().refine((value) => value !== '' && charCount(value) <= max, `must have 1 to ${max} characters`);
const count = z.int().positive();
const share = z.number().min(0).max(1);

const ClockTime = z.string("must be quoted, e.g. '09:10'").regex(new RegExp(`^${CLOCK}$`), 'must be a time like 09:10');

/** The longest line of a vote card, with the longest name of a government page in it. */
const OPTION_MAX = 11;
const GOV_NAME_MAX = 8;

const ProtectionItem = z.strictObject({
  code: z.string().regex(/^[A-Z][A-Z0-9_]{1,39}$/, 'must be a code like APP_INSTALLED'),
  option: z
    .string()
    .refine(
      (value) => value !== '' && charCount(value.replaceAll('{gov}', '国'.repeat(GOV_NAME_MAX))) <= OPTION_MAX,
      `must have 1 to ${OPTION_MAX} characters`,
    ),
  name: text(20),
  howTo: z.string().regex(/^[a-z0-9-]{1,40}$/),
  ofNumber: z.boolean().default(false),
});

const Protection = z.strictObject({
  items: z
    .array(ProtectionItem)
    .min(1)
    .max(10)
    .refine((items) => new Set(items.map(({ code }) => code)).size === items.length, 'two items have the same code'),
  validDays: count,
  sampleRate: share,
  sampleMin: count,
  remindAfterDays: z.array(count),
  remindAt: ClockTime,
  morningAt: ClockTime,
  newHire: z.strictObject({
    delayMinutes: count.max(10, 'must be at most 10: new colleagues are asked within ten minutes'),
    nextMorning: ClockTime,
    dueDays: count,
    keepDays: count,
    countedDays: count,
    lecture: z.strictObject({ people: count, days: count }),
  }),
});

/** Attempts a minute; a settings file from before has none and gets these. */
export const Limits = z
  .strictObject({
    logins: count.default(1200),
    uploads: count.default(60),
    drafts: count.default(600),
    guesses: count.default(30),
    scripts: count.default(1200),
    wrongTokens: count.default(200),
    callbacks: count.default(300_000),
    wrongCallbacks: count.default(600),
  })
  .prefault({});

export type Limits = Readonly<z.output<typeof Limits>>;

/** A desk left alone: when it is signed out, for how long it warns before that, and when its screen locks. */
const Desk = z
  .strictObject({
    idleMinutes: z.int().min(5).max(120).default(30),
    warnSeconds: z.int().min(20).max(300).default(60),
    lockMinutes: z.int().min(1).max(60).default(10),
  })
  .prefault({});

export const SettingsFile = z.strictObject({
  tenant: z.strictObject({ name: text(13) }),
  hotline: z.string("must be quoted, e.g. '96110'").regex(/^\d{3,12}$/),
  govPage: z.strictObject({ name: text(GOV_NAME_MAX), qr: z.url({ protocol: /^https$/ }).nullable() }),
  timers: byLevel(Timers),
  escalation: byLevel(Ladder),
  quietHours: Hours,
  night: Hours,
  followUp: z.strictObject({ again: Duration, police: Duration }),
  undo: z.strictObject({ minutes: count }),
  handover: z.strictObject({ minutes: count }),
  merge: z.strictObject({ hours: count }),
  rollup: z.strictObject({ seconds: count }),
  card: z.strictObject({ nameRemovalHours: count.max(71, 'must be below 72: the update code of a card dies then') }),
  masking: z.strictObject({ cardName: z.enum(['AFTER_ACK', 'NEVER']) }),
  storm: z.strictObject({ share, min: count }),
  send: z.strictObject({
    personsPerMinute: count,
    perMemberPerMinute: count.max(30, 'must not exceed 30: WeCom drops the rest in silence'),
    perMemberPerHour: count.max(1000, 'must not exceed 1000: WeCom drops the rest in silence'),
    dayCap: count,
    reserveShare: share,
    duplicateCheckSeconds: z.int().min(1800, 'must be 1800 to 14400').max(14400, 'must be 1800 to 14400'),
  }),
  reminders: z.strictObject({ max: z.int().min(0), declineSilenceDays: count }),
  desk: Desk,
  bulletin: z.strictObject({ approvalAbove: count, countdown: Duration, wave: Duration }),
  import: z.strictObject({ leaverShare: share, keepDays: count }),
  posts: z.strictObject({ practiceDays: count, silentAfter: Duration, shiftAtMost: Duration }),
  contacts: z.strictObject({
    readAt: ClockTime,
    goneShare: share,
    few: z.int().min(0),
    lookUpsPerNight: z.int().min(0).max(5_000),
    accountChecksPerNight: z.int().min(1).max(20_000),
    accountChecksPerRound: z.int().min(1).max(50),
  }),
  privacy: z.strictObject({ answerWorkingDays: count }),
  retention: z.strictObject({
    leaverDays: count,
    officerDays: z.int().min(184, 'must be at least 184: the law asks for six months of logs'),
    messageDays: count,
    warningPersonDays: count,
    evidenceDays: count,
    disclosureYears: z.int().min(3, 'must be at least 3: the law asks for three years'),
  }),
  protection: Protection,
  limits: Limits,
  scripts: Scripts,
  /** What modules let be set beside the above, each by its name; the module itself says of what shape. */
  modules: z.record(z.string(), z.unknown()).default({}),
});
