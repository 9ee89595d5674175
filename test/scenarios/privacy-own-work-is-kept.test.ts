import { beforeAll, describe, expect, test } from 'vitest';
import type { KeptData, MyData } from '../../src/domain/privacy/index.ts';
import { readRows } from '../../src/lib/spreadsheet/index.ts';
import { addMs, days, shanghaiDay } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { holding } from '../support/holding.ts';
import { placeOf } from '../support/readers.ts';
import { useTestApp } from '../support/test-app.ts';

const ADVISOR = 'adv-0006-1';

/** Every column that names somebody, and where on 「我的信息」 he reads what it says of him. */
const SHOWN: Record<string, string> = {
  'appointment.person_id': 'POST',
  'appointment.proposed_by': 'ACT',
  'audit_log.actor_id': 'ACT',
  'audit_log.after': 'ACT',
  'audit_log.before': 'ACT',
  'audit_log.object_id': 'looks',
  'bulletin.author_id': 'ACT',
  'bulletin_receipt.person_id': 'BULLETIN',
  'card.person_id': 'MESSAGE',
  'consent.person_id': 'consents',
  'contact_member.person_id': 'person',
  'data_disclosure.person_id': 'ACT',
  'data_request.person_id': 'requests',
  'delivery.owner_id': 'MESSAGE',
  'delivery.person_id': 'MESSAGE',
  'duty_shift.person_id': 'POST',
  'employment.person_id': 'employments',
  'event_log.actor_id': 'ACT',
  'event_log.detail': 'ACT',
  'leave.person_id': 'LEAVE',
  'leave.substitute_person_id': 'LEAVE',
  'officer.person_id': 'person',
  'person.id': 'person',
  'role_assignment.person_id': 'POST',
  'roster_import.importer_id': 'ACT',
  'session.person_id': 'sessions',
  'visit.visitor_id': 'VISIT',
  'warning.owner_person_id': 'ACT',
  'warning.reported_by': 'ACT',
  'warning_addressee.person_id': 'MESSAGE',
  'warning_outcome.before': 'ACT',
  'warning_outcome.person_id': 'ACT',
  'warning_receipt.person_id': 'ACT',
  'wecom_account.person_id': 'person',
};

/** That something about him changed, for the screens that show it: gone within minutes, and it says no more than that. */
const GONE_IN_MINUTES = new Set(['live_change.object_id']);

describe('「我的信息」 of somebody with a post shows his posts, his leaves, what he did and what he was sent', () => {
  const testApp = useTestApp();
  const { browser, personIdOf, press, warn, nameOf } = useActions(testApp);
  let personId = '';
  const dataOf = async (userid: string) => (await browser(userid)).get<MyData>('/api/me/data');
  const kept = async (kind: KeptData['kind'], userid = ADVISOR) => {
    const list = (await dataOf(userid)).kept.find((one) => one.kind === kind);
    if (!list) throw new Error(`${kind} is not on the page`);
    return list;
  };

  beforeAll(async () => {
    personId = await personIdOf(ADVISOR);
    const { organisationId, gridUnitId } = await placeOf(testApp, '0006', '0012');
    const now = await testApp.now();
    const advisor = await browser(ADVISOR);
    const span = (from: number, until: number) => [addMs(now, days(from)), addMs(now, days(until))] as const;
    const [from, until] = span(20, 22);
    await advisor.post('/api/leaves', { from, until });
    const [otherFrom, otherUntil] = span(30, 31);
    const standIn = { from: otherFrom, until: otherUntil, substituteId: personId };
    await (await browser('adv-0006-2')).post('/api/leaves', standIn);
    const [startsAt, endsAt] = [addMs(now, days(2)), addMs(now, days(2.5))];
    await advisor.post('/api/shifts', { personId, role: 'ADVISOR', scopeId: organisationId, startsAt, endsAt });
    await advisor.post('/api/visits', { gridUnitId, visitedOn: shanghaiDay(now), purpose: 'PUBLICITY', people: 3 });
    await advisor.post('/api/appointments', { organisationId, employeeId: 'emp-0006-0014' });
    await advisor.upload('/api/imports', '姓名,工号,手机号\n岚知夏,90001,15400008881\n', 'text/csv');
    const warning = await warn('emp-0006-0013');
    for (const text of ['立即签收', '已见到本人']) await press(ADVISOR, text, warning);
    await advisor.post(`/api/warnings/${warning.id}/outcome`, { outcome: 'NOT_INVOLVED', detail: {} });
    await testApp.advance(0);
  });

  test('“what posts did they give me, and when was I on duty?”', async () => {
    const { rows } = await kept('POST');
    expect(rows).toContainEqual(
      expect.objectContaining({
        about: expect.stringMatching(/^翎恒物流 安全顾问/),
        said: expect.stringMatching(/^起，至今，在任$/),
      }),
    );
    expect(rows).toContainEqual(
      expect.objectContaining({ said: expect.stringMatching(/^\d\d:\d\d起，至\d{4}-.*，值班$/) }),
    );
    expect((await kept('POST', 'emp-0006-0014')).rows).toMatchObject([
      { about: expect.stringContaining('安全顾问'), said: '已推荐，待民警同意' },
    ]);
  });

  test('“when was I away, and for whom did I stand in?”: the other one is not named', async () => {
    const { rows } = await kept('LEAVE');
    expect(rows.map(({ about }) => about)).toEqual(['代同事的岗', '请假，无人代岗']);
    expect(JSON.stringify(rows)).not.toContain(await nameOf('adv-0006-2'));
    expect((await kept('LEAVE', 'adv-0006-2')).rows).toMatchObject([{ about: '请假，有人代岗' }]);
  });

  test('“what did I do?”: signing, reporting, visits, lists and proposals, without whom they were about', async () => {
    const { rows, count } = await kept('ACT');
    expect(count).toBeGreaterThan(5);
    const actions = rows.map(({ about }) => about);
    for (const action of ['预警：签收', '预警：反馈结果', '登记走访', '推荐安全顾问', '登记请假', '检查名单'])
      expect(actions).toContain(action);
    expect(rows.find(({ about }) => about === '预警：签收')?.said).toMatch(/^预警 \S+$/);
    expect(JSON.stringify(rows)).not.toContain(await nameOf('emp-0006-0013'));
    expect((await kept('MESSAGE')).rows).toContainEqual(expect.objectContaining({ about: '预警通知' }));
  });

  test('“is there more of me somewhere?”: every column that names him is shown in some part of the page', async () => {
    const columns = await holding(testApp, [personId]);
    expect(columns.filter((column) => SHOWN[column] === undefined && !GONE_IN_MINUTES.has(column))).toEqual([]);
    const parts = new Set(columns.flatMap((column) => SHOWN[column] ?? []));
    const data = await dataOf(ADVISOR);
    for (const { kind, count } of data.kept) if (parts.has(kind)) expect([kind, count > 0]).toEqual([kind, true]);
  });

  test('what is told of a warning that is still about somebody is not among his messages', async () => {
    const subject = await dataOf('emp-0006-0013');
    expect(subject.kept.find(({ kind }) => kind === 'MESSAGE')?.rows).not.toContainEqual(
      expect.objectContaining({ about: '预警通知' }),
    );
  });

  test('all of it can be taken away as a file, by nobody else', async () => {
    const answer = await (await browser(ADVISOR)).request('GET', '/api/me/data.xlsx');
    expect(answer.status).toBe(200);
    const rows: unknown[] = [];
    for await (const row of readRows(Buffer.from(await answer.arrayBuffer()))) rows.push(row);
    const text = JSON.stringify(rows);
    for (const word of ['安全顾问', '预警：签收', '请假，无人代岗', '登记走访', await nameOf(ADVISOR)])
      expect(text).toContain(word);
    expect(text).not.toContain(await nameOf('emp-0006-0013'));
    expect((await testApp.http.request('GET', '/api/me/data.xlsx')).status).toBe(401);
  });
});
