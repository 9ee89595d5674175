import { z } from 'zod';
import { charCount } from '../lib/text.ts';
import { cardFile } from './card-file.ts';
import { CARD_IDS, ENDINGS, FRAUD_TYPES, LEVELS } from './codes.ts';
import { CountyTexts } from './county-texts.ts';
import { RosterTexts } from './roster-texts.ts';

const words = z.record(z.string(), z.string());
const cardLine = (max: number) =>
  z.string().refine((text) => text !== '' && charCount(text) <= max, `must have 1 to ${max} characters`);
/** The shape of the texts file. */
export const TextsFile = z.strictObject({
  safe: z.string(),
  drill: z.strictObject({ mark: z.string(), field: z.tuple([z.string(), z.string()]), makesRoom: z.string() }),
  levels: z.record(
    z.enum(LEVELS),
    z.strictObject({ tag: z.string(), colour: z.string(), descColor: z.literal([0, 1, 2, 3]) }),
  ),
  pressed: z.strictObject({ signed: z.string(), submitted: z.string(), known: z.string() }),
  cards: z.record(z.enum(CARD_IDS), cardFile),
  replies: z.strictObject({
    T02: z.string(),
    T03: z.string(),
    T04: z.string(),
    T05: z.string(),
    T06: z.string(),
    T07: z.string(),
    T08: z.string(),
    T09: z.string(),
    T10: z.string(),
    T11: z.string(),
    T13: z.string(),
    NO_PICTURE_ASKED: z.string(),
    DETACHED: z.string(),
    LET_GO: z.string(),
    NOTHING_OPEN: z.string(),
    UNDONE: z.string(),
    ANSWERED: z.string(),
    ERASED: z.string(),
    IDENTITY_CHANGED: z.string(),
    APPOINTMENT_DECLINED: z.string(),
  }),
  tasks: words,
  defects: z.record(z.string(), z.strictObject({ title: z.string(), said: z.string() })),
  mendActs: words,
  log: z.strictObject({ actions: words, objects: words, purposes: words, categories: words }),
  fraudTypes: z.record(z.enum(FRAUD_TYPES), z.strictObject({ name: z.string(), advisor: z.string().optional() })),
  scripts: z.record(z.enum(FRAUD_TYPES), z.array(z.string()).min(3).max(5)),
  outcomes: z.record(z.enum(ENDINGS), z.string()),
  followUpAnswers: z.strictObject({ STABLE: z.string(), STILL_AT_RISK: z.string(), UNREACHABLE: z.string() }),
  methods: words,
  fields: words,
  sources: words,
  states: words,
  steps: z.array(z.string()).length(5),
  roles: words,
  actions: words,
  deliveryStates: words,
  messages: words,
  posts: z.strictObject({
    employeeUnknown: z.string(),
    employeeGone: z.string(),
    alreadyProposed: z.string(),
    alreadyDecided: z.string(),
    leaveOrder: z.string(),
    leaveSelf: z.string(),
    leaveStranger: z.string(),
    shiftOrder: z.string(),
    shiftPast: z.string(),
    shiftLong: z.string(),
    shiftOverlap: z.string(),
    alreadyMended: z.string(),
    officerUnknown: z.string(),
    departmentUnknown: z.string(),
    organisationUnknown: z.string(),
    unitUnknown: z.string(),
    noPlace: z.string(),
    channelClosed: z.string(),
  }),
  roster: RosterTexts,
  county: CountyTexts,
  disclosure: z.strictObject({
    headings: z.array(z.string()).length(11),
    affected: z.array(z.string()).length(7),
    recipients: words,
    bases: words,
    purposes: words,
    categories: words,
  }),
  kept: z.strictObject({ asked: words, answers: words, pictures: words, visits: words }),
  looks: z.strictObject({ actors: words, seen: words, on: words }),
  statistics: z.strictObject({ protected: z.string() }),
  bulletin: z.strictObject({
    why: words,
    kinds: words,
    tiers: words,
    sectors: words,
    tags: words,
    police: z.string(),
    states: words,
    receipts: words,
    actions: words,
    templates: z.array(
      z.strictObject({ id: z.string(), title: cardLine(20), body: cardLine(88), fraudType: z.enum(FRAUD_TYPES) }),
    ),
  }),
});

export type Texts = Readonly<z.output<typeof TextsFile>>;
