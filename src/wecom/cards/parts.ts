import {
  CardLimitError,
  checkCount,
  checkKey,
  checkOneOf,
  checkText,
  checkUnique,
  checkUrl,
  demand,
  demandText,
} from './limit.ts';
import type {
  ActionMenu,
  CardAction,
  CardSource,
  HorizontalContent,
  Jump,
  MainTitle,
  NewsNotice,
  QuoteArea,
  TextNotice,
} from './types.ts';

/** Keys that come back with a press. */
export const KEY_BYTES = 1024;

export function checkSource(source: CardSource | undefined, coloured: boolean): void {
  if (!source) return;
  if (source.icon_url !== undefined) checkUrl('source.icon_url', source.icon_url);
  checkText('source.desc', source.desc, 20);
  checkOneOf('source.desc_color', source.desc_color, coloured ? [0, 1, 2, 3] : []);
}

export function checkTitle(title: MainTitle | undefined, descMax: number, titleMax = 36): void {
  checkText('main_title.title', title?.title, titleMax);
  checkText('main_title.desc', title?.desc, descMax);
}

export function checkActionMenu(menu: ActionMenu | undefined): void {
  if (!menu) return;
  checkCount('action_menu.action_list', menu.action_list, 1, 3);
  for (const [index, action] of menu.action_list.entries()) {
    demand(`action_menu.action_list[${index}].text`, action.text);
    checkKey(`action_menu.action_list[${index}].key`, action.key, KEY_BYTES);
  }
  checkUnique(
    'action_menu.action_list.key',
    menu.action_list.map((action) => action.key),
  );
}

export function checkQuote(quote: QuoteArea | undefined): void {
  if (quote) checkTarget('quote_area', quote);
}

export function checkHorizontal(list: HorizontalContent[] | undefined): void {
  checkCount('horizontal_content_list', list, 0, 6);
  for (const [index, item] of (list ?? []).entries()) {
    const field = `horizontal_content_list[${index}]`;
    demandText(`${field}.keyname`, item.keyname, 5);
    checkText(`${field}.value`, item.value, 30);
    checkOneOf(`${field}.type`, item.type, [0, 1, 2, 3]);
    if (item.type === 1) checkUrl(`${field}.url`, item.url);
    if (item.type === 2) {
      demand(`${field}.media_id`, item.media_id);
      demand(`${field}.value`, item.value);
    }
    if (item.type === 3) demand(`${field}.userid`, item.userid);
  }
}

export function checkVertical(list: NewsNotice['vertical_content_list']): void {
  checkCount('vertical_content_list', list, 0, 4);
  for (const [index, item] of (list ?? []).entries()) {
    demandText(`vertical_content_list[${index}].title`, item.title, 38);
    checkText(`vertical_content_list[${index}].desc`, item.desc, 160);
  }
}

export function checkEmphasis(emphasis: TextNotice['emphasis_content']): void {
  checkText('emphasis_content.title', emphasis?.title, 14);
  checkText('emphasis_content.desc', emphasis?.desc, 22);
}

export function checkJumps(list: Jump[] | undefined): void {
  checkCount('jump_list', list, 0, 3);
  for (const [index, jump] of (list ?? []).entries()) {
    demandText(`jump_list[${index}].title`, jump.title, 18);
    checkTarget(`jump_list[${index}]`, jump);
  }
}

export function checkCardAction(action: CardAction | undefined, required: boolean): void {
  if (!action) {
    if (required) throw new CardLimitError('card_action', 'required', 'missing');
    return;
  }
  checkOneOf('card_action.type', action.type, required ? [1, 2] : [0, 1, 2]);
  checkTarget('card_action', action);
}

/** A notice with a picture has either a large one or one beside text. */
export function checkPicture({ card_image: image, image_text_area: area }: NewsNotice): void {
  if (!image && !area) throw new CardLimitError('card_image', 'card_image or image_text_area', 'missing');
  if (image) {
    checkUrl('card_image.url', image.url);
    const ratio = image.aspect_ratio ?? 1.3;
    if (ratio < 1.3 || ratio >= 2.25) throw new CardLimitError('card_image.aspect_ratio', '1.3–2.25', ratio);
  }
  if (area) {
    checkUrl('image_text_area.image_url', area.image_url);
    checkTarget('image_text_area', area);
  }
}

function checkTarget(field: string, target: { type?: number; url?: string; appid?: string }): void {
  checkOneOf(`${field}.type`, target.type, [0, 1, 2]);
  if (target.type === 1) checkUrl(`${field}.url`, target.url);
  if (target.type === 2) demand(`${field}.appid`, target.appid);
}
