import type { CardFile, CardText } from './card-file.ts';
import type { CardId } from './codes.ts';
import { fill, isVariable, type Variables, variablesIn } from './fill.ts';
import type { Texts } from './text-file.ts';

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
