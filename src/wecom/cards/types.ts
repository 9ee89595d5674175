/** Template cards with the field names of WeCom's JSON (WeCom doc p/90236). `task_id` is added when a card is sent. */
export interface CardSource {
  icon_url?: string;
  desc?: string;
  /** 0 grey, 1 black, 2 red, 3 green. */
  desc_color?: 0 | 1 | 2 | 3;
}

export interface ActionMenu {
  desc?: string;
  action_list: { text: string; key: string }[];
}

export interface MainTitle {
  title?: string;
  desc?: string;
}

/** 0 nothing, 1 url, 2 mini-program. */
interface Target {
  type?: 0 | 1 | 2;
  url?: string;
  appid?: string;
  pagepath?: string;
}

export interface QuoteArea extends Target {
  title?: string;
  quote_text?: string;
}

export interface HorizontalContent {
  keyname: string;
  value?: string;
  /** 1 url, 2 file, 3 member. */
  type?: 0 | 1 | 2 | 3;
  url?: string;
  media_id?: string;
  userid?: string;
}

export interface Jump extends Target {
  title: string;
}

export interface CardAction extends Target {
  type: 0 | 1 | 2;
}

export interface CardOption {
  id: string;
  text: string;
}

export interface Selection {
  question_key: string;
  title?: string;
  option_list: CardOption[];
  selected_id?: string;
  /** In updates only. */
  disable?: boolean;
}

export interface CardButton {
  /** 0 calls back, 1 opens `url`. */
  type?: 0 | 1;
  text: string;
  style?: 1 | 2 | 3 | 4;
  key?: string;
  url?: string;
}

export interface Checkbox {
  question_key: string;
  /** 0 one, 1 several. */
  mode?: 0 | 1;
  option_list: (CardOption & { is_checked: boolean })[];
  /** In updates only. */
  disable?: boolean;
}

export interface SubmitButton {
  text: string;
  key: string;
}

interface Notice {
  source?: CardSource;
  action_menu?: ActionMenu;
  quote_area?: QuoteArea;
  horizontal_content_list?: HorizontalContent[];
  jump_list?: Jump[];
  card_action: CardAction;
}

export interface TextNotice extends Notice {
  card_type: 'text_notice';
  main_title?: MainTitle;
  emphasis_content?: { title?: string; desc?: string };
  sub_title_text?: string;
}

export interface NewsNotice extends Notice {
  card_type: 'news_notice';
  main_title: MainTitle;
  card_image?: { url: string; aspect_ratio?: number };
  image_text_area?: Target & { title?: string; desc?: string; image_url: string };
  vertical_content_list?: { title: string; desc?: string }[];
}

/** What only the three kinds with buttons know. */
interface Interactive {
  main_title: MainTitle;
  /** In updates only: the label of the one grey, dead button that replaces the live ones. */
  replace_text?: string;
}

export interface ButtonInteraction extends Interactive {
  card_type: 'button_interaction';
  source?: CardSource;
  action_menu?: ActionMenu;
  quote_area?: QuoteArea;
  sub_title_text?: string;
  horizontal_content_list?: HorizontalContent[];
  card_action?: CardAction;
  button_selection?: Selection;
  button_list: CardButton[];
}

export interface VoteInteraction extends Interactive {
  card_type: 'vote_interaction';
  source?: CardSource;
  checkbox: Checkbox;
  submit_button: SubmitButton;
}

export interface MultipleInteraction extends Interactive {
  card_type: 'multiple_interaction';
  source?: CardSource;
  select_list: Selection[];
  submit_button: SubmitButton;
}

export type InteractiveCard = ButtonInteraction | VoteInteraction | MultipleInteraction;
export type TemplateCard = TextNotice | NewsNotice | InteractiveCard;
export type CardType = TemplateCard['card_type'];
