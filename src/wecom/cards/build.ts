import { checkCard } from './check.ts';
import type {
  ActionMenu,
  ButtonInteraction,
  CardButton,
  CardSource,
  Checkbox,
  HorizontalContent,
  InteractiveCard,
  Jump,
  MultipleInteraction,
  NewsNotice,
  QuoteArea,
  Selection,
  SubmitButton,
  TextNotice,
  VoteInteraction,
} from './types.ts';

/** `undefined` and empty lists mean: leave it out. Every builder checks the limits of sending. */
interface Heading {
  source?: CardSource | string | undefined;
  title: string;
  desc?: string | undefined;
}

interface Face extends Heading {
  quote?: QuoteArea | undefined;
  /** `[name, value]`, or the whole item where it links somewhere. */
  fields?: readonly (readonly [name: string, value: string] | HorizontalContent)[] | undefined;
  menu?: ActionMenu | ActionMenu['action_list'] | undefined;
}

interface TextNoticeParts extends Face {
  /** What a tap on the card opens. */
  url: string;
  body?: string | undefined;
  emphasis?: { title?: string; desc?: string } | undefined;
  jumps?: readonly (Jump | { title: string; url: string })[] | undefined;
}

export function textNotice(parts: TextNoticeParts): TextNotice {
  return checked({
    card_type: 'text_notice',
    ...face(parts),
    ...given({ emphasis_content: parts.emphasis, sub_title_text: nonEmpty(parts.body) }),
    ...jumpsOf(parts.jumps),
    card_action: { type: 1, url: parts.url },
  });
}

interface NewsNoticeParts extends Omit<TextNoticeParts, 'body' | 'emphasis'> {
  image: NonNullable<NewsNotice['card_image']>;
  paragraphs?: readonly { title: string; desc?: string }[] | undefined;
}

export function newsNotice(parts: NewsNoticeParts): NewsNotice {
  return checked({
    card_type: 'news_notice',
    ...face(parts),
    card_image: parts.image,
    ...(parts.paragraphs?.length ? { vertical_content_list: [...parts.paragraphs] } : {}),
    ...jumpsOf(parts.jumps),
    card_action: { type: 1, url: parts.url },
  });
}

interface ButtonInteractionParts extends Face {
  body?: string | undefined;
  /** With `key` it calls back, with `url` it opens a page. */
  buttons: readonly CardButton[];
  selection?: Selection | undefined;
  /** What a tap on the card opens; without it a tap does nothing. */
  url?: string | undefined;
}

export function buttonInteraction(parts: ButtonInteractionParts): ButtonInteraction {
  return checked({
    card_type: 'button_interaction',
    ...face(parts),
    ...given({ sub_title_text: nonEmpty(parts.body), button_selection: parts.selection }),
    ...(parts.url === undefined ? {} : { card_action: { type: 1, url: parts.url } }),
    button_list: parts.buttons.map(button),
  });
}

interface VoteInteractionParts extends Heading {
  question: Omit<Checkbox, 'disable'>;
  submit: SubmitButton;
}

export function voteInteraction(parts: VoteInteractionParts): VoteInteraction {
  return checked({
    card_type: 'vote_interaction',
    ...heading(parts),
    checkbox: parts.question,
    submit_button: parts.submit,
  });
}

interface MultipleInteractionParts extends Heading {
  selections: readonly Selection[];
  submit: SubmitButton;
}

export function multipleInteraction(parts: MultipleInteractionParts): MultipleInteraction {
  return checked({
    card_type: 'multiple_interaction',
    ...heading(parts),
    select_list: [...parts.selections],
    submit_button: parts.submit,
  });
}

/** The face after a press: the same card, its buttons replaced by one grey label. For updates only. */
export function replaceText<Card extends InteractiveCard>(card: Card, text: string): Card {
  return { ...card, replace_text: text };
}

function checked<Card extends TextNotice | NewsNotice | InteractiveCard>(card: Card): Card {
  checkCard(card);
  return card;
}

function heading({ source, title, desc }: Heading) {
  return {
    ...given({ source: typeof source === 'string' ? { desc: source } : source }),
    main_title: { title, ...given({ desc: nonEmpty(desc) }) },
  };
}

function face(parts: Face) {
  const { fields, menu, quote } = parts;
  return {
    ...heading(parts),
    ...(isMenu(menu) ? { action_menu: menu } : menu?.length ? { action_menu: { action_list: menu } } : {}),
    ...given({ quote_area: quote }),
    ...(fields?.length ? { horizontal_content_list: fields.map(field) } : {}),
  };
}

function isMenu(menu: Face['menu']): menu is ActionMenu {
  return menu !== undefined && !Array.isArray(menu);
}

function field(item: readonly [string, string] | HorizontalContent): HorizontalContent {
  return isPair(item) ? { keyname: item[0], value: item[1] } : item;
}

function isPair(item: readonly [string, string] | HorizontalContent): item is readonly [string, string] {
  return Array.isArray(item);
}

function jumpsOf(jumps: TextNoticeParts['jumps']): { jump_list?: Jump[] } {
  return jumps?.length ? { jump_list: jumps.map((jump) => ({ type: 1, ...jump })) } : {};
}

function button(one: CardButton): CardButton {
  return one.type === undefined && one.url !== undefined ? { ...one, type: 1 } : one;
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

type Given<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

function given<Fields extends object>(fields: Fields): Given<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<Fields>;
}
