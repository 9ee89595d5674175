import type { CardFile } from './card-file.ts';
import { variablesIn } from './fill.ts';
import { LIMITS } from './texts.ts';

/** Words by where they stand: 'C01/title', 'C01/fields/0/1', 'C01/NIGHT/title'. What a button does is no word. */
export type CardLines = Readonly<Record<string, string>>;

export interface CardLine {
  /** Of the card, or of one of its variants. */
  place: string;
  text: string;
  /** WeCom's limit in characters, every variable at its longest. */
  max: number;
}

/** Every line of a card that may be worded otherwise, in the order of the card. */
export function linesOf(id: string, card: CardFile): CardLine[] {
  return [
    ...partsOf(card, id, card.type),
    ...Object.entries(card.variants).flatMap(([variant, parts]) => partsOf(parts, `${id}/${variant}`, card.type)),
  ];
}

/** A card, or what a variant of it says otherwise. */
type Worded = CardFile['variants'][string];

function partsOf(parts: Worded, at: string, type: CardFile['type']): CardLine[] {
  const isVote = type === 'vote_interaction';
  const one = (name: 'title' | 'desc' | 'body' | 'link', max: number): CardLine[] => {
    const text = parts[name];
    return text === undefined || text === '' ? [] : [{ place: `${at}/${name}`, text, max }];
  };
  return [
    ...one('title', isVote ? LIMITS.voteTitle : LIMITS.title),
    ...one('desc', isVote ? LIMITS.voteDesc : LIMITS.desc),
    ...one('body', LIMITS.body),
    ...(parts.fields ?? []).flatMap(([name, value], n) => [
      { place: `${at}/fields/${n}/0`, text: name, max: LIMITS.fieldName },
      { place: `${at}/fields/${n}/1`, text: value, max: LIMITS.fieldValue },
    ]),
    ...(parts.buttons ?? []).map(({ text }, n) => ({ place: `${at}/buttons/${n}/text`, text, max: LIMITS.button })),
    ...(parts.menu ?? []).map(({ text }, n) => ({ place: `${at}/menu/${n}/text`, text, max: LIMITS.button })),
    ...one('link', LIMITS.button),
  ];
}

/** The cards with other words in some places. A place that no card has is passed over: an older version may know more. */
export function applyLines<Cards extends Readonly<Record<string, CardFile>>>(cards: Cards, lines: CardLines): Cards {
  const next: Record<string, CardFile> = {};
  for (const [id, card] of Object.entries(cards)) {
    const own = Object.entries(lines).filter(([place]) => place.startsWith(`${id}/`));
    const known = new Set(own.length > 0 ? linesOf(id, card).map(({ place }) => place) : []);
    const fitting = own.filter(([place]) => known.has(place));
    if (fitting.length > 0) next[id] = worded(card, fitting);
  }
  return { ...cards, ...next };
}

function worded(card: CardFile, lines: readonly (readonly [string, string])[]): CardFile {
  const copy = structuredClone(card);
  for (const [place, text] of lines) {
    const [, ...path] = place.split('/');
    const [first = ''] = path;
    const inVariant = copy.variants[first];
    put(inVariant ?? copy, inVariant ? path.slice(1) : path, text);
  }
  return copy;
}

function put(parts: object, path: readonly string[], text: string): void {
  const [first = '', ...rest] = path;
  if (rest.length === 0) Reflect.set(parts, first, text);
  else put(Reflect.get(parts, first), rest, text);
}

/** Variables that the first text has and the second lost. */
export const lostVariables = (before: string, after: string): string[] => {
  const kept = variablesIn(after);
  return variablesIn(before).filter((name) => !kept.includes(name));
};
