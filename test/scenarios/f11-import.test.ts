import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { Turnover } from '../../src/domain/directory/events.ts';
import { turnover } from '../../src/domain/directory/index.ts';
import type { ImportViewData } from '../../src/domain/roster/index.ts';
import { on } from '../../src/kernel/events/index.ts';
import { headingOf, readRows } from '../../src/lib/spreadsheet/index.ts';
import { minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import type { Http } from '../support/http.ts';
import { useTestApp } from '../support/test-app.ts';

const HEADINGS = '统一社会信用代码,部门/车间,姓名,工号,手机号,入职日期,是否外省';

describe('F11: a roster in two steps', () => {
  const testApp = useTestApp();
  const { browser, refusalOf } = useActions(testApp);

  /** The file itself is the body, as a page sends it. */
  async function upload(userid: string, text: string | Uint8Array, query = ''): Promise<ImportViewData> {
    const answer = await send(userid, text, query);
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return (await answer.json()) as ImportViewData;
  }

  async function send(userid: string, text: string | Uint8Array, query = ''): Promise<Response> {
    return (await browser(userid)).upload(`/api/imports${query}`, text, 'text/csv');
  }

  async function confirmed(http: Http, id: string, body: object = {}): Promise<ImportViewData> {
    await http.post(`/api/imports/${id}/confirm`, body);
    return expect
      .poll(() => http.get<ImportViewData>(`/api/imports/${id}`))
      .toMatchObject({
        state: 'DONE',
      })
      .then(() => http.get<ImportViewData>(`/api/imports/${id}`));
  }

  /** The export of an organisation, as a list to be changed and sent back. */
  async function exported(userid: string, format: 'csv' | 'xlsx'): Promise<{ headings: string[]; rows: string[][] }> {
    const response = await (await browser(userid)).request('GET', `/api/directory/export.${format}`);
    const rows: string[][] = [];
    for await (const { cells } of readRows(Buffer.from(await response.arrayBuffer()))) rows.push(cells);
    const [headings = [], ...rest] = rows;
    return { headings: headings.map(headingOf), rows: rest };
  }

  test('whoever answers for one organisation alone need not name it; police with several must', async () => {
    const text = `\uFEFF部门/车间,姓名,工号,手机号\n总装车间,岚知桥,N700,15499000700\n`;
    expect(await upload('adv-0009-1', text)).toMatchObject({ rows: 1, counts: { new: 1 }, faults: { rows: 0 } });
    expect(await upload('cp-01', text)).toMatchObject({ rows: 1, faults: { rows: 1 } });
  });

  test('hires are announced, the importer gets C25 with the figures, an import again changes nothing', async () => {
    const heard: Turnover[] = [];
    testApp.app.events.subscribe(on(turnover, async (_tx, events) => heard.push(...events)));
    const people = Array.from(
      { length: 25 },
      (_, n) => `0009,新车间,岚知${'夏秋舟溪桥'[n % 5]},N${n},154990000${10 + n},2026-01-05,是`,
    );
    const text = `\uFEFF${HEADINGS}\n${people.join('\n')}\n0009,新车间,岚一,N99,15499,2026-01-05,是\n`;

    const list = await upload('adv-0009-1', text);
    expect(list).toMatchObject({ state: 'CHECKED', rows: 26, counts: { new: 25 }, faults: { rows: 1, errors: 1 } });
    const http = await browser('adv-0009-1');
    const { faults } = await http.get<{ faults: object[] }>(`/api/imports/${list.id}/faults`);
    expect(faults).toEqual([
      {
        n: 1,
        sheet: null,
        row: 27,
        line: 27,
        column: '手机号',
        severity: 'ERROR',
        reason: '应为11位手机号，这里有5位数字',
        sample: '154****',
      },
    ]);
    expect(heard).toEqual([]);

    const done = await confirmed(http, list.id);
    expect(done.progress).toEqual({ applied: 25, total: 25 });
    expect(heard.map(({ kind, outOfProvince }) => [kind, outOfProvince])).toEqual(Array(25).fill(['JOINED', true]));
    await testApp.advance(minutes(1));
    const card = await testApp.phone('adv-0009-1').card({ number: list.id });
    expect(card.card?.main_title).toEqual({ title: '名单导入完成', desc: '成功25行，失败1行' });
    expect(JSON.stringify(card.card)).toContain('25人');

    const again = await upload('adv-0009-1', text);
    expect(again.counts).toMatchObject({ new: 0, same: 25 });
    await confirmed(http, again.id);
    expect(heard.length).toBe(25);
  });

  test('a full list that halves a plant needs a second confirmation; then its leavers are announced', async () => {
    const { rows: staff } = await sql<{ no: string; name: string }>`
      select e.employee_no as no, p.name from employment e join person p on p.id = e.person_id
        join organisation o on o.id = e.organisation_id
      where o.code = '0011' and e.state = 'ACTIVE' order by 1`.execute(testApp.app.db);
    const kept = staff.slice(0, Math.floor(staff.length / 2));
    const text = `${HEADINGS}\n${kept.map(({ no, name }) => `0011,,${name},${no},,,`).join('\n')}\n`;
    const list = await upload('centre-1', text, '?fullList=true&organisation=0011');
    expect(list).toMatchObject({
      activeBefore: staff.length,
      needsAcceptLeavers: true,
      counts: { same: kept.length, leavers: staff.length - kept.length },
    });
    const http = await browser('centre-1');
    const refusal = await refusalOf(http.post(`/api/imports/${list.id}/confirm`));
    expect(refusal).toMatchObject({ status: 409, code: 'leavers_not_accepted' });

    const left: string[] = [];
    testApp.app.events.subscribe(on(turnover, async (_tx, events) => left.push(...events.map(({ kind }) => kind))));
    await confirmed(http, list.id, { acceptLeavers: true });
    expect(left).toEqual(Array(staff.length - kept.length).fill('LEFT'));
  });

  test('everybody imports only where he may; employees not at all; nobody sees the import of another', async () => {
    const text = `${HEADINGS}\n0009,,岚一,Z1,15499000090,,\n0010,,岚二,Z2,15499000091,,\n`;
    const advisor = await upload('adv-0009-1', text);
    expect(advisor).toMatchObject({ counts: { new: 1 }, faults: { errors: 1 } });
    expect((await send('emp-0007-0003', text)).status).toBe(403);
    const other = await refusalOf((await browser('adv-0010-1')).get(`/api/imports/${advisor.id}`));
    expect(other.status).toBe(404);
    const abroad = await send('adv-0009-1', text, '?organisation=0010');
    expect([abroad.status, ((await abroad.json()) as { error: { field: string } }).error.field]).toEqual([
      400,
      'organisation',
    ]);
  });

  test('at the command line in somebody’s name: his rights hold, he proposes the advisors, and the log tells', async () => {
    const { db, directory, imports } = testApp.app;
    const officer = await directory.personByUserid(db, 'adv-0010-1');
    const text = `统一社会信用代码,姓名,工号,手机号,角色
0010,岚知桥,CLI-1,15499000095,安全顾问
0009,岚知溪,CLI-2,15499000096,安全顾问
`;
    const importerId = officer?.id ?? '';
    const { id, faultyRows } = await imports.check({
      source: Buffer.from(text),
      importerId,
      byOperator: true,
      fullList: false,
    });
    expect(faultyRows).toBe(1);
    await imports.confirm(id, importerId);
    await imports.applyWhole(id);
    // A worker may be at it already, and ends it.
    await expect.poll(async () => (await imports.one(id, importerId)).state).toBe('DONE');
    const { rows: proposed } = await sql<{ name: string; by: string }>`
      select p.name, a.proposed_by as by from appointment a join person p on p.id = a.person_id
      where a.proposed_by = ${importerId}`.execute(db);
    expect(proposed).toEqual([{ name: '岚知桥', by: importerId }]);
    const { rows: actions } = await sql<{ action: string; actor: string; name: string }>`
      select action, actor_kind as actor, after ->> 'onBehalfOf' as name from audit_log
      where action = 'advisor.propose' and after ->> 'onBehalfOf' = ${importerId}
        or object_kind = 'roster_import' and object_id = ${id}
      order by action`.execute(db);
    expect(actions).toEqual(
      ['advisor.propose', 'directory.import_checked', 'directory.import_confirmed', 'directory.import_done'].map(
        (action) => ({ action, actor: 'operator', name: importerId }),
      ),
    );
  });

  test.each(['csv', 'xlsx'] as const)(
    'an export as %s comes back as it went: nothing changes, no full phone in it',
    async (format) => {
      await sql`
      update employment set post = '=HYPERLINK("x")' where employee_no = '0003' and organisation_id = (
        select id from organisation where code = '0010')`.execute(testApp.app.db);
      const { headings, rows } = await exported('adv-0010-1', format);
      expect(JSON.stringify(rows)).not.toMatch(/1\d{10}/);
      expect(rows.find((cells) => cells[headings.indexOf('工号')] === '0003')).toContain(`'=HYPERLINK("x")`);

      const response = await (await browser('adv-0010-1')).request('GET', `/api/directory/export.${format}`);
      const list = await upload('adv-0010-1', new Uint8Array(await response.arrayBuffer()), '?fullList=1');
      expect(list).toMatchObject({
        rows: rows.length,
        faults: { errors: 0 },
        counts: { same: rows.length, leavers: 0 },
      });
    },
  );

  test('a connection that breaks off in the middle leaves a failed import and no staged person', async () => {
    const http = await browser('centre-1');
    const newest = () => http.get<{ imports: ImportViewData[] }>('/api/imports').then(({ imports }) => imports[0]);
    let pulls = 0;
    const half = new ReadableStream({
      async pull(stream) {
        pulls += 1;
        if (pulls === 1) return stream.enqueue(new TextEncoder().encode(`${HEADINGS}\n0009,,岚一,Y1,15499000070,,\n`));
        await expect.poll(newest).toMatchObject({ state: 'CHECKING' });
        stream.error(new Error('cut'));
      },
    });
    await http.upload('/api/imports', half, 'text/csv').catch(() => undefined);
    await expect.poll(newest).toMatchObject({ state: 'FAILED', reason: '检查中断，请重新导入' });
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from roster_row where import_id = ${(await newest())?.id}`.execute(testApp.app.db);
    expect(rows[0]?.n).toBe(0);
  });

  test('the template is there in both formats; what is no list is refused in words and leaves nothing behind', async () => {
    const http = await browser('centre-1');
    for (const format of ['csv', 'xlsx']) {
      const response = await http.request('GET', `/api/imports/template.${format}`);
      expect(response.headers.get('content-disposition')).toContain(format);
      const { value } = await readRows(Buffer.from(await response.arrayBuffer())).next();
      expect(value?.cells.slice(0, 3)).toEqual(['乡镇街道', '单位名称', '统一社会信用代码']);
    }
    const refusal = await send('centre-1', '姓名,电话\n');
    expect(await refusal.json()).toEqual({
      error: { code: 'file_headings', message: expect.stringContaining('表头缺少“工号、手机号”') },
    });
    const { imports } = await http.get<{ imports: ImportViewData[] }>('/api/imports');
    expect(imports[0]).toMatchObject({ state: 'FAILED', reason: expect.stringContaining('表头缺少“工号、手机号”') });
    const large = await send('centre-1', new Uint8Array(80 * 1024 * 1024));
    expect(await large.json()).toEqual({
      error: { code: 'file_too_large', message: '文件超过50MB，请拆分后再导入' },
    });
  });
});
