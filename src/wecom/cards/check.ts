import {
  CardLimitError,
  checkActionMenu,
  checkButtons,
  checkCardAction,
  checkCheckbox,
  checkHorizontal,
  checkJumps,
  checkPicture,
  checkQuote,
  checkSelection,
  checkSelections,
  checkSource,
  checkSubmit,
  checkText,
  checkTitle,
  checkVertical,
  demandText,
} from './limits.ts';
import type { CardType, TemplateCard } from './types.ts';

const notice = ['card_type', 'source', 'action_menu', 'main_title', 'quote_area', 'horizontal_content_list'];
const question = ['card_type', 'source', 'main_title', 'submit_button', 'replace_text'];

/** WeCom drops a field that the card's type does not have; a text nobody sees is a fault. */
const fieldsOf: Record<CardType, readonly string[]> = {
  text_notice: [...notice, 'emphasis_content', 'sub_title_text', 'jump_list', 'card_action'],
  news_notice: [...notice, 'card_image', 'image_text_area', 'vertical_content_list', 'jump_list', 'card_action'],
  button_interaction: [...notice, 'sub_title_text', 'card_action', 'button_selection', 'button_list', 'replace_text'],
  vote_interaction: [...question, 'checkbox'],
  multiple_interaction: [...question, 'select_list'],
};

/**
 * The same card, within the limits for sending (WeCom doc p/90236): what it refuses, and also what it merely advises, for
 * longer text is cut on phones.
 */
export function checkCard<Card extends TemplateCard>(card: Card): Card {
  const updateOnly = updateOnlyField(card);
  if (updateOnly) throw new CardLimitError(updateOnly, 'in updates only', 'given');
  checkFields(card);
  return card;
}

/** The limits for `update_template_card` (WeCom doc p/94888): as for sending, with `replace_text` and `disable` besides. */
export function checkUpdate(card: TemplateCard): void {
  checkFields(card);
  if ('replace_text' in card) demandText('replace_text', card.replace_text, 10);
}

/** Digits, letters and `_-@`, at most 128 bytes; unique within the app for ever, which only the caller can see to. */
export function checkTaskId(taskId: string): void {
  if (/^[0-9A-Za-z_@-]{1,128}$/.test(taskId)) return;
  throw new CardLimitError('task_id', '1–128 of 0-9 A-Z a-z _ - @', `${taskId.length} characters`);
}

/** Only these can be changed after sending, and only they come back with a response code. */
export function isUpdatable(card: TemplateCard): boolean {
  const isNotice = card.card_type === 'text_notice' || card.card_type === 'news_notice';
  return !isNotice || card.action_menu !== undefined;
}

function updateOnlyField(card: TemplateCard): string | undefined {
  if ('replace_text' in card) return 'replace_text';
  if (card.card_type === 'vote_interaction')
    return card.checkbox.disable === undefined ? undefined : 'checkbox.disable';
  const lists =
    card.card_type === 'multiple_interaction'
      ? card.select_list.map((selection, index) => [`select_list[${index}].disable`, selection] as const)
      : card.card_type === 'button_interaction' && card.button_selection
        ? [['button_selection.disable', card.button_selection] as const]
        : [];
  return lists.find(([, selection]) => selection.disable !== undefined)?.[0];
}

function checkFields(card: TemplateCard): void {
  const known = Object.hasOwn(fieldsOf, card.card_type) ? fieldsOf[card.card_type] : undefined;
  if (!known) throw new CardLimitError('card_type', Object.keys(fieldsOf).join(', '), 'another');
  const unknown = Object.keys(card).find((field) => !known.includes(field));
  if (unknown !== undefined) throw new CardLimitError(unknown, `no field of ${card.card_type}`, 'given');
  switch (card.card_type) {
    case 'text_notice':
      checkNotice(card);
      checkTitle(card.main_title, 44);
      checkText('emphasis_content.title', card.emphasis_content?.title, 14);
      checkText('emphasis_content.desc', card.emphasis_content?.desc, 22);
      checkText('sub_title_text', card.sub_title_text, 160);
      if (!card.main_title?.title && !card.sub_title_text) {
        throw new CardLimitError('main_title.title', 'main_title.title or sub_title_text', 'missing');
      }
      return;
    case 'news_notice':
      checkNotice(card);
      demandTitle(card, 44);
      checkPicture(card);
      checkVertical(card.vertical_content_list);
      return;
    case 'button_interaction':
      checkSource(card.source, true);
      checkActionMenu(card.action_menu);
      demandTitle(card, 44);
      checkQuote(card.quote_area);
      checkText('sub_title_text', card.sub_title_text, 160);
      checkHorizontal(card.horizontal_content_list);
      checkCardAction(card.card_action, false);
      checkSelection('button_selection', card.button_selection);
      checkButtons(card.button_list);
      return;
    case 'vote_interaction':
      checkSource(card.source, false);
      demandTitle(card, 160, 16);
      checkCheckbox(card.checkbox);
      checkSubmit(card.submit_button);
      return;
    case 'multiple_interaction':
      checkSource(card.source, false);
      demandTitle(card, 160);
      checkSelections(card.select_list);
      checkSubmit(card.submit_button);
  }
}

function checkNotice(card: Extract<TemplateCard, { card_type: 'text_notice' | 'news_notice' }>): void {
  checkSource(card.source, true);
  checkActionMenu(card.action_menu);
  checkQuote(card.quote_area);
  checkHorizontal(card.horizontal_content_list);
  checkJumps(card.jump_list);
  checkCardAction(card.card_action, true);
}

function demandTitle(card: Exclude<TemplateCard, { card_type: 'text_notice' }>, descMax: number, titleMax = 36): void {
  demandText('main_title.title', card.main_title.title, titleMax);
  checkTitle(card.main_title, descMax, titleMax);
}
