import { charCount } from '../../lib/text.ts';
import type {
  ActionMenu,
  CardAction,
  CardButton,
  CardOption,
  CardSource,
  Checkbox,
  HorizontalContent,
  Jump,
  MainTitle,
  NewsNotice,
  QuoteArea,
  Selection,
  SubmitButton,
} from './types.ts';

/** A card that WeCom would refuse, cut or show badly. Names the field, never its text. */
export class CardLimitError extends Error {
  override readonly name = 'CardLimitError';
  readonly code = 'card_limit';
  readonly field: string;
  readonly limit: string | number;
  readonly actual: string | number;

  constructor(field: string, limit: string | number, actual: string | number) {
    super(`card field ${field}: limit ${limit}, actual ${actual}`);
    this.field = field;
    this.limit = limit;
    this.actual = actual;
  }
}

/** At most `max` characters (code points), where given. */
export function checkText(field: string, text: string | undefined, max: number): void {
  const actual = charCount(text ?? '');
  if (actual > max) throw new CardLimitError(field, max, actual);
}

export function demandText(field: string, text: string | undefined, max: number): void {
  demand(field, text);
  checkText(field, text, max);
}

function demand(field: string, value: string | undefined): asserts value is string {
  if (value === undefined || value === '') throw new CardLimitError(field, 'required', 'missing');
}

/** Keys and ids are counted in bytes. */
function checkKey(field: string, key: string | undefined, maxBytes: number): void {
  demand(field, key);
  const actual = Buffer.byteLength(key);
  if (actual > maxBytes) throw new CardLimitError(field, `${maxBytes} bytes`, `${actual} bytes`);
}

function checkCount(field: string, list: readonly unknown[] | undefined, min: number, max: number): void {
  const actual = list?.length ?? 0;
  if (actual < min || actual > max) throw new CardLimitError(field, min === 0 ? max : `${min}–${max}`, actual);
}

function checkOneOf(field: string, value: number | undefined, allowed: readonly number[]): void {
  if (value === undefined || allowed.includes(value)) return;
  throw new CardLimitError(field, `one of ${allowed.join(', ')}`, String(value));
}

function checkUnique(field: string, keys: readonly (string | undefined)[]): void {
  const given = keys.filter((key) => key !== undefined);
  if (new Set(given).size !== given.length) throw new CardLimitError(field, 'unique', 'repeated');
}

function checkUrl(field: string, url: string | undefined): void {
  demand(field, url);
  if (!/^https?:\/\/\S+$/i.test(url)) throw new CardLimitError(field, 'http(s)://…', 'another form');
}

/** Keys that come back with a press. */
const KEY_BYTES = 1024;

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

const ID_BYTES = 128;

export function checkButtons(list: CardButton[]): void {
  checkCount('button_list', list, 1, 6);
  for (const [index, button] of list.entries()) {
    const field = `button_list[${index}]`;
    demandText(`${field}.text`, button.text, 10);
    checkOneOf(`${field}.type`, button.type, [0, 1]);
    checkOneOf(`${field}.style`, button.style, [1, 2, 3, 4]);
    if (button.type === 1) checkUrl(`${field}.url`, button.url);
    else checkKey(`${field}.key`, button.key, KEY_BYTES);
  }
  checkUnique(
    'button_list.key',
    list.map((button) => button.key),
  );
}

export function checkSelection(field: string, selection: Selection | undefined): void {
  if (!selection) return;
  checkKey(`${field}.question_key`, selection.question_key, KEY_BYTES);
  checkOptions(`${field}.option_list`, selection.option_list, 10, 16);
  const { selected_id: selected } = selection;
  if (selected === undefined || selection.option_list.some((option) => option.id === selected)) return;
  throw new CardLimitError(`${field}.selected_id`, 'the id of an option', 'another');
}

export function checkSelections(list: Selection[]): void {
  checkCount('select_list', list, 1, 3);
  for (const [index, selection] of list.entries()) checkSelection(`select_list[${index}]`, selection);
  checkUnique(
    'select_list.question_key',
    list.map((selection) => selection.question_key),
  );
}

export function checkCheckbox(checkbox: Checkbox): void {
  checkKey('checkbox.question_key', checkbox.question_key, KEY_BYTES);
  checkOneOf('checkbox.mode', checkbox.mode, [0, 1]);
  checkOptions('checkbox.option_list', checkbox.option_list, 20, 17);
  const checked = checkbox.option_list.filter((option) => option.is_checked).length;
  if (checked > 1 && checkbox.mode !== 1) throw new CardLimitError('checkbox.option_list.is_checked', 1, checked);
}

export function checkSubmit(button: SubmitButton): void {
  demandText('submit_button.text', button.text, 10);
  checkKey('submit_button.key', button.key, KEY_BYTES);
}

function checkOptions(field: string, options: CardOption[], max: number, textMax: number): void {
  checkCount(field, options, 1, max);
  for (const [index, option] of options.entries()) {
    checkKey(`${field}[${index}].id`, option.id, ID_BYTES);
    demandText(`${field}[${index}].text`, option.text, textMax);
  }
  checkUnique(
    `${field}.id`,
    options.map((option) => option.id),
  );
}
