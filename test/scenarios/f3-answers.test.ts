import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { transact } from '../../src/database/index.ts';
import { onCampaignCard } from '../../src/domain/campaigns/index.ts';
import { useTestApp } from '../support/test-app.ts';
import { ITEMS, useCampaigns } from './campaign-actions.ts';

describe('F3: what employees answer', () => {
  const testApp = useTestApp();
  const { answer, board, browser, counts, open, organisationIdOf, personIdOf, chat, sent, shown, states, titles } =
    useCampaigns(testApp);
  const campaign = { id: '' };

  test('an advisor opens a campaign for his own people, and everybody of them gets the question', async () => {
    const preview = await (await browser('adv-0008-1')).post('/api/campaigns/preview', { scope: {} });
    expect(preview).toEqual({ people: 90, organisations: 1 });
    campaign.id = (await open('adv-0008-1')).id;
    expect(await counts('adv-0008-1', campaign.id)).toMatchObject({ people: 90, asked: 90, done: 0, waiting: 0 });
    expect(await shown('emp-0008-0010')).toMatchObject({ title: '三项防护，一分钟完成' });
    expect(await states('emp-0008-0010')).toEqual(['ASKED', 'ASKED', 'ASKED']);
    expect(await titles('emp-0009-0010')).toEqual([]);
  });

  test('what is ticked is declared with the version of the notice, what is not stays asked', async () => {
    await answer('emp-0008-0010', 'APP_INSTALLED', 'GOV_FOLLOWED');
    expect(await states('emp-0008-0010')).toEqual(['DECLARED', 'ASKED', 'DECLARED']);
    const thanks = await shown('emp-0008-0010');
    expect(thanks.title).toBe('已记录，谢谢您');
    expect(thanks.field('已确认')).toContain('国家反诈中心APP已装');
    const { rows } = await sql<{ version: string; agreed: string }>`
      select p.consent_version as version, c.notice_version as agreed
      from protection p join consent c on c.person_id = p.person_id and c.ended_at is null
      where p.person_id = ${await personIdOf('emp-0008-0010')} and p.state = 'DECLARED'`.execute(testApp.app.db);
    expect(rows).toHaveLength(2);
    expect(rows.every(({ version, agreed }) => version === testApp.config.notice.version && agreed === version)).toBe(
      true,
    );
    expect(await counts('adv-0008-1', campaign.id)).toMatchObject({ asked: 89, partial: 1 });
  });

  test('everything ticked is done', async () => {
    await answer('emp-0008-0011', ...ITEMS);
    expect(await states('emp-0008-0011')).toEqual(['DECLARED', 'DECLARED', 'DECLARED']);
    expect(await counts('adv-0008-1', campaign.id)).toMatchObject({ asked: 88, partial: 1, done: 1 });
  });

  test('「暂不」 beside an item counts for nothing', async () => {
    await answer('emp-0008-0012', 'APP_INSTALLED', 'DECLINE');
    expect(await states('emp-0008-0012')).toEqual(['DECLARED', 'ASKED', 'ASKED']);
    expect(await titles('emp-0008-0012')).not.toContain('好的，30天内不再提醒。');
  });

  test('「暂不」 alone is taken at its word', async () => {
    await answer('emp-0008-0013', 'DECLINE');
    expect(await states('emp-0008-0013')).toEqual(['DECLINED', 'DECLINED', 'DECLINED']);
    expect(await titles('emp-0008-0013')).toContain('好的，30天内不再提醒。');
    expect(await counts('adv-0008-1', campaign.id)).toMatchObject({ asked: 86, partial: 2, done: 1, declined: 1 });
  });

  test('who asks for help hears when it comes, and his advisor that somebody does', async () => {
    await answer('emp-0008-0014', 'HELP');
    expect(await titles('emp-0008-0014')).toContain('已转告安全顾问，上班时间来帮您。');
    expect(await titles('adv-0008-1')).toContain('有同事请您帮忙，请发“我的任务”查看。');
    await answer('emp-0008-0015', 'HELP', 'APP_INSTALLED');
    const notified = (await titles('adv-0008-1')).filter((title) => title.startsWith('有同事请您帮忙'));
    expect(notified).toHaveLength(1);
  });

  test('an empty form is asked again once', async () => {
    await answer('emp-0008-0016');
    expect(await sent('emp-0008-0016')).toEqual(['C06', 'C06']);
    await answer('emp-0008-0016');
    expect(await sent('emp-0008-0016')).toEqual(['C06', 'C06']);
  });

  test('the same press again changes nothing', async () => {
    const before = await counts('adv-0008-1', campaign.id);
    await answer('emp-0008-0017', 'APP_INSTALLED');
    const after = await counts('adv-0008-1', campaign.id);
    expect(after.partial).toBe(before.partial + 1);
    const personId = await personIdOf('emp-0008-0017');
    const { messageId } = await testApp.app.db
      .selectFrom('delivery')
      .select('messageId')
      .where('personId', '=', personId)
      .where('template', '=', 'C06')
      .executeTakeFirstOrThrow();
    const card = {
      ownerKind: 'campaign',
      ownerId: campaign.id,
      personId,
      userid: 'emp-0008-0017',
      messageId,
      template: 'C06',
    };
    const press = { key: `c:${campaign.id}:submit`, selections: { choice: ['APP_INSTALLED'] } };
    await transact(testApp.app.db, (tx) => onCampaignCard(testApp.app.campaigns, tx, press, card));
    await testApp.advance(0);
    expect(await counts('adv-0008-1', campaign.id)).toEqual(after);
    expect(await states('emp-0008-0017')).toEqual(['DECLARED', 'ASKED', 'ASKED']);
    const { rows } = await sql`
      select from audit_log where action = 'protection.answer' and object_id = ${personId}`.execute(testApp.app.db);
    expect(rows).toHaveLength(1);
  });

  test('「防护」 brings the questions with what stands; unticking one puts it right', async () => {
    await chat('emp-0008-0010', '防护');
    await answer('emp-0008-0010', 'GOV_FOLLOWED', 'OVERSEAS_CALL_OFF');
    expect(await states('emp-0008-0010')).toEqual(['ASKED', 'DECLARED', 'DECLARED']);
  });

  test('names of the not-yet are for who answers for them, and whoever declined is only a number', async () => {
    const organisationId = await organisationIdOf('0008');
    const list = await (await browser('adv-0008-1')).get<{
      people: { personId: string; missing: string[] }[];
      declined: number;
      total: number;
    }>(`/api/campaigns/${campaign.id}/people?organisationId=${organisationId}`);
    const declined = await personIdOf('emp-0008-0013');
    expect(list.declined).toBe(1);
    expect(list.people).toHaveLength(list.total);
    expect(list.people.map(({ personId }) => personId)).not.toContain(declined);
    // Two of three are declared: the one that is not is what he lacks.
    const partly = await personIdOf('emp-0008-0010');
    expect(list.people.find(({ personId }) => personId === partly)?.missing).toEqual(['APP_INSTALLED']);
    for (const stranger of ['adv-0009-1', 'emp-0008-0010'])
      await expect(
        (await browser(stranger)).get(`/api/campaigns/${campaign.id}/people?organisationId=${organisationId}`),
      ).rejects.toMatchObject({ status: expect.toSatisfy((status: number) => status === 403 || status === 404) });
  });

  test('a foreman sees his own unit only', async () => {
    const whole = await board('adv-0008-1', campaign.id, `?organisationId=${await organisationIdOf('0008')}`);
    const own = await board('emp-0008-0001', campaign.id);
    expect(whole.units.length).toBeGreaterThan(1);
    expect(own.units).toHaveLength(1);
    expect(own.campaign.counts.people).toBeLessThan(90);
  });

  test('a newer notice must be seen before anything is declared', async () => {
    await expect(
      (await browser('emp-0008-0020')).post('/api/protections/mine', { declared: ITEMS, consentVersion: '1999-01' }),
    ).rejects.toMatchObject({ status: 409, error: { code: 'notice_changed' } });
  });

  test('withdrawing the consent lets go of everything declared', async () => {
    const before = await counts('adv-0008-1', campaign.id);
    await (await browser('emp-0008-0011')).delete('/api/me/consents/PROTECTION');
    expect(await states('emp-0008-0011')).toEqual(['UNKNOWN', 'UNKNOWN', 'UNKNOWN']);
    expect((await counts('adv-0008-1', campaign.id)).done).toBe(before.done - 1);
  });
});
