import { describe, expect, test } from 'vitest';
import { fedText, freeText } from '../../../src/lib/free-text.ts';

const ID = '110101199003077774';
const OLD_ID = '110101900307777';

describe('a box people write into', () => {
  test.each([ID, OLD_ID, `他的身份证是${ID}，请核对`])('an identity number is refused: %s', (text) =>
    expect(freeText(200).safeParse(text).error?.issues[0]?.message).toContain('身份证号'),
  );

  test.each(['110101199003077775', '15412345678', '订单20261122000000000001', `${ID}9`, '第1101次'])(
    'other digits are not: %s',
    (text) => expect(freeText(200).parse(text)).toBe(text),
  );

  test('the limit counts characters, not halves of them', () => {
    expect(freeText(2).parse('😀😀')).toBe('😀😀');
    expect(freeText(2).safeParse('三个字').error?.issues[0]?.message).toBe('最多2个字');
  });

  test('a feed loses the number, not the record', () => {
    expect(fedText(200).parse(`本人${ID}，旧号${OLD_ID}`)).toBe('本人****，旧号****');
  });
});
