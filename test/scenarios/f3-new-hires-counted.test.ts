import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CampaignData, WishesData } from '../../src/domain/campaigns/index.ts';
import { days, minutes } from '../../src/lib/time.ts';
import { fieldOf, titleOf } from '../support/phone.ts';
import { useTestApp } from '../support/test-app.ts';
import { ITEMS, useCampaigns } from './campaign-actions.ts';

describe('F3: new colleagues are counted where they work, as long as they are to be asked', () => {
  const testApp = useTestApp();
  const { answer, browser, close, open, organisationIdOf, turn, until } = useCampaigns(testApp);
  const owner = 'emp-0008-0001';
  const advisor = 'adv-0008-1';
  let campaign: CampaignData;
  let ofUnit: string[] = [];
  let elsewhere: string[] = [];

  const wishes = async (userid: string): Promise<WishesData> =>
    (await browser(userid)).get<WishesData>(`/api/campaigns/${campaign.id}/wishes`);

  /** What the newest morning card on a phone says of them; undefined when it says nothing. */
  async function onCard(userid: string): Promise<string | undefined> {
    const cards = (await testApp.phone(userid).screen()).filter((entry) => titleOf(entry) === '三项防护今日进度');
    const [newest] = cards.slice(-1);
    if (!newest) throw new Error(`${userid} has no morning card`);
    return fieldOf(newest, '新入职');
  }

  /** Three who work in the owner's unit, or in others of his organisation. */
  async function colleagues(where: 'in' | 'not in'): Promise<string[]> {
    const { rows } = await sql<{ userid: string }>`
      select account.userid from employment job
        join wecom_account account on account.person_id = job.person_id and account.status = 'ACTIVE'
      where job.organisation_id = ${await organisationIdOf('0008')} and job.state = 'ACTIVE'
        and account.userid like 'emp-%' and account.userid <> ${owner}
        and not exists (select from role_assignment r where r.person_id = job.person_id)
        and job.grid_unit_id ${sql.raw(where)} (select r.scope_id from role_assignment r
          join wecom_account his on his.person_id = r.person_id
          where his.userid = ${owner} and r.role = 'GRID_OWNER' and r.state = 'ACTIVE')
      order by account.userid limit 3`.execute(testApp.app.db);
    expect(rows).toHaveLength(3);
    return rows.map(({ userid }) => userid);
  }

  beforeAll(async () => {
    ofUnit = await colleagues('in');
    elsewhere = await colleagues('not in');
    campaign = await open('centre-1', { scope: { organisationIds: [await organisationIdOf('0008')] } });
  });

  test('before anybody joins there are none, and no list of them', async () => {
    expect(await wishes(advisor)).toEqual({ help: 0, newHires: 0, newHireCampaignId: null });
  });

  test('each reader counts those of his own places', async () => {
    await turn('JOINED', ...ofUnit, ...elsewhere);
    await testApp.advance(minutes(10));
    for (const reader of ['centre-1', advisor]) expect((await wishes(reader)).newHires).toBe(6);
    expect((await wishes(owner)).newHires).toBe(3);
  });

  test('whoever works where the campaign asks nobody finds no such campaign', async () => {
    await expect(wishes('adv-0010-1')).rejects.toMatchObject({ status: 404 });
  });

  test('as many as the list behind the number names', async () => {
    const { newHires, newHireCampaignId } = await wishes(advisor);
    const { people } = await (await browser(advisor)).get<{ people: unknown[] }>(
      `/api/campaigns/${newHireCampaignId}/people?organisationId=${await organisationIdOf('0008')}`,
    );
    expect(people).toHaveLength(newHires);
  });

  test('whoever is done, declines or leaves is not among them any more', async () => {
    const [done = '', declining = ''] = ofUnit;
    const [leaving = ''] = elsewhere;
    await answer(done, ...ITEMS);
    await answer(declining, 'DECLINE');
    await turn('LEFT', leaving);
    expect((await wishes(advisor)).newHires).toBe(3);
    expect((await wishes(owner)).newHires).toBe(1);
  });

  test('the morning cards say the same, also when somebody reminded before they came', async () => {
    await until('08:30');
    await (await browser(advisor)).post(`/api/campaigns/${campaign.id}/remind`, {
      organisationId: await organisationIdOf('0008'),
    });
    await until('09:12');
    expect(await onCard(advisor)).toBe('3人待提醒');
    expect(await onCard(owner)).toBe('1人待提醒');
  });

  test('when none is left the card does not speak of them', async () => {
    for (const userid of [...ofUnit.slice(2), ...elsewhere.slice(1)]) await answer(userid, ...ITEMS);
    await testApp.advance(days(1));
    expect((await wishes(advisor)).newHires).toBe(0);
    expect(await onCard(advisor)).toBeUndefined();
    await close('centre-1', campaign.id);
  });
});
