import { beforeAll, describe, expect, test } from 'vitest';
import { BoardView, CampaignListView, PeopleView, WishesView } from '../../src/domain/campaigns/index.ts';
import { minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { actorsOf, askAll, CENTRE } from '../support/actors.ts';
import { fieldTable } from '../support/field-matrix.ts';
import { type Place, placeOf } from '../support/readers.ts';
import { useTestApp } from '../support/test-app.ts';
import { useCampaigns } from './campaign-actions.ts';

/** Who answers for the people of the plant, or of the unit; nobody else reads who has not answered yet. */
const MAY_NAME = new Set([
  ...['centre', 'duty', 'chief', 'community', 'advisor who signed', 'advisor', 'owner', 'desk'],
  ...['advisor+desk', 'advisor+lecturer', 'advisor+auditor', 'advisor+joint', 'advisor+admin', 'owner+desk'],
]);

describe('field matrix of a campaign: every role × state × every field', () => {
  const testApp = useTestApp();
  const actions = useActions(testApp);
  const { close, open } = useCampaigns(testApp);
  let actors: Map<string, string>;
  let place: Place;

  beforeAll(async () => {
    actors = await actorsOf(testApp, 'emp-0006-0012');
    place = await placeOf(testApp, '0006', '0010');
  });

  test('is as it is written down, and names of the not-yet are read by nobody but who answers for them', async () => {
    const { organisationId, gridUnitId } = place;
    const campaign = await open('centre-1', { scope: { organisationIds: [organisationId] } });
    await testApp.advance(minutes(5));
    const about = `/api/campaigns/${campaign.id}`;
    const names = await Promise.all(['emp-0006-0012', 'emp-0006-0013', 'emp-0006-0014'].map(actions.nameOf));
    const pages = ['# Who reads what of a campaign', ''];
    const leaks: string[] = [];
    const views = (query: string) =>
      [
        ['the list', CampaignListView, `/api/campaigns${query}`],
        ['the board', BoardView, `${about}/board`],
        ['the board of the plant', BoardView, `${about}/board?organisationId=${organisationId}`],
        ['the not-yet of the plant', PeopleView, `${about}/people?organisationId=${organisationId}`],
        [
          'the not-yet of a unit',
          PeopleView,
          `${about}/people?organisationId=${organisationId}&gridUnitId=${gridUnitId}`,
        ],
        ['who waits for somebody', WishesView, `${about}/wishes`],
      ] as const;

    async function look(state: string, query: string): Promise<void> {
      for (const [title, schema, path] of views(query)) {
        const answers = await askAll(testApp, actions, actors, path);
        pages.push(fieldTable(`${state}: ${title}`, schema, answers, CENTRE));
        for (const [reader, answer] of answers)
          if (!MAY_NAME.has(reader) && names.some((name) => JSON.stringify(answer).includes(name)))
            leaks.push(`${state}: ${title}: ${reader}`);
      }
    }

    await look('going on', '');
    await close('centre-1', campaign.id);
    await look('closed', '?open=false');
    expect(leaks).toEqual([]);
    await expect(`${pages.join('\n')}\n`).toMatchFileSnapshot('field-matrix/campaigns.md');
  });
});
