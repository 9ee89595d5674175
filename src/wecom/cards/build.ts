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

interface CardState extends Heading {
  quote?: QuoteArea | undefined;
  /** `[name, value]`, or the whole item where it links somewhere. */
  fields?: readonly (readonly [name: string, value: string] | HorizontalContent)[] | undefined;
  menu?: ActionMenu | ActionMenu['action_list'] | undefined;
}

interface TextNoticeParts extends CardState {
  /** What a tap on the card opens. */
  url: string;
  body?: string | undefined;
  emphasis?: { title?: string; desc?: string } | undefined;
  jumps?: readonly (Jump | { title: string; url: string })[] | undefined;
}

export function textNotice(parts: TextNoticeParts): TextNotice {
  return checkCard({
    card_type: 'text_notice',
    ...cardState(parts),
    ...given({ emphasis_content: parts.emphasis, sub_title_text: parts.body || undefined }),
    ...jumpsOf(parts.jumps),
    card_action: { type: 1, url: parts.url },
  });
}

interface NewsNoticeParts extends Omit<TextNoticeParts, 'body' | 'emphasis'> {
  image: NonNullable<NewsNotice['card_image']>;
  paragraphs?: readonly { title: string; desc?: string }[] | undefined;
}

export function newsNotice(parts: NewsNoticeParts): NewsNotice {
  return checkCard({
    card_type: 'news_notice',
    ...cardState(parts),
    card_image: parts.image,
    ...(parts.paragraphs?.length ? { vertical_content_list: [...parts.paragraphs] } : {}),
    ...jumpsOf(parts.jumps),
    card_action: { type: 1, url: parts.url },
  });
}

interface ButtonInteractionParts extends CardState {
  body?: string | undefined;
  /** With `key` it calls back, with `url` it opens a page. */
  buttons: readonly CardButton[];
  selection?: Selection | undefined;
  /** What a tap on the card opens; without it a tap does nothing. */
  url?: string | undefined;
}

export function buttonInteraction(parts: ButtonInteractionParts): ButtonInteraction {
  return checkCard({
    card_type: 'button_interaction',
    ...cardState(parts),
    ...given({ sub_title_text: parts.body || undefined, button_selection: parts.selection }),
    ...(parts.url === undefined ? {} : { card_action: { type: 1, url: parts.url } }),
    button_list: parts.buttons.map((one) => (one.url === undefined ? one : { ...one, type: one.type ?? 1 })),
  });
}

interface VoteInteractionParts extends Heading {
  question: Omit<Checkbox, 'disable'>;
  submit: SubmitButton;
}

export function voteInteraction(parts: VoteInteractionParts): VoteInteraction {
  return checkCard({
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
  return checkCard({
    card_type: 'multiple_interaction',
    ...heading(parts),
    select_list: [...parts.selections],
    submit_button: parts.submit,
  });
}

/** The state after a press: the same card, its buttons replaced by one grey label. For updates only. */
export function replaceText<Card extends InteractiveCard>(card: Card, text: string): Card {
  return { ...card, replace_text: text };
}

function heading({ source, title, desc }: Heading) {
  return {
    ...given({ source: typeof source === 'string' ? { desc: source } : source }),
    main_title: { title, ...given({ desc: desc || undefined }) },
  };
}

function cardState(parts: CardState) {
  const { fields, menu, quote } = parts;
  const items = fields?.map((item) => ('keyname' in item ? item : { keyname: item[0], value: item[1] }));
  return {
    ...heading(parts),
    ...menuOf(menu),
    ...given({ quote_area: quote }),
    ...(items?.length ? { horizontal_content_list: items } : {}),
  };
}

function menuOf(menu: CardState['menu']): { action_menu?: ActionMenu } {
  if (menu && 'action_list' in menu) return { action_menu: menu };
  return menu?.length ? { action_menu: { action_list: menu } } : {};
}

function jumpsOf(jumps: TextNoticeParts['jumps']): { jump_list?: Jump[] } {
  return jumps?.length ? { jump_list: jumps.map((jump) => ({ type: 1, ...jump })) } : {};
}

type Given<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

function given<Fields extends object>(fields: Fields): Given<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<Fields>;
}
