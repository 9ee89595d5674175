import { CardLimitError, checkCount, checkKey, checkOneOf, checkUnique, checkUrl, demandText } from './limit.ts';
import { KEY_BYTES } from './parts.ts';
import type { CardButton, CardOption, Checkbox, Selection, SubmitButton } from './types.ts';

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
