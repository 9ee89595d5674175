import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { BoardData } from '../../src/domain/campaigns/index.ts';
import { addMs, days, minutes, shanghaiDay } from '../../src/lib/time.ts';
import { useTestApp } from '../support/test-app.ts';
import { ITEMS, useCampaigns } from './campaign-actions.ts';

/** Weeks pass in here: each of their days is lived through, on a busy machine slowly. */
const LONG_MS = minutes(3);

describe('F3: reminders, then silence', { timeout: LONG_MS }, () => {
  const testApp = useTestApp();
  const { answer, board, browser, counts, open, organisationIdOf, personIdOf, press, sent, shown, titles, until } =
    useCampaigns(testApp);
  const campaign = { id: '' };
  const silent = 'emp-0008-0020';
  const whoDeclined = 'emp-0008-0021';
  const done = 'emp-0008-0022';
  const half = 'emp-0008-0023';
  const warned = 'emp-0008-0024';

  /** Straight from the members, past every counter. */
  async function recount(): Promise<{ people: number; done: number; missing: number }> {
    const { rows } = await sql<{ people: number; done: number; missing: number }>`
      select count(*)::int as people,
        count(*) filter (where finished = 3)::int as done,
        count(*) filter (where finished < 3 and not declined)::int as missing
      from (
        select m.person_id, m.declined_until is not null as declined, (select count(*) from protection p
          where p.person_id = m.person_id and p.state in ('DECLARED', 'EVIDENCED', 'VERIFIED', 'EXEMPT')) as finished
        from campaign_member m where m.campaign_id = ${campaign.id} and m.ended_at is null
      ) as standing`.execute(testApp.app.db);
    return rows[0] ?? { people: 0, done: 0, missing: 0 };
  }

  test('who is being warned gets no card that could give it away', async () => {
    const warning = await testApp.warn({ level: 'HIGH', person: { employeeId: warned } });
    await testApp.advance(0);
    const scope = { organisationIds: [await organisationIdOf('0008')] };
    const deadline = shanghaiDay(addMs(await testApp.now(), days(20)));
    campaign.id = (await open('centre-1', { scope, deadline })).id;
    expect(await sent(warned)).toEqual([]);
    expect(await counts('centre-1', campaign.id)).toMatchObject({ people: 90, waiting: 1, asked: 89 });
    await (await browser('centre-1')).post(`/api/warnings/${warning.id}/revoke`, { reason: '演示结束' });
    await answer(whoDeclined, 'DECLINE');
    await answer(done, ...ITEMS);
    await answer(half, 'APP_INSTALLED');
  });

  test('the advisor’s card at ten past nine shows what a recount shows', async () => {
    await until('09:10');
    const real = await recount();
    const card = await shown('adv-0008-1');
    const share = Math.floor((real.done * 1000) / real.people) / 10;
    expect(card).toMatchObject({
      title: '三项防护今日进度',
      desc: `完成${share}%，还有${real.missing}人未完成`,
      buttons: ['提醒未完成', '查看名单'],
    });
    const whole = await board('centre-1', campaign.id, `?organisationId=${await organisationIdOf('0008')}`);
    expect(whole.units.map(({ name }) => name)).toContain(card.field('最慢'));
  });

  test('the owner of a unit gets the card of his unit', async () => {
    const own = await (await browser('emp-0008-0001')).get<BoardData>(`/api/campaigns/${campaign.id}/board`);
    const { done: finished, people, asked, partial, waiting, unreachable } = own.campaign.counts;
    const share = Math.floor((finished * 1000) / people) / 10;
    expect(await shown('emp-0008-0001')).toMatchObject({
      desc: `完成${share}%，还有${asked + partial + waiting + unreachable}人未完成`,
      buttons: ['查看名单'],
    });
    await expect(
      (await browser('emp-0008-0001')).post(`/api/campaigns/${campaign.id}/remind`, {
        organisationId: await organisationIdOf('0008'),
      }),
    ).rejects.toMatchObject({ status: 403 });
  });

  test('「提醒未完成」 reminds the silent once a day, never who declined', async () => {
    const { asked, partial } = await counts('centre-1', campaign.id);
    await press('adv-0008-1', '提醒未完成');
    expect(await titles('adv-0008-1')).toContain(`已提醒${asked + partial}人，今天不再重复。`);
    expect(await sent(silent)).toEqual(['C06', 'C08']);
    expect((await shown(half)).desc).toContain('您还有2项未勾选');
    expect(await sent(whoDeclined)).toEqual(['C06']);
    expect(await sent(done)).toEqual(['C06']);
    const again = await (await browser('centre-1')).post(`/api/campaigns/${campaign.id}/remind`, {
      organisationId: await organisationIdOf('0008'),
    });
    expect(again).toEqual({ reminded: asked + partial, repeated: true });
  });

  test('the one at ten of the same day is left out; whom the warning had kept away is asked now', async () => {
    await until('10:05');
    expect(await sent(silent)).toEqual(['C06', 'C08']);
    expect(await sent(warned)).toEqual(['C06']);
  });

  test('who is no advisor any more reminds nobody', async () => {
    await testApp.advance(days(1));
    const personId = await personIdOf('adv-0008-1');
    const [role] = await testApp.app.db
      .updateTable('roleAssignment')
      .set({ state: 'INACTIVE' })
      .where('personId', '=', personId)
      .where('role', '=', 'ADVISOR')
      .returning('id')
      .execute();
    await press('adv-0008-1', '提醒未完成');
    expect((await shown('adv-0008-1')).title).toBe('这次操作没有生效');
    await testApp.app.db
      .updateTable('roleAssignment')
      .set({ state: 'ACTIVE' })
      .where('id', '=', role?.id ?? '')
      .execute();
    expect(await sent(silent)).toEqual(['C06', 'C08']);
  });

  test('after three reminders there is silence', async () => {
    await testApp.advance(days(1));
    expect(await sent(silent)).toEqual(['C06', 'C08', 'C08']);
    await testApp.advance(days(4));
    expect(await sent(silent)).toEqual(['C06', 'C08', 'C08', 'C08']);
    await testApp.advance(days(7));
    expect(await sent(silent)).toEqual(['C06', 'C08', 'C08', 'C08']);
    expect(await sent(whoDeclined)).toEqual(['C06']);
  });

  test('another campaign within the thirty days does not ask who declined', async () => {
    const other = await open('adv-0008-1', { name: '再来一次' });
    expect(await sent(whoDeclined)).toEqual(['C06']);
    expect((await counts('adv-0008-1', other.id)).declined).toBe(1);
    await (await browser('adv-0008-1')).post(`/api/campaigns/${other.id}/close`);
    const again = await (await browser('adv-0008-1')).request('POST', `/api/campaigns/${other.id}/close`, {});
    expect([again.status, await again.text()]).toEqual([409, expect.stringMatching(/"closed".*活动已于.*结束/)]);
    await testApp.advance(minutes(1));
  });

  test('at its deadline a campaign closes, and a late answer counts for the person all the same', async () => {
    await testApp.advance(days(8));
    const { campaign: closed } = await board('centre-1', campaign.id);
    expect(closed.state).toBe('CLOSED');
    await answer(silent, ...ITEMS);
    const { items } = await (await browser(silent)).get<{ items: { state: string }[] }>('/api/protections/mine');
    expect(items.map(({ state }) => state)).toEqual(['DECLARED', 'DECLARED', 'DECLARED']);
  });

  test('the same campaign of the same person within ten minutes is refused with the one that is there', async () => {
    const scope = { organisationIds: [await organisationIdOf('0008')] };
    const deadline = shanghaiDay(addMs(await testApp.now(), days(20)));
    const officer = await browser('centre-1');
    const start = (name: string, over = {}) =>
      officer.request('POST', '/api/campaigns', { name, scope, deadline, ...over });
    const answers = await Promise.all([start('冬季行动'), start('冬季行动')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const again = await start('又一次', { items: [...ITEMS].reverse() });
    expect([again.status, await again.text()]).toEqual([
      409,
      expect.stringContaining('刚刚发起过同样的活动“冬季行动”'),
    ]);
    expect((await start('只问一项', { items: ITEMS.slice(0, 1) })).status).toBe(201);
    await testApp.advance(minutes(11));
    const later = await start('稍后一次');
    expect(later.status).toBe(201);
    const { id } = (await later.json()) as { id: string };
    await officer.post(`/api/campaigns/${id}/close`);
    expect((await start('结束后再来')).status).toBe(201);
  });
});
