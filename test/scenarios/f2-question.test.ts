import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { BoardPeopleData } from '../../src/domain/bulletins/api.ts';
import { minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';
import { byId, useBulletins } from './bulletin-actions.ts';

const QUESTION = { text: '本单位有人接到这类电话吗？', answers: ['有', '没有', '不清楚'] };

describe('F2: a bulletin asks one question', () => {
  const testApp = useTestApp();
  const actions = useActions(testApp);
  const { browser, press, refusalOf } = actions;
  const { board, draft, send } = useBulletins(testApp, actions);

  /** What a recount of the receipts finds, answer by answer. */
  async function recount(id: string) {
    const { rows } = await sql<{ answer: string; n: number }>`
      select answer, count(*)::int as n from bulletin_receipt where bulletin_id = ${id} and answer is not null
      group by 1`.execute(testApp.app.db);
    return new Map(rows.map(({ answer, n }) => [answer, n]));
  }

  async function expectSums(id: string) {
    const { answers, counters } = await board('centre-1', { id });
    const found = await recount(id);
    for (const row of answers?.rows ?? []) expect(row.inTime + row.late, row.text).toBe(found.get(row.id) ?? 0);
    const answered = (answers?.rows ?? []).reduce((sum, { inTime, late }) => sum + inTime + late, 0);
    expect(answered + (answers?.unanswered ?? 0)).toBe(counters.target);
    return answers?.rows ?? [];
  }

  test('answered on the card, changed, answered for a colleague, late ones apart; the sums equal a recount', async () => {
    const organisation = await testApp.app.directory.organisationByCode(testApp.app.db, '0010');
    const filter = { roles: ['EMPLOYEE' as const, 'ADVISOR' as const], organisationIds: [organisation?.id ?? ''] };
    const given = await send('centre-1', { question: QUESTION, filter });
    const about = byId(given);
    await press('adv-0010-1', '没有', about);
    let rows = await expectSums(given.id);
    expect(rows.map(({ inTime }) => inTime)).toEqual([0, 1, 0]);
    expect((await board('centre-1', given)).counters.acked).toBe(1);

    await press('adv-0010-1', '有', about);
    rows = await expectSums(given.id);
    expect(rows.map(({ inTime }) => inTime)).toEqual([1, 0, 0]);
    expect((await board('centre-1', given)).counters.acked).toBe(1);

    const advisor = await browser('adv-0010-1');
    const { people } = await advisor.get<BoardPeopleData>(
      `/api/bulletins/${given.id}/people?organisationId=${organisation?.id}&limit=20`,
    );
    const [colleague, other] = people.filter(({ mayAnswerFor }) => mayAnswerFor);
    expect(colleague).toBeDefined();
    const answer = `/api/bulletins/${given.id}/answer`;
    await advisor.post(answer, { answer: 'a2', personId: colleague?.personId });
    await advisor.post(answer, { answer: 'a3', personId: colleague?.personId });
    rows = await expectSums(given.id);
    expect(rows.map(({ forColleagues }) => forColleagues)).toEqual([0, 0, 1]);
    expect((await board('centre-1', given)).counters.acked).toBe(1);
    const stranger = await browser('adv-0006-1');
    expect(await refusalOf(stranger.post(answer, { answer: 'a1', personId: colleague?.personId }))).toMatchObject({
      status: 404,
    });

    const employee = await browser('emp-0010-0020');
    await employee.post(answer, { answer: 'a2' });
    const own = await testApp.app.db
      .selectFrom('bulletinReceipt')
      .select(['personId', 'answeredBy'])
      .where('bulletinId', '=', given.id)
      .where('answer', '=', 'a2')
      .executeTakeFirstOrThrow();
    expect(own.answeredBy).toBeNull();
    expect(await refusalOf(advisor.post(answer, { answer: 'a1', personId: own.personId }))).toMatchObject({
      status: 409,
      message: '他自己已经回答，以本人的为准',
    });

    await testApp.advance(minutes(180));
    expect(await refusalOf(employee.post(answer, { answer: 'a1' }))).toMatchObject({ status: 409 });
    await advisor.post(answer, { answer: 'a1', personId: other?.personId });
    rows = await expectSums(given.id);
    expect(rows[0]).toMatchObject({ inTime: 1, late: 1, forColleagues: 1 });
  });

  test('what no card could show is refused in its field, and an advisor asks nothing of his own', async () => {
    const asked = (question: object) => refusalOf(draft('centre-1', { question } as never));
    expect(await asked({ text: '问', answers: ['有'] })).toMatchObject({ status: 400 });
    expect(await asked({ text: '问', answers: ['有', '有'] })).toMatchObject({ status: 400 });
    expect(await asked({ text: '问', answers: ['一二三四五六七八九十一', '有'] })).toMatchObject({ status: 400 });
    const advisors = draft('adv-0010-1', {
      templateId: 'REFUND',
      filter: { roles: ['EMPLOYEE'] },
      question: QUESTION,
    });
    expect(await refusalOf(advisors)).toMatchObject({ field: 'question', message: '单位通报只用模板，不能自己提问' });
  });
});
