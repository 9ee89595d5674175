import { cut } from '../lib/text.ts';
import type { CardFile, CardText } from './card-file.ts';
import type { CardId } from './codes.ts';
import type { Texts } from './text-file.ts';

/** The longest each variable may be, in characters; texts are checked at start with values of exactly this length. */
export const CUTS = {
  org: 16,
  reason: 16,
  no: 16,
  code: 6,
  mask: 16,
  unit: 14,
  topic: 12,
  time: 11,
  name: 10,
  who: 10,
  fraud: 10,
  post: 8,
  tag: 4,
  trick: 20,
  kind: 20,
  why: 20,
  next: 20,
  outcome: 20,
  todo: 20,
  body: 88,
  min: 6,
  n: 5,
  p: 4,
  s: 2,
  a: 6,
  b: 6,
  c: 6,
  d: 6,
  k: 5,
  share: 6,
  days: 3,
  gov: 8,
  items: 26,
} as const;

export type VariableName = keyof typeof CUTS;
/** null and '' are "known to be empty"; a variable that is not given at all is a mistake. */
export type Variables = Partial<Record<VariableName, string | number | null>>;

/** Puts the variables into a template, each cut to its length; a name it does not know or was not given is an error. */
export function fill(template: string, variables: Variables): string {
  return template
    .replace(PLACEHOLDER, (_, name: string) => {
      if (!isVariable(name)) throw new Error(`unknown variable {${name}} in "${template}"`);
      const value = variables[name];
      if (value === undefined) throw new Error(`variable {${name}} of "${template}" was not given`);
      // What people type may hold line breaks and control or direction marks, which could rearrange a card's lines.
      const oneLine = String(value ?? '').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ');
      return cut(oneLine.trim(), CUTS[name]);
    })
    .trim();
}

export function variablesIn(template: string): string[] {
  return [...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
}

export function isVariable(name: string): name is VariableName {
  return Object.hasOwn(CUTS, name);
}

const PLACEHOLDER = /\{(\w+)\}/g;

const MAX_FIELDS = 6;

/** A card's templates with its variants laid over in order: cardText('C01', texts.cards.C01, ['NIGHT', 'REPEAT']). */
export function cardText(id: string, file: CardFile, variants: readonly string[] = []): CardText {
  const { choices: _, variants: known, ...card } = file;
  const overlays = variants.map((variant) => {
    const parts = known[variant];
    if (!parts) throw new Error(`card ${id} has no variant ${variant}`);
    return parts;
  });
  const text: CardText = Object.assign({ ...card }, ...overlays);
  return text;
}

/** Variables that belong together under a name: cardChoice(texts, 'C10', 'SILENT') → { kind, why }. */
export function cardChoice(texts: Texts, id: CardId, name: string): Variables {
  const choice = texts.cards[id].choices[name];
  if (!choice) throw new Error(`card ${id} has no choice ${name}`);
  return Object.fromEntries(Object.entries(choice).filter(([key]) => isVariable(key)));
}

/** Fills every template of a card; a field whose variables are all empty is left out, and so is such a part of one. */
export function fillCard(card: CardText, variables: Variables): CardText {
  const isSaid = (template: string) => {
    const names = variablesIn(template).filter(isVariable);
    return names.length === 0 || names.some((name) => (variables[name] ?? '') !== '');
  };
  const saidParts = (template: string) => template.split('，').filter(isSaid).join('，');
  return {
    ...card,
    title: fill(card.title, variables),
    desc: fill(card.desc, variables),
    body: fill(card.body, variables),
    fields: card.fields
      .filter(([, value]) => isSaid(value))
      .map(([name, value]): [string, string] => [name, fill(saidParts(value), variables)]),
    options: card.options.map(({ id, text }) => ({ id, text: fill(text, variables) })),
  };
}

/** Marks a card of a drill, so that nobody runs for an invented colleague. */
export function markDrill(texts: Texts, card: CardText): CardText {
  const { mark, field, makesRoom } = texts.drill;
  const title = /【[^】]*】/.test(card.title) ? card.title.replace(/【[^】]*】/, mark) : `${mark}${card.title}`;
  if (card.type === 'multiple_interaction' || card.type === 'vote_interaction')
    return { ...card, title, desc: `${field[1]}。${card.desc}` };
  const room =
    card.fields.length < MAX_FIELDS ? card.fields : card.fields.filter(([name]) => !makesRoom.includes(name));
  return { ...card, title, fields: [field, ...room] };
}
