import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { charCount, cut } from '../lib/text.ts';
import { type CardFile, type CardText, cardFile } from './card-file.ts';
import { CARD_IDS, FRAUD_TYPES } from './codes.ts';
import { readYamlFile } from './files.ts';
import {
  CUTS,
  cardText,
  fill,
  fillCard,
  isVariable,
  markDrill,
  type VariableName,
  type Variables,
  variablesIn,
} from './fill.ts';
import type { Settings } from './settings.ts';
import { type Texts, TextsFile } from './text-file.ts';

const TEXTS_FILE = 'config/texts.zh-CN.yaml';

/** Reads and lints the texts; a fault stops the start, because WeCom would refuse or cut the card only when it matters. */
export function readTexts(root: string, settings: Pick<Settings, 'tenant' | 'hotline'>): Texts {
  const hotline = settings.hotline;
  const texts = readYamlFile(
    root,
    TEXTS_FILE,
    z.preprocess((file) => expandTexts(file, { safe: safeIn(file), hotline }), TextsFile),
  );
  const faults = lintTexts(texts, settings);
  if (faults.length > 0) throw new Error(`${TEXTS_FILE} is not usable:\n${faults.join('\n')}`);
  return texts;
}

/** Puts the safe sentence and the hotline, which are the same everywhere, into every text. */
function expandTexts(file: unknown, { safe, hotline }: { safe: string; hotline: string }): unknown {
  const inside = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replaceAll('{safe}', safe).replaceAll('{hotline}', hotline);
    if (Array.isArray(value)) return value.map(inside);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inside(part)]));
  };
  return inside(file);
}

const safeIn = (file: unknown): string =>
  typeof file === 'object' && file !== null && 'safe' in file ? String(file.safe) : '';

const FOLDERS = ['src/domain', 'dist/domain'];

const Cards = z.object({ cards: z.record(z.string(), cardFile).default({}) });

/** A module's own texts, its cards tried with the longest values: WeCom would refuse or cut them only when it matters. */
export function readModuleTexts<T>(
  { root, settings, texts }: { root: string; settings: Pick<Settings, 'hotline'>; texts: Texts },
  name: string,
  schema: z.ZodType<T>,
): T {
  const path = pathOf(root, name);
  const expand = (file: unknown) => expandTexts(file, { safe: texts.safe, hotline: settings.hotline });
  const { cards } = readYamlFile(root, path, z.preprocess(expand, Cards));
  const faults = Object.entries(cards).flatMap(([id, card]) => lintCard(texts, id, card));
  if (faults.length > 0) throw new Error(`${path} is not usable:\n${faults.join('\n')}`);
  return readYamlFile(root, path, z.preprocess(expand, schema));
}

export const hasModuleTexts = (root: string, name: string): boolean => existsSync(join(root, pathOf(root, name)));

/** Beside the module's source; where only the built service lies, beside what was built of it. */
function pathOf(root: string, name: string): string {
  const paths = FOLDERS.map((folder) => join(folder, name, 'texts.zh-CN.yaml'));
  return paths.find((path) => existsSync(join(root, path))) ?? paths[0] ?? '';
}

/** The smallest of WeCom's documented limits (app cards p/90236 and robot cards), in characters or entries. */
export const LIMITS = {
  source: 13,
  title: 26,
  desc: 30,
  voteTitle: 16,
  voteDesc: 160,
  voteOption: 11,
  body: 112,
  fieldName: 5,
  fieldValue: 26,
  fields: 6,
  buttons: 6,
  button: 10,
  menu: 3,
  selects: 3,
  selectTitle: 10,
  options: 10,
  option: 10,
  reply: 600,
} as const;

/** What may stand on a locked screen is public: who it is about, where he works and which case it is must not. */
export const PRIVATE: readonly string[] = ['name', 'mask', 'who', 'unit', 'org', 'post', 'no', 'p'];

/** Cards of employees: a drill never reaches them. */
const NEVER_DRILLED: readonly string[] = ['C03', 'C05b', 'C06', 'C07', 'C08', 'C30', 'C33', 'C39'];

/** Faults of the texts when every variable is as long as it may be; empty when all fit. */
export function lintTexts(texts: Texts, settings: Pick<Settings, 'tenant'>): string[] {
  return [
    ...tooLong('tenant.name', settings.tenant.name, LIMITS.source),
    ...CARD_IDS.flatMap((id) => lintCard(texts, id, texts.cards[id])),
    ...FRAUD_TYPES.flatMap((type) => {
      const { name, advisor = name } = texts.fraudTypes[type];
      return [name, advisor].flatMap((label) => tooLong(`fraudTypes.${type}`, label, CUTS.fraud));
    }),
    ...Object.entries(texts.levels).flatMap(([level, { tag }]) => tooLong(`levels.${level}.tag`, tag, CUTS.tag)),
    ...Object.entries(texts.replies).flatMap(([id, reply]) => [
      ...isPrivate(id, reply),
      ...filled(id, () => tooLong(id, fill(reply, longest(texts)), LIMITS.reply)),
    ]),
    ...Object.entries(texts.messages).flatMap(([id, text]) => unknownNames(`messages.${id}`, [text])),
  ];
}

/** The faults of one card, also of one that a module brings. */
export function lintCard(texts: Texts, id: string, card: CardFile): string[] {
  const choices: [string, Variables][] = Object.entries(card.choices);
  const faults = [undefined, ...Object.keys(card.variants)].flatMap((variant) => {
    const place = variant === undefined ? id : `${id} (${variant})`;
    const text = cardText(id, card, variant === undefined ? [] : [variant]);
    const named = unknownNames(place, templatesOf(text));
    if (named.length > 0) return named;
    const filledTexts = (choices.length > 0 ? choices : [['', {}] as [string, Variables]]).flatMap(([name, values]) =>
      (NEVER_DRILLED.includes(id) ? [text] : [text, markDrill(texts, text)]).flatMap((text) => {
        const where = name === '' ? place : `${place} ${name}`;
        return filled(where, () => checkLimits(where, fillCard(text, { ...longest(texts), ...values })));
      }),
    );
    return [...isPrivate(`${place}.title`, text.title), ...isPrivate(`${place}.desc`, text.desc), ...filledTexts];
  });
  return [...new Set([...faults, ...choices.flatMap(([name, values]) => lintChoice(`${id}.choices.${name}`, values))])];
}

function checkLimits(place: string, card: CardText): string[] {
  return [
    ...tooLong(`${place}.title`, card.title, card.type === 'vote_interaction' ? LIMITS.voteTitle : LIMITS.title),
    ...tooLong(`${place}.desc`, card.desc, card.type === 'vote_interaction' ? LIMITS.voteDesc : LIMITS.desc),
    ...card.options.flatMap(({ id, text }) => tooLong(`${place}.options ${id}`, text, LIMITS.voteOption)),
    ...tooLong(`${place}.body`, card.body, LIMITS.body),
    ...tooMany(`${place}.fields`, card.fields, LIMITS.fields),
    ...card.fields.flatMap(([name, value]) => [
      ...tooLong(`${place}.fields ${name} (name)`, name, LIMITS.fieldName),
      ...tooLong(`${place}.fields ${name}`, value, LIMITS.fieldValue),
    ]),
    ...tooMany(`${place}.buttons`, card.buttons, LIMITS.buttons),
    ...tooMany(`${place}.menu`, card.menu, LIMITS.menu),
    ...[...card.buttons, ...card.menu, ...(card.submit ? [card.submit] : [])].flatMap(({ key, text }) =>
      tooLong(`${place}.buttons ${key}`, text, LIMITS.button),
    ),
    ...tooLong(`${place}.link`, card.link, LIMITS.button),
    ...tooMany(`${place}.selects`, card.selects, LIMITS.selects),
    ...card.selects.flatMap(({ key, title, options }) => [
      ...tooLong(`${place}.selects ${key}`, title, LIMITS.selectTitle),
      ...tooMany(`${place}.selects ${key} options`, options, LIMITS.options),
      ...options.flatMap((option) => tooLong(`${place}.selects ${key} ${option.id}`, option.text, LIMITS.option)),
    ]),
    ...shapeFaults(place, card),
  ];
}

function templatesOf({ title, desc, body, fields, options }: CardText): string[] {
  return [title, desc, body, ...fields.map(([, value]) => value), ...options.map(({ text }) => text)];
}

/** What WeCom demands of a type and refuses to another. */
function shapeFaults(place: string, card: CardText): string[] {
  const keys = [...card.buttons, ...card.menu].map(({ key }) => key);
  const isMultiple = card.type === 'multiple_interaction';
  const isVote = card.type === 'vote_interaction';
  return [
    ...(new Set(keys).size < keys.length ? [`${place}: two buttons have the same key`] : []),
    ...((card.type === 'button_interaction') !== card.buttons.length > 0
      ? [`${place}: a button_interaction, and no other type, has buttons`]
      : []),
    ...(isMultiple !== card.selects.length > 0 || isVote !== card.options.length > 0
      ? [`${place}: a multiple_interaction has selects, a vote_interaction options, and no other type has them`]
      : []),
    ...((isMultiple || isVote) !== (card.submit !== undefined)
      ? [`${place}: a multiple_interaction and a vote_interaction, and no other type, have submit`]
      : []),
    ...((isMultiple || isVote) && (card.body !== '' || card.fields.length > 0 || card.menu.length > 0)
      ? [`${place}: a ${card.type} has neither fields, body nor menu`]
      : []),
  ];
}

/** A choice's values are printed as they are: one that would be cut would lose its end. */
function lintChoice(place: string, values: Variables): string[] {
  return Object.entries(values).flatMap(([name, value]) =>
    isVariable(name)
      ? tooLong(`${place}.${name}`, String(value), CUTS[name])
      : [`${place}: unknown variable {${name}}`],
  );
}

/** How long each variable may be. */
export const longestLengths = (texts: Texts): Record<string, number> =>
  Object.fromEntries(Object.entries(longest(texts)).map(([name, value]) => [name, charCount(String(value))]));

function longest(texts: Texts): Variables {
  const tags = Object.values(texts.levels).map(({ tag }) => tag);
  const tag = tags.reduce((long, next) => (charCount(next) > charCount(long) ? next : long), '');
  const names = Object.keys(CUTS) as VariableName[];
  return { ...Object.fromEntries(names.map((name) => [name, '国'.repeat(CUTS[name])])), tag };
}

function filled(place: string, check: () => string[]): string[] {
  try {
    return check();
  } catch (error) {
    return [`${place}: ${error instanceof Error ? error.message : String(error)}`];
  }
}

function unknownNames(place: string, templates: string[]): string[] {
  const unknown = templates.flatMap(variablesIn).filter((name) => !isVariable(name));
  return [...new Set(unknown)].map((name) => `${place}: unknown variable {${name}}`);
}

function isPrivate(place: string, template: string): string[] {
  return variablesIn(template)
    .filter((name) => PRIVATE.includes(name))
    .map((name) => `${place}: {${name}} must not show on a locked screen`);
}

function tooLong(place: string, text: string, max: number): string[] {
  const length = charCount(text);
  return length > max ? [`${place}: ${length} characters, at most ${max}: ${cut(text, 40)}`] : [];
}

function tooMany(place: string, entries: readonly unknown[], max: number): string[] {
  return entries.length > max ? [`${place}: ${entries.length} entries, at most ${max}`] : [];
}
