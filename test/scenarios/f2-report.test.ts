import ExcelJS from 'exceljs';
import { describe, expect, test } from 'vitest';
import type { BulletinViewData } from '../../src/domain/bulletins/index.ts';
import { minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';
import { TEXT, useBulletins } from './bulletin-actions.ts';

describe('F2: the report after the event', () => {
  const testApp = useTestApp();
  const actions = useActions(testApp);
  const { browser, press } = actions;
  const { act, board, draft, send } = useBulletins(testApp, actions);

  async function workbookOf(userid: string, { id }: Pick<BulletinViewData, 'id'>): Promise<ExcelJS.Workbook> {
    const answer = await (await browser(userid)).request('GET', `/api/bulletins/${id}/report.xlsx`);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(await answer.arrayBuffer());
    return book;
  }
  const pageOf = async (userid: string, { id }: Pick<BulletinViewData, 'id'>): Promise<string> =>
    (await (await browser(userid)).request('GET', `/api/bulletins/${id}/report`)).text();
  const rowsOf = (book: ExcelJS.Workbook, name: string): string[][] => {
    const rows: string[][] = [];
    book.getWorksheet(name)?.eachRow((row) => {
      rows.push((row.values as ExcelJS.CellValue[]).slice(1).map((value) => String(value ?? '')));
    });
    return rows;
  };

  test('its sheets and its page tell what the board tells, the page without a name of anybody', async () => {
    const sent = await send('centre-1');
    await press('adv-0007-1', '签收并转告', sent);
    const { counters, percent } = await board('centre-1', sent);
    const book = await workbookOf('centre-1', sent);
    const summary = new Map(rowsOf(book, '总表').map(([item = '', value = '']) => [item, value]));
    expect(summary.get('接收人数')).toBe(String(counters.target));
    expect(summary.get('发给谁')).toBe('角色为安全顾问');
    expect(summary.get('已签收')).toBe(`1（${percent.acked.toFixed(1)}%）`);
    const [heading = [], ...organisations] = rowsOf(book, '单位');
    const sum = (column: string) =>
      organisations.reduce((all, row) => all + Number(row[heading.indexOf(column)] ?? 0), 0);
    expect(sum('接收人数')).toBe(counters.target);
    expect(sum('已签收')).toBe(1);
    const people = rowsOf(book, '人员').slice(1);
    expect(people).toHaveLength(counters.target);
    expect(people.filter(([, , , state]) => state === '已签收')).toHaveLength(1);

    const page = await pageOf('centre-1', sent);
    expect(page).toContain('发给：角色为安全顾问');
    expect(page).toContain(`<td>已签收</td><td>1</td><td>${percent.acked.toFixed(1)}%</td>`);
    const names = people.map(([, name = '']) => name);
    expect(names.filter((name) => name !== '' && page.includes(name))).toEqual([]);
    expect(page).not.toContain('<script');
  });

  test('of a correction it names the wrong one and how many may have seen it, and the other way round', async () => {
    const wrong = await send('duty-03', { title: '<b>先发的一份</b>' });
    const right = await draft('duty-03', { ...TEXT, title: '更正后的一份' }, `/${wrong.id}/correct`);
    await act('duty-03', right, 'submit');
    await testApp.advance(minutes(3));
    const { sawOriginal } = await board('duty-03', right);
    expect(sawOriginal).toBeGreaterThan(0);
    expect(await pageOf('duty-03', right)).toContain(`本条更正${wrong.number}，其中${sawOriginal}人可能看过原文`);
    const page = await pageOf('duty-03', wrong);
    expect(page).toContain(`已由${right.number}更正`);
    expect(page).not.toContain('<b>先发');
    const summary = rowsOf(await workbookOf('duty-03', right), '总表');
    expect(summary).toContainEqual(['更正', `${wrong.number}（${sawOriginal}人可能看过原文）`]);
  });
});
