import { beforeAll, describe, expect, test } from 'vitest';
import type { CampaignData } from '../../src/domain/campaigns/index.ts';
import { fieldOf, titleOf } from '../support/phone.ts';
import { useTestApp } from '../support/test-app.ts';
import { useCampaigns } from './campaign-actions.ts';

const HELP = '【待办】有同事请您帮忙';
const NOTHING = '您目前没有未办结的预警，辛苦了。';

describe('F3: who asks for help stands under 「我的任务」 of his advisor', () => {
  const testApp = useTestApp();
  const { answer, close, open, organisationIdOf } = useCampaigns(testApp);
  let campaign: CampaignData;
  const tasks = async (userid: string) => {
    const before = (await testApp.phone(userid).screen()).length;
    await testApp.phone(userid).chat('我的任务');
    await testApp.advance(0);
    return (await testApp.phone(userid).screen())
      .slice(before)
      .map((entry) => [titleOf(entry), fieldOf(entry, '单位') ?? '', entry.card?.card_action?.url ?? '']);
  };

  beforeAll(async () => {
    const organisationIds = [await organisationIdOf('0008')];
    campaign = await open('adv-0008-1', { scope: { organisationIds } });
  });

  test('as a number at the organisation, with the names on the page behind it', async () => {
    await answer('emp-0008-0014', 'HELP');
    await answer('emp-0008-0015', 'HELP', 'APP_INSTALLED');
    const [[title, organisation, url] = [], ...others] = await tasks('adv-0008-1');
    expect(others).toEqual([]);
    expect(title).toBe(HELP);
    expect(organisation).toMatch(/ 2人$/);
    expect(url).toContain(`/h5/campaigns/${campaign.id}`);
  });

  test('nobody of another organisation, no officer and no colleague sees it', async () => {
    for (const userid of ['adv-0001-1', 'cp-03', 'emp-0008-0020'])
      expect((await tasks(userid)).map(([title]) => title)).toEqual([NOTHING]);
  });

  test('beside his open warnings', async () => {
    await testApp.warn({ person: { employeeId: 'emp-0008-0030' } });
    await testApp.advance(0);
    const titles = (await tasks('adv-0008-1')).map(([title]) => title);
    expect(new Set(titles)).toEqual(new Set(['【特急】仍无人签收，请马上处理', HELP]));
  });

  test('whoever is done or declines stands there no longer, and nothing does once the campaign is closed', async () => {
    await testApp.phone('emp-0008-0014').chat('防护');
    await testApp.advance(0);
    await answer('emp-0008-0014', 'APP_INSTALLED', 'OVERSEAS_CALL_OFF', 'GOV_FOLLOWED');
    const left = (await tasks('adv-0008-1')).find(([title]) => title === HELP);
    expect(left?.[1]).toMatch(/ 1人$/);
    await close('adv-0008-1', campaign.id);
    expect((await tasks('adv-0008-1')).map(([title]) => title)).not.toContain(HELP);
  });
});
