import { describe, expect, test } from 'vitest';
import { nameQuery, nameSearch } from '../../../src/lib/name-search.ts';

/** As PostgreSQL does it: some lexeme of the name begins with one of the query's. */
function isFound(name: string, word: string, kind?: 'person' | 'organisation'): boolean {
  const lexemes = (nameSearch(name, kind).match(/'(?:''|[^'])*'/g) ?? []).map((one) => one.slice(1, -1));
  const sought = (nameQuery(word)?.match(/'(?:''|[^'])*'(?=:\*)/g) ?? []).map((one) => one.slice(1, -1));
  return sought.some((one) => lexemes.some((lexeme) => lexeme.startsWith(one)));
}

const foundBy = (name: string, words: readonly string[]) => words.filter((word) => isFound(name, word));

describe('a name is found', () => {
  test('by a part of it, by pinyin and by initials, in any case and with the blanks of an input method', () => {
    const words = [
      '王建国',
      '建国',
      '国',
      'wjg',
      'WJG',
      'wang',
      'wangjianguo',
      'Wang JianGuo',
      'jianguo',
      'jg',
      'wangjg',
    ];
    expect(foundBy('王建国', words)).toEqual(words);
    expect(foundBy('王建国', ['wgj', '王国', 'wangjianmin', 'li', '', ' ', "'"])).toEqual([]);
  });

  test('by its surname as surnames are read', () => {
    const surnames = [
      ['单雄信', 'shan'],
      ['曾国藩', 'zeng'],
      ['查良镛', 'zha'],
      ['仇英', 'qiu'],
      ['解晓东', 'xie'],
      ['区文诗', 'ou'],
      ['朴树', 'piao'],
      ['任盈盈', 'ren'],
      ['翟让', 'zhai'],
      ['覃海洋', 'qin'],
      ['尉迟恭', 'yuchi'],
      ['万俟卨', 'moqi'],
    ] as const;
    expect(surnames.filter(([name, word]) => !isFound(name, word))).toEqual([]);
    expect(isFound('单雄信', 'dan')).toBe(false);
    expect(isFound('曾国藩', 'ceng')).toBe(false);
  });

  test('ü however it is typed', () => {
    expect(foundBy('吕布', ['lv', 'lü', 'lyu', 'lvbu', 'lb'])).toEqual(['lv', 'lü', 'lyu', 'lvbu', 'lb']);
  });

  test('with dots, in Latin letters, with characters nobody reads', () => {
    expect(foundBy('阿布都·热合曼', ['阿布都热合曼', '热合曼', 'rehe', 'abdrhm'])).toEqual([
      '阿布都热合曼',
      '热合曼',
      'rehe',
      'abdrhm',
    ]);
    expect(foundBy("Tom O'Neil", ['tom', 'oneil', "o'neil", 'TomO'])).toEqual(['tom', 'oneil', "o'neil", 'TomO']);
    expect(foundBy('王𠀀', ['wang', '𠀀'])).toEqual(['wang', '𠀀']);
  });

  test('an organisation too, from its middle', () => {
    const words = ['汽车', 'qiche', 'qcbj', '部件有限公司', 'qlqcbjyxgs'];
    expect(words.filter((word) => isFound('青岚汽车部件有限公司', word, 'organisation'))).toEqual(words);
  });
});
