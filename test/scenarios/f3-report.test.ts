import ExcelJS from 'exceljs';
import { describe, expect, test } from 'vitest';
import type { RemindOutlookData } from '../../src/domain/campaigns/api.ts';
import { minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { placeOf } from '../support/readers.ts';
import { useTestApp } from '../support/test-app.ts';
import { useCampaigns } from './campaign-actions.ts';

describe('F3: a campaign as a file, and its reminders before they go out', () => {
  const testApp = useTestApp();
  const actions = useActions(testApp);
  const { browser, refusalOf } = actions;
  const { board, open, close, until } = useCampaigns(testApp);

  async function tables(userid: string, id: string): Promise<Record<string, string[][]>> {
    const answer = await (await browser(userid)).request('GET', `/api/campaigns/${id}/report.xlsx`);
    expect(answer.status).toBe(200);
    expect(decodeURIComponent(answer.headers.get('content-disposition') ?? '')).toContain('三项防护');
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(await answer.arrayBuffer());
    return Object.fromEntries(
      book.worksheets.map((sheet) => {
        const rows: string[][] = [];
        sheet.eachRow((row) => {
          const values = row.values as ExcelJS.CellValue[];
          rows.push(Array.from(values, (value) => String(value ?? '')).slice(1));
        });
        return [sheet.name, rows];
      }),
    );
  }

  test('carries numerator and denominator of each organisation, names by right, and who took it', async () => {
    await until('09:02');
    const { organisationId, gridUnitId } = await placeOf(testApp, '0006', '0010');
    const personId = await actions.personIdOf('emp-0006-0042');
    const { directory, db } = testApp.app;
    await directory.assignRole(db, { personId, role: 'PROPAGANDIST', scopeKind: 'GRID_UNIT', scopeId: gridUnitId });
    const campaign = await open('centre-1', { name: '三项防护', scope: { organisationIds: [organisationId] } });
    await testApp.advance(minutes(5));
    const { 总表: summary = [], 单位: places = [], 未完成人员: people = [] } = await tables('centre-1', campaign.id);
    const { counts } = (await board('centre-1', campaign.id)).campaign;
    const facts = new Map(summary.map(([item = '', value = '']) => [item, value]));
    expect(facts.get('参加人数')).toBe(String(counts.people));
    expect(facts.get('导出人')).toBe(await actions.nameOf('centre-1'));
    const [heading = [], row = []] = places;
    expect(row[heading.indexOf('已完成（分子）')]).toBe(String(counts.done));
    expect(row[heading.indexOf('参加人数（分母）')]).toBe(String(counts.people));
    expect(people).toHaveLength(1 + counts.waiting + counts.asked + counts.partial + counts.unreachable);
    const name = await actions.nameOf('emp-0006-0012');
    expect(people.some((cells) => cells.includes(name))).toBe(true);

    const propagandist = await tables('emp-0006-0042', campaign.id);
    expect(JSON.stringify(propagandist)).not.toContain(name);
    expect(
      propagandist.未完成人员?.slice(1).every(([, , shown = '', number]) => shown.includes('*') && number === ''),
    ).toBe(true);
    const elsewhere = (await browser('adv-0001-1')).get(`/api/campaigns/${campaign.id}/report.xlsx`);
    expect(await refusalOf(elsewhere)).toMatchObject({ status: 404 });

    const { entries } = await (await browser('auditor-1')).get<{
      entries: { action: string; objectKind: string; people: number }[];
    }>('/api/audit?limit=100&action=look');
    expect(
      entries.some(({ objectKind, people: seen }) => objectKind === 'campaign' && seen === people.length - 1),
    ).toBe(true);
    await close('centre-1', campaign.id);
  });

  test('how many would be reminded is answered before, and what cannot be is refused in words', async () => {
    await until('09:02');
    const { organisationId } = await placeOf(testApp, '0010', '0010');
    const campaign = await open('centre-1', { name: '三项防护', scope: { organisationIds: [organisationId] } });
    await testApp.advance(minutes(5));
    const path = `/api/campaigns/${campaign.id}/remind`;
    const centre = await browser('centre-1');
    const outlook = () => centre.get<RemindOutlookData>(`${path}?organisationId=${organisationId}`);
    const before = await outlook();
    expect(before.people).toBeGreaterThan(0);
    expect(before).toMatchObject({ already: null, at: before.now });
    expect(await centre.post(path, { organisationId })).toEqual({ reminded: before.people, repeated: false });
    expect(await outlook()).toMatchObject({ already: before.people });
    const elsewhere = (await browser('adv-0001-1')).get(`${path}?organisationId=${organisationId}`);
    expect(await refusalOf(elsewhere)).toMatchObject({ status: 404 });
    await close('centre-1', campaign.id);
    expect(await refusalOf(outlook())).toMatchObject({ status: 409, message: '活动已结束，无需提醒' });
  });
});
