import { describe, expect, test } from 'vitest';
import { PlatformRefusal } from '../../../src/sandbox/platform/call.ts';
import { checkCardState, checkNewCard, overlongTexts } from '../../../src/sandbox/platform/card-rules.ts';
import { readCard } from '../../../src/sandbox/platform/message-body.ts';

const url = 'https://example.invalid/a';
const titles = { title: '标题', desc: '说明' };
const option = { id: 'a', text: '甲' };
const many = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item);

const textNotice = { card_type: 'text_notice', main_title: titles, card_action: { type: 1, url } };
const newsNotice = { ...textNotice, card_type: 'news_notice', card_image: { url } };
const buttons = {
  card_type: 'button_interaction',
  task_id: 'task-1',
  main_title: titles,
  button_list: [{ text: '签收', key: 'ack' }],
};
const vote = {
  card_type: 'vote_interaction',
  task_id: 'task-1',
  main_title: titles,
  checkbox: { question_key: 'q', mode: 1, option_list: [option] },
  submit_button: { text: '提交', key: 'submit' },
};
const multiple = {
  card_type: 'multiple_interaction',
  task_id: 'task-1',
  main_title: titles,
  select_list: [{ question_key: 'q', title: 't', option_list: [option] }],
  submit_button: { text: '提交', key: 'submit' },
};

function errcodeOf(card: object): number {
  try {
    checkNewCard(readCard(card));
    return 0;
  } catch (error) {
    if (error instanceof PlatformRefusal) return error.errcode;
    throw error;
  }
}

test.each([
  ['a text notice', textNotice],
  ['a news notice', newsNotice],
  ['a button card', buttons],
  ['a vote', vote],
  ['a form', multiple],
])('%s of the least size passes', (_name, card) => {
  expect(errcodeOf(card)).toBe(0);
});

describe('each broken field has the platform’s own errcode', () => {
  test.each<[number, string, object]>([
    [42031, 'an unknown card_type', { ...buttons, card_type: 'smoke' }],
    [42031, 'no card_type', { main_title: titles }],
    [42014, 'no task_id on an interactive card', { ...buttons, task_id: undefined }],
    [42014, 'a task_id with a colon', { ...buttons, task_id: 'a:b' }],
    [42014, 'a task_id over 128 bytes', { ...buttons, task_id: 'x'.repeat(129) }],
    [
      42014,
      'no task_id beside an action menu',
      { ...textNotice, action_menu: { action_list: [{ text: 'x', key: 'k' }] } },
    ],
    [42051, 'a repeated menu key', { ...buttons, action_menu: { action_list: many(2, { text: 'x', key: 'k' }) } }],
    [40058, 'four menu entries', { ...buttons, action_menu: { action_list: many(4, { text: 'x', key: 'k' }) } }],
    [40058, 'a menu on a vote', { ...vote, action_menu: { action_list: [{ text: 'x', key: 'k' }] } }],
    [40058, 'no title', { ...buttons, main_title: {} }],
    [40058, 'a number for a text', { ...buttons, sub_title_text: 7 }],
    [42045, 'no card_action on a notice', { ...textNotice, card_action: undefined }],
    [42028, 'a card_action without url', { ...textNotice, card_action: { type: 1 } }],
    [42030, 'a mini program without appid', { ...textNotice, card_action: { type: 2 } }],
    [42044, 'a news notice without picture', { ...newsNotice, card_image: undefined }],
    [42044, 'a picture without url', { ...newsNotice, card_image: {} }],
    [40058, 'a picture too tall', { ...newsNotice, card_image: { url, aspect_ratio: 1 } }],
    [42027, 'a field without name', { ...buttons, horizontal_content_list: [{ value: 'v' }] }],
    [42028, 'a link field without url', { ...buttons, horizontal_content_list: [{ keyname: 'k', type: 1 }] }],
    [42029, 'a file field without media_id', { ...buttons, horizontal_content_list: [{ keyname: 'k', type: 2 }] }],
    [42050, 'a member field without userid', { ...buttons, horizontal_content_list: [{ keyname: 'k', type: 3 }] }],
    [42035, 'seven fields', { ...buttons, horizontal_content_list: many(7, { keyname: 'k', value: 'v' }) }],
    [42036, 'five vertical parts', { ...newsNotice, vertical_content_list: many(5, { title: 't' }) }],
    [42033, 'a vertical part without title', { ...newsNotice, vertical_content_list: [{ desc: 'd' }] }],
    [42042, 'four jumps', { ...textNotice, jump_list: many(4, { type: 1, title: 't', url }) }],
    [42033, 'a jump without title', { ...textNotice, jump_list: [{ type: 1, url }] }],
    [42028, 'a jump without url', { ...textNotice, jump_list: [{ type: 1, title: 't' }] }],
    [40058, 'seven buttons', { ...buttons, button_list: many(7, { text: 't', key: 'k' }) }],
    [42038, 'a button without text', { ...buttons, button_list: [{ key: 'k' }] }],
    [42039, 'a button without key', { ...buttons, button_list: [{ text: 't' }] }],
    [42039, 'two buttons with one key', { ...buttons, button_list: many(2, { text: 't', key: 'k' }) }],
    [42039, 'a key over 1024 bytes', { ...buttons, button_list: [{ text: 't', key: 'k'.repeat(1025) }] }],
    [42028, 'a link button without url', { ...buttons, button_list: [{ type: 1, text: 't' }] }],
    [42043, 'a question without key', { ...vote, checkbox: { option_list: [option] } }],
    [42037, '21 options', { ...vote, checkbox: { question_key: 'q', option_list: many(21, option) } }],
    [42040, 'an option without id', { ...vote, checkbox: { question_key: 'q', option_list: [{ text: 't' }] } }],
    [42041, 'an option without text', { ...vote, checkbox: { question_key: 'q', option_list: [{ id: 'a' }] } }],
    [42047, 'four drop-downs', { ...multiple, select_list: many(4, multiple.select_list[0]) }],
    [
      42037,
      'a drop-down with 11 options',
      { ...multiple, select_list: [{ question_key: 'q', option_list: many(11, option) }] },
    ],
    [42049, 'a submit button without text', { ...vote, submit_button: { key: 'k' } }],
    [42046, 'a submit button without key', { ...vote, submit_button: { text: 't' } }],
  ])('%i for %s', (errcode, _what, card) => {
    expect(errcodeOf(card)).toBe(errcode);
  });
});

test('a new face needs no task_id and may end in a dead button instead of buttons', () => {
  const { task_id: _task, button_list: _list, ...cardState } = buttons;
  expect(() => checkCardState(readCard({ ...cardState, replace_text: '已签收' }))).not.toThrow();
  expect(() => checkCardState(readCard(cardState))).toThrow(PlatformRefusal);
});

test('texts longer than phones show are named, not refused', () => {
  const card = readCard({
    ...buttons,
    main_title: { title: '长'.repeat(37), desc: '短' },
    horizontal_content_list: [{ keyname: '六个字的名字', value: '值' }],
    button_list: [{ text: '十一个字的按钮文字啊啊', key: 'k' }],
  });
  expect(() => checkNewCard(card)).not.toThrow();
  expect(overlongTexts(card)).toEqual([
    'main_title.title',
    'horizontal_content_list[0].keyname',
    'button_list[0].text',
  ]);
});
