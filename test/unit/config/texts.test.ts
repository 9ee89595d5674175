import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FRAUD_TYPES, OUTCOMES } from '../../../src/config/codes.ts';
import { packageRoot } from '../../../src/config/files.ts';
import { CUTS, cardChoice, cardText, fill, fillCard, markDrill, type VariableName } from '../../../src/config/fill.ts';
import { readSettings } from '../../../src/config/settings.ts';
import type { Texts } from '../../../src/config/text-file.ts';
import { LIMITS, lintTexts, readTexts } from '../../../src/config/texts.ts';
import { charCount } from '../../../src/lib/text.ts';

const settings = readSettings(packageRoot());
const texts = readTexts(packageRoot(), settings);

describe('the shipped texts', () => {
  test('pass the lint with the longest values', () => expect(lintTexts(texts, settings)).toEqual([]));

  test('have a script of three to five sentences for every fraud type, and private life stays unnamed', () => {
    for (const type of FRAUD_TYPES) expect(texts.scripts[type].length).toBeGreaterThanOrEqual(3);
    expect(texts.fraudTypes.ROMANCE.advisor).toBe('网络诈骗');
    expect(texts.scripts.ROMANCE.join()).not.toMatch(/恋|婚|感情|对象/);
  });

  test('offer every outcome an advisor can give, with the same words everywhere', () => {
    const options = texts.cards.C02.selects[0]?.options ?? [];
    expect(options.map(({ id, text }) => [id, text])).toEqual(
      OUTCOMES.map((outcome) => [outcome, texts.outcomes[outcome]]),
    );
    for (const outcome of OUTCOMES) expect(cardChoice(texts, 'C01e', outcome).outcome).toBe(texts.outcomes[outcome]);
    const buttons = [...texts.cards.C01c.buttons, ...texts.cards.C01d.buttons].filter(({ key }) =>
      key.startsWith('outcome:'),
    );
    for (const { key, text } of buttons) expect(text).toBe(texts.outcomes[key.slice(8) as (typeof OUTCOMES)[number]]);
  });

  test('never call a living colleague a victim', () => {
    expect(JSON.stringify(texts)).not.toContain('受害人');
  });

  test('carry the safe sentence and the hotline where they belong', () => {
    expect(texts.cards.C33.body).toBe('您的情况会严格保密。警方绝不会要求转账，有疑问请主动拨打96110。');
    expect(JSON.stringify(texts)).not.toMatch(/\{(safe|hotline)\}/);
  });
});

describe('cards', () => {
  const values = { tag: '特急', mask: '岚*夏', unit: '冲压车间', fraud: '刷单返利', min: 5, no: 'YJ-20260101-0001' };

  test('C01 says what the domain says', () => {
    expect(fillCard(cardText('C01', texts.cards.C01), values)).toMatchObject({
      type: 'button_interaction',
      title: '【特急】请马上去找一位同事',
      desc: '请先签收，再到现场当面劝阻',
      fields: [
        ['本人', '岚*夏（签收后显示全名）'],
        ['部门', '冲压车间'],
        ['类型', '刷单返利'],
        ['时限', '5分钟内签收'],
        ['编号', 'YJ-20260101-0001'],
      ],
      body: '请直接到现场：不先打电话，不在群里问，不惊动旁人。',
      buttons: [{ key: 'ack', text: '立即签收' }, { key: 'not_on_site' }, { key: 'support' }],
    });
  });

  test('variants lie over the card in order', () => {
    const card = fillCard(cardText('C01', texts.cards.C01, ['REPEAT', 'NIGHT']), values);
    expect([card.title, card.desc]).toEqual(['【特急】仍无人签收，请马上处理', '深夜打扰，事情紧急，请先签收']);
    expect(() => cardText('C01', texts.cards.C01, ['DAWN'])).toThrow('card C01 has no variant DAWN');
  });

  test('fields without a value are left out, and a missing post leaves no blank', () => {
    const card = fillCard(cardText('C01a', texts.cards.C01a), {
      ...values,
      code: 'K7M3QX',
      name: '岚知夏',
      post: null,
      who: '',
    });
    expect(card.fields).toEqual([
      ['本人', '岚知夏'],
      ['部门', '冲压车间'],
      ['时限', '5分钟内见面'],
      ['编号', 'YJ-20260101-0001'],
    ]);
  });

  test('choices bring the words that belong together', () => {
    const values = { ...cardChoice(texts, 'C28', 'TAKEN'), no: 'YJ-20260101-0001', who: '岚*夏' };
    expect(fillCard(cardText('C28', texts.cards.C28), values)).toMatchObject({
      desc: '已有同事签收',
      body: '无需操作',
    });
    expect(() => cardChoice(texts, 'C28', 'LOST')).toThrow('card C28 has no choice LOST');
  });

  test('a drill replaces the first mark or stands before the title, and comes first among the fields', () => {
    const drilled = markDrill(texts, cardText('C01', texts.cards.C01));
    expect(drilled.title).toBe('【演练】请马上去找一位同事');
    expect(drilled.fields[0]).toEqual(['说明', '演练，请勿惊动员工']);
    expect(markDrill(texts, cardText('C01a', texts.cards.C01a)).title).toBe('【演练】已签收，请尽快见到本人');
    expect(markDrill(texts, cardText('C10', texts.cards.C10)).fields.map(([name]) => name)).toEqual([
      '说明',
      '单位',
      '部门',
      '本人',
      '等级',
      '编号',
    ]);
    expect(markDrill(texts, cardText('C02', texts.cards.C02)).desc).toBe('演练，请勿惊动员工。细节可稍后再补');
  });
});

describe('fill', () => {
  test('cuts each variable to its length', () => {
    expect(fill('{unit}', { unit: '冲压车间冲压车间冲压车间冲压车间' })).toBe('冲压车间冲压车间冲压车间冲…');
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme-composite', maxLength: 60 }),
        fc.constantFrom(...(Object.keys(CUTS) as VariableName[])),
        (text, name) => {
          expect(charCount(fill(`{${name}}`, { [name]: text }))).toBeLessThanOrEqual(CUTS[name]);
        },
      ),
    );
  });

  test('typed text cannot break a line, turn the reading direction or become a variable', () => {
    expect(fill('{reason}', { reason: '第一行\n第二行\u202e' })).toBe('第一行 第二行');
    expect(fill('{reason} {no}', { reason: '{no}', no: 'YJ' })).toBe('{no} YJ');
  });

  test('a variable that is unknown or was not given is an error that names it', () => {
    expect(() => fill('{age}岁', {})).toThrow('unknown variable {age}');
    expect(() => fill('{no}', {})).toThrow('{no}');
  });
});

describe('the lint refuses', () => {
  const long = (length: number) => '长'.repeat(length);
  const cases: [string, (copy: MutableTexts) => void, RegExp][] = [
    [
      'a title that is too long',
      (t) => set(t, 'C01', { title: long(LIMITS.title + 1) }),
      /^C01\.title: 27 characters, at most 26/,
    ],
    [
      'a title that is too long only with its longest variable',
      (t) => set(t, 'C10', { title: `{why}${long(16)}` }),
      /^C10.*\.title/,
    ],
    ['a title that is too long only in a drill', (t) => set(t, 'C01a', { title: long(24) }), /^C01a\.title: 28/],
    ['a desc that is too long', (t) => set(t, 'C04', { desc: long(31) }), /^C04\.desc: 31 characters, at most 30/],
    ['a body that is too long', (t) => set(t, 'C29', { body: long(113) }), /^C29\.body: 113/],
    ['a field name that is too long', (t) => set(t, 'C41', { fields: [[long(6), '{no}']] }), /^C41.*\(name\): 6/],
    [
      'a field value that is too long when filled',
      (t) => set(t, 'C41', { fields: [['单位', `{org}${long(11)}`]] }),
      /^C41.*单位: 27/,
    ],
    [
      'a seventh field',
      (t) => set(t, 'C41', { fields: Array.from({ length: 7 }, () => ['一', '二']) }),
      /^C41.*fields: 7 entries/,
    ],
    [
      'a button that is too long',
      (t) => set(t, 'C03', { buttons: [button('a', long(11)), button('b', '二')] }),
      /^C03\.buttons a: 11/,
    ],
    [
      'a seventh button',
      (t) => set(t, 'C03', { buttons: Array.from({ length: 7 }, (_, i) => button(`k${'x'.repeat(i)}`, '一')) }),
      /^C03\.buttons: 7/,
    ],
    [
      'a fourth menu entry',
      (t) => set(t, 'C01a', { menu: ['a', 'b', 'c', 'd'].map((key) => button(key, '一')) }),
      /^C01a\.menu: 4/,
    ],
    [
      'two buttons with one key',
      (t) => set(t, 'C03', { buttons: [button('a', '一'), button('a', '二')] }),
      /^C03: two buttons/,
    ],
    [
      'a select option that is too long',
      (t) => set(t, 'C02', { selects: [{ key: 'o', title: '一', options: [{ id: 'A', text: long(11) }] }] }),
      /^C02\.selects o A: 11/,
    ],
    [
      'an eleventh option',
      (t) =>
        set(t, 'C02', {
          selects: [
            { key: 'o', title: '一', options: Array.from({ length: 11 }, (_, i) => ({ id: `${i}`, text: '一' })) },
          ],
        }),
      /^C02\.selects o options: 11/,
    ],
    ['a link that is too long', (t) => set(t, 'C29', { link: long(11) }), /^C29\.link: 11/],
    ['buttons on a notice', (t) => set(t, 'C29', { buttons: [button('a', '一')] }), /^C29: a button_interaction/],
    [
      'a body on a multiple_interaction',
      (t) => set(t, 'C02', { body: '一' }),
      /^C02: a multiple_interaction has neither/,
    ],
    ['a name on a locked screen', (t) => set(t, 'C01', { desc: '请找{mask}' }), /^C01\.desc: \{mask\} must not show/],
    ['a variable nobody knows', (t) => set(t, 'C01', { body: '{age}' }), /^C01: unknown variable \{age\}/],
    [
      'a choice that would be cut',
      (t) => set(t, 'C41', { choices: { MATCH: { todo: long(21) } } }),
      /^C41\.choices\.MATCH\.todo: 21/,
    ],
    [
      'a fault that only a variant has',
      (t) => set(t, 'C01', { variants: { NIGHT: { desc: long(31) } } }),
      /^C01 \(NIGHT\)\.desc: 31/,
    ],
    [
      'a fraud label that would be cut',
      (t) => {
        t.fraudTypes.OTHER.name = long(11);
      },
      /^fraudTypes\.OTHER: 11/,
    ],
    [
      'a private word in a text message',
      (t) => {
        t.replies.T04 = '{name}';
      },
      /^T04: \{name\} must not/,
    ],
  ];

  test.each(cases)('%s', (_, spoil, fault) => {
    const copy = structuredClone(texts) as MutableTexts;
    spoil(copy);
    expect(lintTexts(copy as Texts, settings)).toContainEqual(expect.stringMatching(fault));
  });

  test('a source line that is too long', () => {
    expect(lintTexts(texts, { tenant: { name: long(14) } })).toEqual([
      expect.stringMatching(/^tenant\.name: 14 characters, at most 13/),
    ]);
  });
});

type MutableTexts = {
  cards: Record<string, object>;
  fraudTypes: { OTHER: { name: string } };
  replies: { T04: string };
};

function set(copy: MutableTexts, id: string, parts: object): void {
  Object.assign(copy.cards[id] ?? {}, parts);
}

function button(key: string, text: string) {
  return { key, text, style: 2, page: false };
}
