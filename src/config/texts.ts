import { z } from 'zod';
import { cardFile } from './card-file.ts';
import { CARD_IDS, FRAUD_TYPES, LEVELS, OUTCOMES } from './codes.ts';
import type { Settings } from './settings.ts';
import { lintTexts } from './text-lint.ts';
import { readYamlFile } from './yaml-file.ts';

const TEXTS_FILE = 'config/texts.zh-CN.yaml';

export type Texts = Readonly<z.output<typeof TextsFile>>;

/** Reads and lints the texts; a fault stops the start, because WeCom would refuse or cut the card only when it matters. */
export function readTexts(root: string, settings: Pick<Settings, 'tenant' | 'hotline'>): Texts {
  const hotline = settings.hotline;
  const texts = readYamlFile(
    root,
    TEXTS_FILE,
    z.preprocess((file) => expand(file, hotline), TextsFile),
  );
  const faults = lintTexts(texts, settings);
  if (faults.length > 0) throw new Error(`${TEXTS_FILE} is not usable:\n${faults.join('\n')}`);
  return texts;
}

const words = z.record(z.string(), z.string());
const TextsFile = z.strictObject({
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
    T13: z.string(),
    NOTHING_OPEN: z.string(),
    UNDONE: z.string(),
  }),
  fraudTypes: z.record(z.enum(FRAUD_TYPES), z.strictObject({ name: z.string(), advisor: z.string().optional() })),
  scripts: z.record(z.enum(FRAUD_TYPES), z.array(z.string()).min(3).max(5)),
  outcomes: z.record(z.enum(OUTCOMES), z.string()),
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
});

/** Puts the safe sentence and the hotline, which are the same everywhere, into every text. */
function expand(file: unknown, hotline: string): unknown {
  const safe = typeof file === 'object' && file !== null && 'safe' in file ? String(file.safe) : '';
  const inside = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replaceAll('{safe}', safe).replaceAll('{hotline}', hotline);
    if (Array.isArray(value)) return value.map(inside);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inside(part)]));
  };
  return inside(file);
}
