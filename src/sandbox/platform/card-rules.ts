import { PlatformRefusal } from './call.ts';
import { CARD_TYPES, type Card, type CardQuestion, isUpdatable, questionsOf } from './card.ts';

/** The hard limits of a template card (doc p/90236) with the field errors of doc p/90313. Written apart from the card builders on purpose: two readings of one document. */
export function checkNewCard(card: Card): void {
  checkCardState(card);
  const taskId = card.task_id;
  if (taskId === undefined && isUpdatable(card)) refuse(42014, 'task_id required');
  if (taskId !== undefined && !/^[0-9A-Za-z_\-@]{1,128}$/.test(taskId)) refuse(42014, 'invalid task_id');
  if (card.replace_text !== undefined) refuse(40058, 'replace_text is only allowed in an update');
}

/** A face that replaces an older one: no task_id, and a dead button (`replace_text`) may stand for the buttons. */
export function checkCardState(card: Card): void {
  if (!CARD_TYPES.includes(card.card_type)) refuse(42031, 'invalid card_type');
  checkFields(card);
  checkLinks(card);
  checkMenu(card);
  CHECKS_BY_TYPE[card.card_type]?.(card);
}

/** Texts longer than the recommended length: the platform takes them, phones cut them. */
export function overlongTexts(card: Card): string[] {
  const isVote = card.card_type === 'vote_interaction';
  const isChoice = isVote || card.card_type === 'multiple_interaction';
  const texts: [string, string | undefined, number][] = [
    ['source.desc', card.source?.desc, 20],
    ['main_title.title', card.main_title?.title, isVote ? 16 : 36],
    ['main_title.desc', card.main_title?.desc, isChoice ? 160 : 44],
    ['sub_title_text', card.sub_title_text, 160],
    ['emphasis_content.title', card.emphasis_content?.title, 14],
    ['emphasis_content.desc', card.emphasis_content?.desc, 22],
    ['submit_button.text', card.submit_button?.text, 10],
    ...list(card.horizontal_content_list, (field, at): [string, string | undefined, number][] => [
      [`horizontal_content_list[${at}].keyname`, field.keyname, 5],
      [`horizontal_content_list[${at}].value`, field.value, 30],
    ]),
    ...list(card.vertical_content_list, (field, at): [string, string | undefined, number][] => [
      [`vertical_content_list[${at}].title`, field.title, 38],
      [`vertical_content_list[${at}].desc`, field.desc, 160],
    ]),
    ...list(card.jump_list, (jump, at): [string, string | undefined, number][] => [
      [`jump_list[${at}].title`, jump.title, 18],
    ]),
    ...list(card.button_list, (button, at): [string, string | undefined, number][] => [
      [`button_list[${at}].text`, button.text, 10],
    ]),
    ...list(questionsOf(card), (question, at): [string, string | undefined, number][] =>
      (question.option_list ?? []).map((option) => [`question[${at}].option.text`, option.text, isVote ? 17 : 16]),
    ),
  ];
  return texts.filter(([, value, max]) => value !== undefined && [...value].length > max).map(([field]) => field);
}

const TYPES_WITH_MENU = ['text_notice', 'news_notice', 'button_interaction'];

const CHECKS_BY_TYPE: Record<string, (card: Card) => void> = {
  text_notice: (card) => {
    if (!card.main_title?.title && !card.sub_title_text) refuse(40058, 'main_title.title or sub_title_text required');
    requireCardAction(card);
  },
  news_notice: (card) => {
    requireTitle(card);
    requireCardAction(card);
    if (!card.card_image && !card.image_text_area) refuse(42044, 'card_image or image_text_area required');
    if (card.card_image && !card.card_image.url) refuse(42044, 'card_image.url required');
    const ratio = card.card_image?.aspect_ratio;
    if (ratio !== undefined && (ratio < 1.3 || ratio > 2.25)) refuse(40058, 'invalid aspect_ratio');
    if (card.image_text_area && !card.image_text_area.image_url) refuse(40058, 'image_text_area.image_url required');
  },
  button_interaction: (card) => {
    requireTitle(card);
    if (card.button_selection) checkQuestion(card.button_selection, 10);
    if (card.button_list === undefined && card.replace_text !== undefined) return;
    const buttons = card.button_list ?? [];
    if (buttons.length < 1 || buttons.length > 6) refuse(40058, 'invalid button_list size, 1 to 6');
    for (const button of buttons) {
      if (!button.text) refuse(42038, 'button text required');
      if (button.type === 1 && !isUrl(button.url)) refuse(42028, 'button url required');
      if (button.type !== 1) checkKey(button.key, 42039);
    }
    const keys = buttons.filter((button) => button.type !== 1).map((button) => button.key);
    if (new Set(keys).size !== keys.length) refuse(42039, 'button key repeated');
  },
  vote_interaction: (card) => {
    requireTitle(card);
    if (!card.checkbox) refuse(42043, 'checkbox required');
    checkQuestion(card.checkbox, 20);
    checkSubmit(card);
  },
  multiple_interaction: (card) => {
    requireTitle(card);
    const selects = card.select_list ?? [];
    if (selects.length < 1 || selects.length > 3) refuse(42047, 'invalid select_list size, 1 to 3');
    for (const select of selects) checkQuestion(select, 10);
    if (new Set(selects.map((select) => select.question_key)).size !== selects.length) {
      refuse(42043, 'question_key repeated');
    }
    checkSubmit(card);
  },
};

function checkFields(card: Card): void {
  const fields = card.horizontal_content_list ?? [];
  if (fields.length > 6) refuse(42035, 'invalid horizontal_content_list size, up to 6');
  for (const field of fields) {
    if (!field.keyname) refuse(42027, 'keyname required');
    if (field.type === 1 && !isUrl(field.url)) refuse(42028, 'horizontal_content_list url required');
    if (field.type === 2 && !field.media_id) refuse(42029, 'horizontal_content_list media_id required');
    if (field.type === 3 && !field.userid) refuse(42050, 'horizontal_content_list userid required');
  }
  const verticals = card.vertical_content_list ?? [];
  if (verticals.length > 4) refuse(42036, 'invalid vertical_content_list size, up to 4');
  if (verticals.some((vertical) => !vertical.title)) refuse(42033, 'vertical_content_list title required');
}

function checkLinks(card: Card): void {
  const jumps = card.jump_list ?? [];
  if (jumps.length > 3) refuse(42042, 'invalid jump_list size, up to 3');
  for (const jump of jumps) {
    if (!jump.title) refuse(42033, 'jump_list title required');
    checkLink(jump, 'jump_list');
  }
  if (card.card_action) checkLink(card.card_action, 'card_action');
}

function checkLink(
  link: { type?: number | undefined; url?: string | undefined; appid?: string | undefined },
  field: string,
) {
  if (link.type === 1 && !isUrl(link.url)) refuse(42028, `${field} url required`);
  if (link.type === 2 && !link.appid) refuse(42030, `${field} appid required`);
}

function checkMenu(card: Card): void {
  if (!card.action_menu) return;
  if (!TYPES_WITH_MENU.includes(card.card_type)) refuse(40058, `action_menu is not a field of ${card.card_type}`);
  const actions = card.action_menu.action_list ?? [];
  if (actions.length < 1 || actions.length > 3) refuse(40058, 'invalid action_list size, 1 to 3');
  for (const action of actions) {
    if (!action.text) refuse(40058, 'action_list text required');
    checkKey(action.key, 40058);
  }
  if (new Set(actions.map((action) => action.key)).size !== actions.length) refuse(42051, 'action_list key repeated');
}

function checkQuestion(question: CardQuestion, mostOptions: number): void {
  checkKey(question.question_key, 42043);
  const options = question.option_list ?? [];
  if (options.length < 1 || options.length > mostOptions) {
    refuse(42037, `invalid option_list size, 1 to ${mostOptions}`);
  }
  for (const option of options) {
    if (!option.id || Buffer.byteLength(option.id) > 128) refuse(42040, 'invalid option id');
    if (!option.text) refuse(42041, 'option text required');
  }
  if (new Set(options.map((option) => option.id)).size !== options.length) refuse(42040, 'option id repeated');
}

function checkSubmit(card: Card): void {
  if (card.submit_button === undefined && card.replace_text !== undefined) return;
  if (!card.submit_button?.text) refuse(42049, 'submit_button text required');
  checkKey(card.submit_button.key, 42046);
}

function requireTitle(card: Card): void {
  if (!card.main_title?.title) refuse(40058, 'main_title.title required');
}

function requireCardAction(card: Card): void {
  const type = card.card_action?.type;
  if (type !== 1 && type !== 2) refuse(42045, 'card_action required');
}

function checkKey(key: string | undefined, errcode: number): void {
  if (!key || Buffer.byteLength(key) > 1024) refuse(errcode, 'invalid key');
}

function isUrl(url: string | undefined): boolean {
  return url !== undefined && /^https?:\/\/\S+$/.test(url);
}

function list<T, R>(items: T[] | undefined, each: (item: T, at: number) => R[]): R[] {
  return (items ?? []).flatMap(each);
}

function refuse(errcode: number, errmsg: string): never {
  throw new PlatformRefusal(errcode, errmsg);
}
