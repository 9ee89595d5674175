import { describe, expect, test } from 'vitest';
import type { CorrectedData } from '../../src/domain/roster/api.ts';
import type { ImportViewData } from '../../src/domain/roster/index.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

const HEADINGS = '统一社会信用代码,部门/车间,姓名,员工编号,手机号';

interface FaultRow {
  row: number;
  column: string;
  reason: string;
}

describe('a row that was not taken is corrected where it stands', () => {
  const testApp = useTestApp();
  const { browser, refusalOf } = useActions(testApp);

  async function uploaded(rows: readonly string[], query = '') {
    const http = await browser('adv-0009-1');
    const answer = await http.upload(`/api/imports${query}`, `\uFEFF${HEADINGS}\n${rows.join('\n')}\n`, 'text/csv');
    const list = (await answer.json()) as ImportViewData;
    const correct = (row: number, column: string, value: string) =>
      http.post<CorrectedData>(`/api/imports/${list.id}/rows/${row}`, { column, value });
    const faults = async () =>
      (await http.get<{ faults: FaultRow[] }>(`/api/imports/${list.id}/faults`)).faults.map(
        ({ row, column, reason }) => [row, column, reason],
      );
    return { http, list, correct, faults };
  }

  test('a corrected row joins the list, a half corrected one keeps its other reason, the others stay as they are', async () => {
    const { http, list, correct, faults } = await uploaded([
      '0009,新车间,岚知夏,C1,15499',
      '0009,新车间,岚知秋,,154990003',
      '0009,新车间,岚知舟,C3,15499000323',
    ]);
    expect(list).toMatchObject({ counts: { new: 1 }, faults: { rows: 2, errors: 3 } });
    const first = await correct(2, '手机号', '15499000321');
    expect(first.faults).toEqual([]);
    expect(first.list).toMatchObject({ rows: 3, counts: { new: 2 }, faults: { rows: 1, errors: 2 } });
    const half = await correct(3, '员工编号', 'C2');
    expect(half.faults.map(({ column }) => column)).toEqual(['手机号']);
    expect(await faults()).toEqual([[3, '手机号', '应为11位手机号，这里有9位数字']]);
    expect((await correct(3, '手机号', '15499000322')).list).toMatchObject({ counts: { new: 3 }, faults: { rows: 0 } });

    await http.post(`/api/imports/${list.id}/confirm`, {});
    await expect.poll(() => http.get<ImportViewData>(`/api/imports/${list.id}`)).toMatchObject({ state: 'DONE' });
    expect(await http.get<ImportViewData>(`/api/imports/${list.id}`)).toMatchObject({ counts: { new: 3 } });
    const late = await refusalOf(correct(3, '手机号', '15499000329'));
    expect(late).toMatchObject({ status: 409, code: 'import_not_checked' });
    const kept = await testApp.app.db
      .selectFrom('rosterFaultyCells')
      .selectAll()
      .where('importId', '=', list.id)
      .execute();
    expect(kept).toEqual([]);
    const log = await testApp.app.db
      .selectFrom('auditLog')
      .select('after')
      .where('action', '=', 'directory.import_corrected')
      .execute();
    expect(log.length).toBe(3);
    expect(JSON.stringify(log)).not.toContain('154990003');
  });

  test('what another row of the list says already is found, before and after it', async () => {
    const { correct, faults } = await uploaded(['0009,新车间,岚知夏,D1,15499', '0009,新车间,岚知秋,D2,15499000332']);
    const taken = await correct(2, '员工编号', 'D2');
    expect(taken.faults.map(({ column }) => column)).toContain('员工编号');
    expect(taken.list).toMatchObject({ counts: { new: 1 }, faults: { rows: 1 } });
    await correct(2, '手机号', '15499000331');
    expect((await faults()).map(([row, column]) => [row, column])).toEqual([[2, '员工编号']]);
    expect((await correct(2, '员工编号', 'D1')).list).toMatchObject({ counts: { new: 2 }, faults: { rows: 0 } });
  });

  test('an ID number is neither kept nor taken, and its reason stays until that cell is corrected', async () => {
    const id = '11010519491231002X';
    const { correct, list, http } = await uploaded([`0009,${id},岚知夏,E1,15499`]);
    const half = await correct(2, '手机号', '15499000341');
    expect(half.faults.map(({ column }) => column)).toEqual(['部门/车间']);
    expect((await refusalOf(correct(2, '部门/车间', id))).status).toBe(400);
    expect((await correct(2, '部门/车间', '新车间')).list).toMatchObject({ counts: { new: 1 }, faults: { rows: 0 } });
    expect(list.id).not.toBe('');
    expect(
      (await refusalOf(http.post(`/api/imports/${list.id}/rows/2`, { column: '手机号', value: '1' }))).status,
    ).toBe(404);
  });

  test('of a full list the leavers follow: whoever a corrected row names is none', async () => {
    const { rows } = await staff();
    const lines = rows.map(({ no, name }, index) => `0009,,${name},${index === 0 ? '' : no},`);
    const { list, correct } = await uploaded(lines, '?fullList=true&organisation=0009');
    expect(list.counts.leavers).toBe(1);
    expect((await correct(2, '员工编号', rows[0]?.no ?? '')).list).toMatchObject({
      counts: { leavers: 0, same: rows.length },
      needsAcceptLeavers: false,
    });
  });

  test('nobody corrects the list of another', async () => {
    const { list } = await uploaded(['0009,新车间,岚知夏,F1,15499']);
    const other = await browser('adv-0010-1');
    const body = { column: '手机号', value: '15499000351' };
    expect((await refusalOf(other.post(`/api/imports/${list.id}/rows/2`, body))).status).toBe(404);
    expect((await refusalOf((await browser('centre-1')).post(`/api/imports/${list.id}/rows/2`, body))).status).toBe(
      404,
    );
  });

  async function staff() {
    const rows = await testApp.app.db
      .selectFrom('employment as e')
      .innerJoin('person as p', 'p.id', 'e.personId')
      .innerJoin('organisation as o', 'o.id', 'e.organisationId')
      .select(['e.employeeNo as no', 'p.name'])
      .where('o.code', '=', '0009')
      .where('e.state', '=', 'ACTIVE')
      .where('e.employeeNo', 'not like', '企微-%')
      .orderBy('e.employeeNo')
      .execute();
    return { rows };
  }
});
