import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ButtonInteraction,
  buttonInteraction,
  CardLimitError,
  checkCard,
  checkTaskId,
  checkUpdate,
  isUpdatable,
  multipleInteraction,
  newsNotice,
  replaceText,
  type TemplateCard,
  textNotice,
  voteInteraction,
} from '../../../src/wecom/cards/index.ts';

const url = 'https://example.invalid/a';
const option = (id: string) => ({ id, text: id });
const box = (id: string) => ({ ...option(id), is_checked: false });

const cards = {
  text: textNotice({ title: '标题', url }),
  news: newsNotice({ title: '标题', url, image: { url, aspect_ratio: 1.6 } }),
  button: buttonInteraction({ title: '标题', buttons: [{ text: '立即签收', key: 'ack' }] }),
  vote: voteInteraction({
    title: '标题',
    question: { question_key: 'q', mode: 0, option_list: [box('a'), box('b')] },
    submit: { text: '提交', key: 's' },
  }),
  multiple: multipleInteraction({
    title: '标题',
    selections: [{ question_key: 'q', option_list: [option('a'), option('b')] }],
    submit: { text: '提交', key: 's' },
  }),
};

/** A copy of a good card with one field replaced; `path` like `button_list.0.text`. */
function changed(card: TemplateCard, path: string, value: unknown): TemplateCard {
  const copy = structuredClone(card);
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  const target = steps.reduce<object>((at, step) => {
    if (Reflect.get(at, step) === undefined) Reflect.set(at, step, {});
    return Reflect.get(at, step) as object;
  }, copy);
  if (value === undefined) Reflect.deleteProperty(target, last);
  else Reflect.set(target, last, value);
  return copy;
}

function brokenField(work: () => void): string {
  try {
    work();
  } catch (error) {
    if (error instanceof CardLimitError) return error.field;
    throw error;
  }
  return 'none';
}

const chars = (count: number) => '字'.repeat(count);
const list = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index));

describe('what the builders make', () => {
  test('a button card has WeCom’s field names and nothing that was not given', () => {
    const card = buttonInteraction({
      source: { desc: '市反诈中心', desc_color: 2 },
      title: '【特急】请马上去找一位同事',
      desc: '请先签收，再到现场当面劝阻',
      fields: [['本人', '岚*夏'], { keyname: '详情', type: 1, value: '打开', url }],
      body: '请直接到现场',
      menu: [{ text: '转给同事', key: 'transfer' }],
      buttons: [
        { text: '立即签收', key: 'ack', style: 1 },
        { text: '查看详情', url },
      ],
      url,
    });
    expect(card).toStrictEqual({
      card_type: 'button_interaction',
      source: { desc: '市反诈中心', desc_color: 2 },
      main_title: { title: '【特急】请马上去找一位同事', desc: '请先签收，再到现场当面劝阻' },
      action_menu: { action_list: [{ text: '转给同事', key: 'transfer' }] },
      horizontal_content_list: [
        { keyname: '本人', value: '岚*夏' },
        { keyname: '详情', type: 1, value: '打开', url },
      ],
      sub_title_text: '请直接到现场',
      card_action: { type: 1, url },
      button_list: [
        { text: '立即签收', key: 'ack', style: 1 },
        { text: '查看详情', type: 1, url },
      ],
    });
  });

  test('empty parts are left out', () => {
    const card = buttonInteraction({
      title: '标题',
      desc: '',
      body: '',
      fields: [],
      menu: [],
      url: undefined,
      buttons: [{ text: '好', key: 'k' }],
    });
    expect(Object.keys(card)).toEqual(['card_type', 'main_title', 'button_list']);
    expect(card.main_title).toStrictEqual({ title: '标题' });
  });

  test('a notice jumps where it says', () => {
    const card = textNotice({ source: '反诈', title: '标题', url, body: '正文', jumps: [{ title: '查看', url }] });
    expect(card).toMatchObject({ source: { desc: '反诈' }, jump_list: [{ type: 1, title: '查看', url }] });
  });

  test('they refuse what is beyond a limit, naming it', () => {
    const work = () => buttonInteraction({ title: chars(37), buttons: [{ text: '好', key: 'k' }] });
    expect(work).toThrow(expect.objectContaining({ field: 'main_title.title', limit: 36, actual: 37 }));
  });
});

describe('limits', () => {
  test.each(Object.entries(cards))('the plainest %s card is right', (_, card) => {
    expect(brokenField(() => checkCard(card))).toBe('none');
    expect(brokenField(() => checkUpdate(card))).toBe('none');
  });

  test.each<[keyof typeof cards, string, unknown, unknown]>([
    ['text', 'main_title.title', chars(36), chars(37)],
    ['text', 'main_title.desc', chars(44), chars(45)],
    ['text', 'sub_title_text', chars(160), chars(161)],
    ['text', 'source.desc', chars(20), chars(21)],
    ['text', 'source.desc_color', 3, 4],
    ['text', 'source.icon_url', url, 'logo.png'],
    ['text', 'emphasis_content.title', chars(14), chars(15)],
    ['text', 'emphasis_content.desc', chars(22), chars(23)],
    ['text', 'quote_area', { type: 1, url }, { type: 1 }],
    ['text', 'quote_area', { type: 2, appid: 'wx' }, { type: 2 }],
    ['text', 'jump_list', list(3, () => ({ title: chars(18) })), list(4, () => ({ title: 'x' }))],
    ['text', 'jump_list', [{ title: '查看', type: 1, url }], [{ title: chars(19) }]],
    ['text', 'card_action', { type: 2, appid: 'wx' }, { type: 0 }],
    ['text', 'card_action', { type: 1, url }, undefined],
    ['text', 'card_action', { type: 1, url }, { type: 1 }],
    ['news', 'card_image', { url }, undefined],
    ['news', 'card_image.aspect_ratio', 2.24, 2.25],
    ['news', 'card_image.aspect_ratio', 1.3, 1.2],
    ['news', 'image_text_area', { image_url: url }, { title: 'x' }],
    [
      'news',
      'vertical_content_list',
      list(4, () => ({ title: chars(38), desc: chars(160) })),
      list(5, () => ({ title: 'x' })),
    ],
    ['news', 'main_title.title', 'x', ''],
    ['button', 'main_title.title', chars(36), chars(37)],
    ['button', 'sub_title_text', chars(160), chars(161)],
    ['button', 'card_action', { type: 0 }, { type: 3 }],
    [
      'button',
      'button_list',
      list(6, (i) => ({ text: 'x', key: `${i}` })),
      list(7, (i) => ({ text: 'x', key: `${i}` })),
    ],
    ['button', 'button_list', [{ text: 'x', key: 'k' }], []],
    ['button', 'button_list', [{ text: 'x', type: 1, url }], [{ text: 'x', type: 1 }]],
    ['button', 'button_list', [{ text: 'x', type: 0, key: 'k' }], [{ text: 'x' }]],
    ['button', 'button_list', list(2, (i) => ({ text: 'x', key: `${i}` })), list(2, () => ({ text: 'x', key: 'k' }))],
    ['button', 'button_list.0.text', chars(10), chars(11)],
    ['button', 'button_list.0.style', 4, 5],
    ['button', 'button_list.0.key', 'k'.repeat(1024), 'k'.repeat(1025)],
    ['button', 'button_list.0.key', `${chars(341)}k`, chars(342)],
    [
      'button',
      'horizontal_content_list',
      list(6, () => ({ keyname: chars(5), value: chars(30) })),
      list(7, () => ({ keyname: 'x' })),
    ],
    ['button', 'horizontal_content_list', [{ keyname: 'x' }], [{ keyname: chars(6) }]],
    ['button', 'horizontal_content_list', [{ keyname: 'x', type: 3, userid: 'u' }], [{ keyname: 'x', type: 3 }]],
    [
      'button',
      'horizontal_content_list',
      [{ keyname: 'x', type: 2, media_id: 'm', value: 'a.pdf' }],
      [{ keyname: 'x', type: 2, media_id: 'm' }],
    ],
    ['button', 'horizontal_content_list', [{ keyname: 'x', value: chars(30) }], [{ keyname: 'x', value: chars(31) }]],
    [
      'button',
      'action_menu',
      { action_list: list(3, (i) => ({ text: 'x', key: `${i}` })) },
      { action_list: list(4, (i) => ({ text: 'x', key: `${i}` })) },
    ],
    ['button', 'action_menu', { action_list: [{ text: 'x', key: 'k' }] }, { action_list: [] }],
    [
      'button',
      'action_menu',
      { action_list: [{ text: 'x', key: 'k' }] },
      { action_list: list(2, () => ({ text: 'x', key: 'k' })) },
    ],
    [
      'button',
      'button_selection',
      { question_key: 'q', option_list: list(10, (i) => option(`${i}`)), selected_id: '9' },
      { question_key: 'q', option_list: list(11, (i) => option(`${i}`)) },
    ],
    [
      'button',
      'button_selection',
      { question_key: 'q', option_list: [option('a')] },
      { question_key: 'q', option_list: [option('a')], selected_id: 'b' },
    ],
    ['vote', 'main_title.title', chars(16), chars(17)],
    ['vote', 'main_title.desc', chars(160), chars(161)],
    ['vote', 'source.desc', '来源', chars(21)],
    ['vote', 'checkbox.option_list', list(20, (i) => box(`${i}`)), list(21, (i) => box(`${i}`))],
    [
      'vote',
      'checkbox.option_list',
      [{ id: 'a', text: chars(17), is_checked: true }],
      [{ id: 'a', text: chars(18), is_checked: true }],
    ],
    [
      'vote',
      'checkbox.option_list',
      [box('a'), box('b')],
      list(2, (i) => ({ id: `${i}`, text: 'x', is_checked: true })),
    ],
    ['vote', 'checkbox.mode', 1, 2],
    ['vote', 'submit_button.text', chars(10), ''],
    ['vote', 'submit_button.key', 'k', ''],
    ['multiple', 'main_title.desc', chars(160), chars(161)],
    [
      'multiple',
      'select_list',
      list(3, (i) => ({ question_key: `${i}`, option_list: [option('a')] })),
      list(4, (i) => ({ question_key: `${i}`, option_list: [option('a')] })),
    ],
    [
      'multiple',
      'select_list',
      list(2, (i) => ({ question_key: `${i}`, option_list: [option('a')] })),
      list(2, () => ({ question_key: 'q', option_list: [option('a')] })),
    ],
    ['multiple', 'select_list.0.option_list', [option('a'), option('b')], [option('a'), option('a')]],
    [
      'multiple',
      'select_list.0.option_list',
      [{ id: 'i'.repeat(128), text: chars(16) }],
      [{ id: 'i'.repeat(129), text: 'x' }],
    ],
    ['multiple', 'select_list.0.option_list', [{ id: 'a', text: chars(16) }], [{ id: 'a', text: chars(17) }]],
  ])('%s card, %s', (name, path, right, wrong) => {
    expect(brokenField(() => checkCard(changed(cards[name], path, right)))).toBe('none');
    expect(brokenField(() => checkCard(changed(cards[name], path, wrong)))).toContain(path.split('.')[0]);
  });

  test('a text notice needs a title or a subtitle', () => {
    expect(brokenField(() => checkCard(changed(cards.text, 'main_title', undefined)))).toBe('main_title.title');
    const card = changed(changed(cards.text, 'main_title', undefined), 'sub_title_text', '正文');
    expect(brokenField(() => checkCard(card))).toBe('none');
  });

  test('a field the type does not have is refused, for nobody would see it', () => {
    expect(brokenField(() => checkCard(changed(cards.vote, 'sub_title_text', 'x')))).toBe('sub_title_text');
    expect(brokenField(() => checkCard(changed(cards.text, 'button_list', [])))).toBe('button_list');
    expect(brokenField(() => checkCard(changed(cards.vote, 'source', { desc_color: 1 })))).toBe('source.desc_color');
    expect(brokenField(() => checkCard(changed(cards.text, 'card_type', 'toString')))).toBe('card_type');
  });

  test('characters are counted as people count them', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('字', '😀', '𠮷', 'a'), { minLength: 1, maxLength: 12 }), (letters) => {
        const card = changed(cards.button, 'button_list.0.text', letters.join(''));
        expect(brokenField(() => checkCard(card)) === 'none').toBe(letters.length <= 10);
      }),
    );
  });

  test('the error tells lengths, never the text', () => {
    const secret = '岚知夏'.repeat(20);
    expect(() => checkCard(changed(cards.button, 'main_title.title', secret))).toThrow(
      'card field main_title.title: limit 36, actual 60',
    );
  });
});

describe('updates', () => {
  test.each([
    ['replace_text', replaceText(cards.button, '已确认')],
    ['replace_text', replaceText(cards.vote, '已提交')],
    ['checkbox.disable', changed(cards.vote, 'checkbox.disable', true)],
    ['select_list[0].disable', changed(cards.multiple, 'select_list.0.disable', true)],
    [
      'button_selection.disable',
      changed(cards.button, 'button_selection', { question_key: 'q', option_list: [option('a')], disable: true }),
    ],
  ])('%s may be in an update, not in a new card', (field, card) => {
    expect(brokenField(() => checkUpdate(card))).toBe('none');
    expect(brokenField(() => checkCard(card))).toBe(field);
  });

  test('a replacing text is as short as a button, and never on a notice', () => {
    expect(brokenField(() => checkUpdate(replaceText(cards.button, chars(11))))).toBe('replace_text');
    expect(brokenField(() => checkUpdate(changed(cards.text, 'replace_text', '已确认')))).toBe('replace_text');
  });

  test('the card it came from stays as it was', () => {
    const card: ButtonInteraction = cards.button;
    replaceText(card, '已确认');
    expect(card.replace_text).toBeUndefined();
  });

  test('only cards with buttons or a menu can be updated', () => {
    expect(Object.values(cards).map(isUpdatable)).toEqual([false, false, true, true, true]);
    const menu = textNotice({ title: '标题', url, menu: [{ text: '选错了', key: 'undo' }] });
    expect(isUpdatable(menu)).toBe(true);
  });
});

describe('task ids', () => {
  test.each(['m01JABC', 'a_b-c@d', 'x'.repeat(128)])('%s is one', (id) => {
    expect(brokenField(() => checkTaskId(id))).toBe('none');
  });

  test.each(['', 'a:b', 'a b', '预警', 'x'.repeat(129), 'a\n'])('%j is none', (id) => {
    expect(brokenField(() => checkTaskId(id))).toBe('task_id');
  });
});
