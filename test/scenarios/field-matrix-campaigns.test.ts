import { beforeAll, describe, expect, test } from 'vitest';
import { BoardView, CampaignListView, PeopleView, WishesView } from '../../src/domain/campaigns/index.ts';
import { minutes } from '../../src/lib/time.ts';
import { askAll, CENTRE, castOf } from '../support/cast.ts';
import { useDeeds } from '../support/deeds.ts';
import { fieldTable } from '../support/field-matrix.ts';
import { type Place, placeOf } from '../support/readers.ts';
import { useTown } from '../support/town.ts';
import { useCampaigns } from './campaign-deeds.ts';

/** Who answers for the people of the plant, or of the unit; nobody else reads who has not answered yet. */
const MAY_NAME = new Set([
  ...['centre', 'duty', 'chief', 'community', 'advisor who signed', 'advisor', 'owner', 'desk'],
  ...['advisor+desk', 'advisor+lecturer', 'advisor+auditor', 'advisor+joint', 'advisor+admin', 'owner+desk'],
]);

describe('field matrix of a campaign: every role × state × every field', () => {
  const town = useTown();
  const deeds = useDeeds(town);
  const { close, open } = useCampaigns(town);
  let cast: Map<string, string>;
  let place: Place;

  beforeAll(async () => {
    cast = await castOf(town, 'emp-0006-0012');
    place = await placeOf(town, '0006', '0010');
  });

  test('is as it is written down, and names of the not-yet are read by nobody but who answers for them', async () => {
    const { organisationId, gridUnitId } = place;
    const campaign = await open('centre-1', { scope: { organisationIds: [organisationId] } });
    await town.advance(minutes(5));
    const about = `/api/campaigns/${campaign.id}`;
    const names = await Promise.all(['emp-0006-0012', 'emp-0006-0013', 'emp-0006-0014'].map(deeds.nameOf));
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
        const answers = await askAll(town, deeds, cast, path);
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
