import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { MyData, OpenRequestView, RequestData } from '../../src/domain/privacy/index.ts';
import { createFieldCrypto } from '../../src/lib/field-crypto.ts';
import { useDeeds } from '../support/deeds.ts';
import { useTown } from '../support/town.ts';

/** What the last text names as kept: the chain of deeds, and callbacks as they came, for ninety days. */
const KEPT = ['audit_log', 'inbox', 'inbox_archive'];
const NAME = '独孤慕云';

describe('「已办理」 does what was asked about one’s own data', () => {
  const town = useTown();
  const { titles, refusalOf } = useDeeds(town);
  const ask = async (userid: string, kind: 'CORRECTION' | 'DELETION') =>
    (await town.as(userid)).post<RequestData>('/api/me/requests', { kind, words: '请按我说的办理' });
  const answer = async (id: string, body: object, by = 'cp-01') => {
    const answered = await (await town.as(by)).post<RequestData>(`/api/data-requests/${id}/answer`, body);
    await town.advance(0);
    return answered;
  };
  const personOf = async (userid: string) => (await town.app.directory.personByUserid(town.app.db, userid))?.id ?? '';

  /** Tables and columns that hold one of these words anywhere in a row. */
  async function holding(words: readonly string[]): Promise<string[]> {
    const { rows: columns } = await sql<{ table: string; column: string }>`
      select c.table_name as "table", c.column_name as "column"
      from information_schema.columns c
        join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
      where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
        and c.data_type in ('text', 'jsonb', 'ARRAY', 'character varying')`.execute(town.app.db);
    const found: string[] = [];
    for (const { table, column } of columns) {
      if (KEPT.includes(table)) continue;
      const { rows } = await sql`
        select from ${sql.table(table)}
        where exists (select from unnest(${[...words]}::text[]) as w where strpos(${sql.ref(column)}::text, w) > 0)
        limit 1`.execute(town.app.db);
      if (rows.length > 0) found.push(`${table}.${column}`);
    }
    return found;
  }

  test('“they said 已更正 and my number was still the old one”: the answer carries what changes, and changes it', async () => {
    const { id } = await ask('emp-0010-0022', 'CORRECTION');
    const body = { state: 'DONE', answer: '已按工牌核对' };
    expect(await refusalOf(answer(id, body))).toMatchObject({ status: 400, field: 'corrected' });
    const badPhone = { ...body, corrected: { phone: '1234' } };
    expect(await refusalOf(answer(id, badPhone))).toMatchObject({ status: 400, field: 'corrected.phone' });
    const badUnit = { ...body, corrected: { unit: '没有的车间' } };
    expect(await refusalOf(answer(id, badUnit))).toMatchObject({ status: 400, field: 'corrected.unit' });
    const taken = { ...body, corrected: { employeeNo: '0021' } };
    expect(await refusalOf(answer(id, taken))).toMatchObject({ status: 400, field: 'corrected.employeeNo' });

    const corrected = { name: NAME, phone: '154 9999 0001', employeeNo: '9022', post: '仓库管理' };
    const done = await answer(id, { ...body, corrected });
    expect(done).toMatchObject({ state: 'DONE', answer: '已按工牌核对（已更正：姓名、手机号、工号、岗位）' });
    const mine = await (await town.as('emp-0010-0022')).get<MyData>('/api/me/data');
    expect(mine.person).toMatchObject({ name: NAME, phone: '154****0001' });
    expect(mine.employments).toMatchObject([{ employeeNo: '9022', post: '仓库管理' }]);
    const told = await titles('emp-0010-0022');
    expect(told).toContain('您的申请有了答复，发送“我的信息”即可查看。');
    expect(told.some((title) => title.startsWith('您登记的姓名、手机号已更改'))).toBe(true);
  });

  test('“I asked to be deleted and my name is still everywhere”: no table holds name, number or userid', async () => {
    const userid = 'emp-0010-0022';
    const personId = await personOf(userid);
    const phoneHash = createFieldCrypto(town.config.fieldKeys).phoneHash('15499990001');
    const { id } = await ask(userid, 'DELETION');
    const visitor = await town.as(userid);
    const undecided = { state: 'DONE', answer: '已删除' };
    expect(await refusalOf(answer(id, undecided))).toMatchObject({ status: 400, field: 'deletes' });

    const done = await answer(id, { ...undecided, deletes: 'PERSON' });
    expect(done.answer).toMatch(/已删除.*依法保留.*满365天.*满90天.*3年.*6个月/);
    expect((await visitor.request('GET', '/api/me/data')).status).toBe(401);
    // What was done, and what is kept for how long, is the last he hears of us.
    expect((await titles(userid)).some((title) => title.startsWith('您的删除申请已办理'))).toBe(true);
    expect(await town.app.directory.rolesOf(town.app.db, personId)).toEqual([]);
    await town.app.retention.run();
    expect(await holding([userid, phoneHash, NAME])).toEqual([]);
  });

  test('“a warning is open about him and they erased him”: not before it is closed', async () => {
    const { id } = await ask('emp-0010-0023', 'DELETION');
    await town.warn({ person: { employeeId: 'emp-0010-0023' } });
    const refused = await refusalOf(answer(id, { state: 'DONE', answer: '已删除', deletes: 'PERSON' }));
    expect(refused).toMatchObject({ status: 409, code: 'warned_now', field: 'state' });
    const { requests } = await (await town.as('cp-01')).get<{ requests: (typeof OpenRequestView)['_output'][] }>(
      '/api/data-requests',
    );
    expect(requests.map((request) => request.id)).toContain(id);
  });

  test('“I only wanted my three protections gone”: the rest stays as it was', async () => {
    const { id } = await ask('emp-0010-0024', 'DELETION');
    await answer(id, { state: 'DONE', answer: '已删除', deletes: 'PROTECTIONS' });
    const mine = await (await town.as('emp-0010-0024')).get<MyData>('/api/me/data');
    expect(mine.consents).toEqual([]);
    expect(mine.requests).toMatchObject([{ state: 'DONE', answer: '已删除（已删除：自愿填写的防护和截图）' }]);
    expect(mine.employments).toHaveLength(1);
  });

  test('“he left a month ago and his account still stands in the logs”: a leaver’s userid goes with him', async () => {
    const userid = 'emp-0010-0025';
    await town.phone(userid).say('我的信息');
    await town.advance(0);
    await town.http.delete(`/sandbox/api/members/${userid}`);
    await town.advance(32 * 86_400_000);
    await town.app.retention.run();
    expect(await holding([userid])).toEqual([]);
  });
});
