import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fedText, freeText, ownNumber } from '../../../src/lib/fields.ts';
import { personalNumbersIn, withoutPersonalNumbers } from '../../../src/lib/masking.ts';

const ID = '110101199003077774';
const OLD_ID = '110101900307777';
const CARD = '6222020200112233446';
const PHONE = '15412345678';

const refusal = (text: string) => freeText(200).safeParse(text).error?.issues[0]?.message;
const wide = (text: string) => text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));

describe('a box people write into', () => {
  test.each([
    ID,
    OLD_ID,
    `他的身份证是${ID}，请核对`,
    '110101 19900307 7774',
    '110101-19900307-7774',
    wide(ID),
    '11010119900307 7774',
    `ID${ID}`,
    '110101/19900307/7774',
    '110101，19900307，7774',
    '110101\n19900307\n7774',
    '110101\u200c19900307\u20607774',
  ])('an identity number is refused, however it is spaced: %s', (text) => expect(refusal(text)).toContain('身份证号'));

  test.each([
    PHONE,
    `请打${PHONE}找我`,
    '154 1234 5678',
    '154-1234-5678',
    '+86 15412345678',
    '8615412345678',
    wide(PHONE),
    `tel${PHONE}`,
    `vx${PHONE}`,
    '+86(154)12345678',
    '154,1234,5678',
    '154\n1234\n5678',
    '154   1234   5678',
    '154_1234_5678',
    '154。1234。5678',
    '①⑤④12345678',
    '154\ufeff12345678',
    // An X that begins the next word ends no number.
    `${PHONE}.xlsx`,
    `${PHONE} Xu女士`,
  ])('a mobile number is refused: %s', (text) => expect(refusal(text)).toContain('手机号'));

  test.each([
    CARD,
    `卡6222/0202/0011/2233/446`,
    '6222•0202•0011•2233•446',
    '6222 0202 0011 2233 446',
    '6222-0202-0011-2233-446',
    wide(CARD),
    `${CARD} X`,
  ])('a bank-card number is refused: %s', (text) => expect(refusal(text)).toContain('银行卡号'));

  test.each([
    '110101199003077775',
    '订单20261122000000000001',
    `${ID}9`,
    '第1101次',
    'YJ-20260101-0001',
    '2026-11-30 15:20:30 至 2026-12-01',
    '涉案1380013.8元',
    '车间15,20,30,40,50,6',
    '金额13800，1380，500',
    '15:41，第23人，45.6万，78次',
    '2026/11/30，15:41:23，4567人',
    '车牌浙A15412345678X',
  ])('other digits are not: %s', (text) => expect(freeText(200).parse(text)).toBe(text));

  test('the limit counts characters, not halves of them', () => {
    expect(freeText(2).parse('😀😀')).toBe('😀😀');
    expect(refusal('字'.repeat(201))).toBe('最多200个字');
  });

  test.each(['\u200b\u200b', '\u3164\u3164', '\u2060\u00ad', '\0\0', '\u2800 \u2800', '\ud83d', '\u202e\u202c'])(
    'nothing that can be seen is nothing: %j',
    (text) => {
      expect(freeText(200).safeParse(text).success).toBe(false);
      expect(freeText(200, 0).parse(text)).toBe('');
    },
  );

  test('half an emoji, a NUL and what turns the line round are left out, and the rest stays', () => {
    expect(freeText(200).parse('他说\ud83d\0\u0008\u202e好\ufffe了')).toBe('他说好了');
    expect(fedText(200).parse('来电\ud83d\0异常')).toBe('来电异常');
    expect(ownNumber(32).parse('YG\u202e01\0')).toBe('YG01');
    for (const text of ['第一行\n第二行', '一家👨‍👩‍👧', '阿依古丽·买买提', '𠮷'])
      expect(freeText(200).parse(text)).toBe(text);
  });

  test('a feed loses the number, not the record', () => {
    expect(fedText(200).parse(`本人${ID}，旧号${OLD_ID}，电话 154-1234-5678。`)).toBe(
      '本人****，旧号****，电话 ****。',
    );
  });
});

test('no number survives being struck out, and nothing else is lost', () => {
  const words = fc.constantFrom('本人', '电话：', '，', ' 请核对 ', '卡号', '😀', 'X', '第3次');
  const number = fc.constantFrom(ID, OLD_ID, CARD, PHONE).chain((digits) =>
    fc
      .tuple(fc.constantFrom('', ' ', '-', '　', '—'), fc.integer({ min: 3, max: 8 }), fc.boolean())
      .map(([between, size, isWide]) => {
        const groups = digits.match(new RegExp(`.{1,${size}}`, 'g')) ?? [];
        const text = groups.join(between);
        return isWide ? wide(text) : text;
      }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(words, number), { minLength: 1, maxLength: 4 }), (parts) => {
      const text = parts.map(([word, digits]) => `${word}，${digits}，`).join('');
      const struck = withoutPersonalNumbers(text);
      expect(struck).toBe(parts.map(([word]) => `${word}，****，`).join(''));
      expect(personalNumbersIn(struck)).toEqual([]);
    }),
  );
});
