import { z } from 'zod';

const url = z.string().optional();
const text = z.string().optional();
const flag = z.number().int().optional();

const Titles = z.looseObject({ title: text, desc: text });
const Link = z.looseObject({ type: flag, title: text, url, appid: text, pagepath: text });
const Choice = z.looseObject({ id: text, text, is_checked: z.boolean().optional() });
const Question = z.looseObject({
  question_key: text,
  title: text,
  mode: flag,
  selected_id: text,
  disable: z.boolean().optional(),
  option_list: z.array(Choice).optional(),
});

/** A template card as it comes over the wire: JSON types only; what must be there is the business of the card rules. */
export const Card = z.looseObject({
  card_type: z.string(),
  task_id: text,
  source: z.looseObject({ icon_url: url, desc: text, desc_color: flag }).optional(),
  action_menu: z
    .looseObject({ desc: text, action_list: z.array(z.looseObject({ text, key: text })).optional() })
    .optional(),
  main_title: Titles.optional(),
  quote_area: z.looseObject({ type: flag, url, title: text, quote_text: text }).optional(),
  emphasis_content: Titles.optional(),
  sub_title_text: text,
  horizontal_content_list: z
    .array(z.looseObject({ keyname: text, value: text, type: flag, url, media_id: text, userid: text }))
    .optional(),
  vertical_content_list: z.array(Titles).optional(),
  card_image: z.looseObject({ url, aspect_ratio: z.number().optional() }).optional(),
  image_text_area: z.looseObject({ type: flag, url, title: text, desc: text, image_url: url }).optional(),
  jump_list: z.array(Link).optional(),
  card_action: Link.optional(),
  button_selection: Question.optional(),
  button_list: z.array(z.looseObject({ type: flag, text, style: flag, key: text, url })).optional(),
  checkbox: Question.optional(),
  select_list: z.array(Question).optional(),
  submit_button: z.looseObject({ text, key: text }).optional(),
  replace_text: text,
});

export type Card = z.infer<typeof Card>;
export type CardQuestion = z.infer<typeof Question>;

const INTERACTIVE = ['button_interaction', 'vote_interaction', 'multiple_interaction'];

export const CARD_TYPES = ['text_notice', 'news_notice', ...INTERACTIVE];

export function isInteractive(card: Card): boolean {
  return INTERACTIVE.includes(card.card_type);
}

/** Only these cards get a response_code and can be changed later (doc p/94888). */
export function isUpdatable(card: Card): boolean {
  return isInteractive(card) || (card.action_menu?.action_list?.length ?? 0) > 0;
}

/** Vote options, drop-downs, or the drop-down above buttons. */
export function questionsOf(card: Card): CardQuestion[] {
  if (card.card_type === 'vote_interaction') return card.checkbox ? [card.checkbox] : [];
  if (card.card_type === 'multiple_interaction') return card.select_list ?? [];
  return card.button_selection ? [card.button_selection] : [];
}
