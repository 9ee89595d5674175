import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../../src/config/files.ts';
import { readSettings } from '../../../src/config/settings.ts';
import { readTexts } from '../../../src/config/texts.ts';
import { readCounty } from '../../../src/domain/county/commands.ts';
import { KIND_WORDS, TIER_WORDS } from '../../../src/domain/directory/index.ts';
import { type Column, ROLES, ROSTER } from '../../../src/domain/roster/import.ts';
import { dayOf, faultWords } from '../../../src/kernel/imports/index.ts';
import { yesOrNo } from '../../../src/lib/spreadsheet/cell-text.ts';
import { readRow } from './read-row.ts';

const texts = readTexts(packageRoot(), readSettings(packageRoot()));
const on = { today: '2026-06-01', words: faultWords(texts.roster) };

function faultsOf(column: Column, word: string) {
  const row: Partial<Record<Column, string>> = { 姓名: '岚知夏', 工号: '00123', 手机号: '15400001234', [column]: word };
  const cells = ROSTER.titles.map((name) => row[name] ?? '');
  return readRow({ line: 7, cells, formulas: [] }, ROSTER.titles, on).faults.filter(
    ({ severity }) => severity === 'ERROR',
  );
}

/** Letters and ideographs, so that nothing else about the cell is wrong. */
const word = fc.stringMatching(/^[a-zA-Z一-龥0-9√?？-]{1,8}$/).filter((text) => text.trim() !== '');
const isKnown: Partial<Record<Column, (text: string) => boolean>> = {
  类型: (text) => Object.hasOwn(KIND_WORDS, text),
  规模: (text) => Object.hasOwn(TIER_WORDS, text),
  角色: (text) => Object.hasOwn(ROLES, text),
  是否外省: (text) => yesOrNo(text, { yes: ['外省'], no: ['本省'] }) !== undefined,
  入职日期: (text) => dayOf(text) !== null,
};

describe('a word nobody knows is a fault of its row, never somebody’s guess', () => {
  test.each(Object.keys(isKnown) as Column[])('in the column %s of a roster', (column) => {
    fc.assert(
      fc.property(word, (text) => {
        fc.pre(isKnown[column]?.(text) === false);
        expect(faultsOf(column, text).map((fault) => fault.column)).toContain(column);
      }),
    );
  });

  test.each([
    ['类型,名称,编码', '公社,云溪,T9'],
    ['单位名称,统一社会信用代码,类型,规模,乡镇街道', '云溪厂,91330000000000001X,机关,规上,云溪镇'],
    ['单位名称,统一社会信用代码,类型,规模,乡镇街道', '云溪厂,91330000000000001X,企业,巨型,云溪镇'],
    ['姓名,警号,角色', '岚知夏,P0001,大队长'],
  ])('in a county’s own list: %s', async (head, line) => {
    const needs = { texts, crypto: { phoneHash: (phone: string) => phone } };
    const { faults } = await readCounty(needs, Buffer.from(`${head}\n${line}\n`));
    expect(faults.filter(({ severity }) => severity === 'ERROR')).toHaveLength(1);
  });

  test.each(['2026-01-05 至 2026-02-01', '2026-01-05 或之后', '01/05/2026', '2026-01-05T16:00:00Z'])(
    '“%s” is no day',
    (text) => expect(dayOf(text)).toBeNull(),
  );

  test.each(['2026-1-5 00:00', '2026/1/5 上午 9:05:00', '2026年1月5日 星期一', '2026-01-05T00:00:00.000'])(
    '“%s” is one',
    (text) => expect(dayOf(text)).toBe('2026-01-05'),
  );

  test.each([
    [true, ['是', 'Y', 'ｙ', 'yes', 'TRUE', '1', '１', '1.0', '√', '✓', '✔️', ' 是 ']],
    [false, ['否', 'N', 'no', 'False', '0', '×', '✗']],
    [undefined, ['', 'X', '也许', '2', '-', '是否', '不是', '待定']],
  ])('yes and no are the same words everywhere: %s', (command, words) => {
    for (const one of words) expect(yesOrNo(one), one).toBe(command);
  });
});
