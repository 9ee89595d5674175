import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { ChangeListData } from '../../src/domain/roster/api.ts';
import type { ImportViewData } from '../../src/domain/roster/index.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

const HEADINGS = '统一社会信用代码,部门/车间,姓名,工号,手机号,岗位';

describe('before a list is confirmed its changes are seen by name', () => {
  const testApp = useTestApp();
  const { browser, refusalOf } = useActions(testApp);

  async function uploaded(rows: readonly string[], by = 'adv-0009-1') {
    const http = await browser(by);
    const answer = await http.upload('/api/imports', `\uFEFF${HEADINGS}\n${rows.join('\n')}\n`, 'text/csv');
    const list = (await answer.json()) as ImportViewData;
    const changes = (search = '') => http.get<ChangeListData>(`/api/imports/${list.id}/changes${search}`);
    const confirm = async () => {
      await http.post(`/api/imports/${list.id}/confirm`, {});
      await expect.poll(() => http.get<ImportViewData>(`/api/imports/${list.id}`)).toMatchObject({ state: 'DONE' });
    };
    return { http, list, changes, confirm };
  }

  test('who is new, and of everybody else what changes from what to what; numbers are masked, and the look is on record', async () => {
    await (
      await uploaded([
        '0009,冷轧车间/甲班,岚知夏,V1,15499020001,操作工',
        '0009,冷轧车间/甲班,岚知秋,V2,15499020002,操作工',
        '0009,冷轧车间/甲班,岚知舟,V3,15499020003,操作工',
      ])
    ).confirm();
    const { list, changes } = await uploaded([
      '0009,冷轧车间/乙班,岚知夏,V1,15499020001,操作工',
      '0009,冷轧车间/甲班,岚知秋,V2,15499020012,出纳',
      '0009,冷轧车间/甲班,岚知舟,V3,15499020003,操作工',
      '0009,冷轧车间/乙班,岚知溪,V4,15499020004,操作工',
    ]);
    expect(list.counts).toMatchObject({ new: 1, moved: 1, changed: 1, same: 1 });
    const { changes: all, next } = await changes();
    expect(next).toBeNull();
    expect(all.map(({ name, kind, fields }) => [name, kind, fields])).toEqual([
      ['岚知夏', 'MOVED', [{ field: '部门/车间', from: '冷轧车间/甲班', to: '冷轧车间/乙班' }]],
      [
        '岚知秋',
        'CHANGED',
        [
          { field: '手机号', from: '154****0002', to: '154****0012' },
          { field: '岗位', from: '操作工', to: '出纳' },
        ],
      ],
      ['岚知溪', 'NEW', []],
    ]);
    expect(JSON.stringify(all)).not.toContain('1549902');
    const { rows: looks } = await sql<{ n: number }>`
      select count(*)::int as n from audit_log where action = 'look' and object_kind = 'directory'`.execute(
      testApp.app.db,
    );
    expect(looks[0]?.n).toBeGreaterThan(0);
  });

  test('a team that is named without its workshop, or by a spelling that was merged, is no change', async () => {
    await (
      await uploaded(['0009,热轧车间/丁班,岚知夏,X1,15499020021,操作工', '0009,热扎车间,岚知秋,X2,15499020022,操作工'])
    ).confirm();
    const { rows } = await sql<{ id: string; name: string; organisationId: string }>`
      select id, name, organisation_id from grid_unit where name in ('热轧车间', '热扎车间')`.execute(testApp.app.db);
    const idOf = (name: string) => rows.find((one) => one.name === name)?.id;
    await (await browser('centre-1')).post(`/api/places/${rows[0]?.organisationId}/merge`, {
      ...{ unitIds: [idOf('热扎车间')], intoId: idOf('热轧车间'), reason: '名单上写错了部门名称' },
    });
    const { changes } = await uploaded([
      '0009,丁班,岚知夏,X1,15499020021,班长',
      '0009,热扎车间,岚知秋,X2,15499020022,班长',
    ]);
    const post = [{ field: '岗位', from: '操作工', to: '班长' }];
    expect((await changes()).changes.map(({ kind, fields }) => [kind, fields])).toEqual([
      ['CHANGED', post],
      ['CHANGED', post],
    ]);
  });

  test('narrowed by kind and by name or number, page by page without a gap', async () => {
    const rows = Array.from({ length: 7 }, (_, n) => `0009,冷轧车间,岚知${'夏秋舟溪桥林泉'[n]},W${n},1549902100${n},`);
    const { changes } = await uploaded(rows);
    const first = await changes('?limit=4');
    const second = await changes(`?limit=4&after=${first.next}`);
    expect([...first.changes, ...second.changes].map(({ employeeNo }) => employeeNo)).toEqual(
      rows.map((_, n) => `W${n}`),
    );
    expect((await changes('?kind=MOVED')).changes).toEqual([]);
    expect((await changes(`?q=${encodeURIComponent('知桥')}`)).changes.map(({ employeeNo }) => employeeNo)).toEqual([
      'W4',
    ]);
    expect((await changes('?q=W6')).changes).toHaveLength(1);
  });

  test('of somebody whose place lies elsewhere nothing is compared, and nobody reads the list of another', async () => {
    const { rows } = await sql<{ name: string; phone: string; id: string }>`
      select p.name, p.phone_sealed as phone, p.id from employment e join person p on p.id = e.person_id
        join organisation o on o.id = e.organisation_id
      where o.code = '0003' and e.state = 'ACTIVE' order by e.id limit 1`.execute(testApp.app.db);
    const elsewhere = rows[0] ?? expect.fail('nobody');
    const phone = (await testApp.app.directory.phoneOf(testApp.app.db, elsewhere.id)) ?? '';
    const { changes, list } = await uploaded([`0009,冷轧车间,${elsewhere.name},V9,${phone},`]);
    expect((await changes()).changes).toMatchObject([{ kind: 'NEW', fields: [], kept: null }]);
    const other = await browser('adv-0010-1');
    expect(await refusalOf(other.get(`/api/imports/${list.id}/changes`))).toMatchObject({ status: 404 });
    expect(await refusalOf((await browser('centre-1')).get(`/api/imports/${list.id}/changes`))).toMatchObject({
      status: 404,
    });
  });
});
