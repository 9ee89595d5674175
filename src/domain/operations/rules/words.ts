import type { Texts } from '../../../config/text-file.ts';

type Body = Record<string, unknown>;

/** What a card is called in the operator's texts, without what is filled in; its code where the texts do not name it. */
export function titleOf({ cards }: Pick<Texts, 'cards'>, template: string): string {
  const card = Object.hasOwn(cards, template) ? cards[template as keyof typeof cards] : undefined;
  const title = card?.title.replaceAll(/\{\w+\}/g, '…').trim();
  return title || template;
}

/** Title and lines of a message as it went out, in the order in which its reader saw them. */
export function linesOf(json: string): string[] {
  const body: unknown = JSON.parse(json);
  if (!isBody(body)) return [];
  const { text, template_card: card } = body;
  if (isBody(text)) return texts(text.content);
  if (!isBody(card)) return [];
  const title = isBody(card.main_title) ? [...texts(card.main_title.title), ...texts(card.main_title.desc)] : [];
  const fields = listOf(card.horizontal_content_list).map(({ keyname, value }) => `${keyname ?? ''}：${value ?? ''}`);
  const buttons = listOf(card.button_list).flatMap((button) => texts(button.text).map((label) => `［${label}］`));
  return [...title, ...texts(card.sub_title_text), ...fields, ...buttons];
}

const isBody = (value: unknown): value is Body => typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): Body[] => (Array.isArray(value) ? value.filter(isBody) : []);
const texts = (value: unknown): string[] => (typeof value === 'string' && value !== '' ? [value] : []);
