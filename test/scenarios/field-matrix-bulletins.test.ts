import { describe, expect, test } from 'vitest';
import {
  BoardOrganisationsView,
  BoardPeopleView,
  BoardView,
  BulletinListView,
  BulletinView,
  ReceivedBulletinView,
} from '../../src/domain/bulletins/index.ts';
import { minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { actorsOf, askAll, CENTRE } from '../support/actors.ts';
import { fieldTable } from '../support/field-matrix.ts';
import { placeOf } from '../support/readers.ts';
import { useTestApp } from '../support/test-app.ts';
import { useBulletins } from './bulletin-actions.ts';

/** Police, and whoever supervises all that is done: the auditor reads what is not out yet as well. */
const MAY_READ_DRAFTS = new Set([
  ...['centre', 'duty', 'chief', 'community', 'duty elsewhere'],
  ...['auditor', 'advisor+auditor'],
]);
/** Neither police of the plant nor anybody it was for. */
const OUTSIDE = new Set(['duty elsewhere', 'advisor elsewhere', 'employee', 'himself', 'joint', 'lecturer', 'nobody']);

describe('field matrix of a bulletin: every role × state × every field', () => {
  const testApp = useTestApp();
  const actions = useActions(testApp);
  const { act, draft } = useBulletins(testApp, actions);

  test('is as it is written down; a draft is read by police and the auditor alone, and no outsider reads what was sent', async () => {
    const actors = await actorsOf(testApp, 'emp-0006-0012');
    const { organisationId } = await placeOf(testApp, '0006', '0010');
    const filter = { roles: ['ADVISOR' as const], organisationIds: [organisationId] };
    const bulletin = await draft('centre-1', { title: '先写好的一份', filter });
    const about = `/api/bulletins/${bulletin.id}`;
    const pages = ['# Who reads what of a bulletin', ''];
    const leaks: string[] = [];
    const views = [
      ['the bulletin', BulletinView, about, CENTRE],
      ['its board', BoardView, `${about}/board`, CENTRE],
      ['its organisations', BoardOrganisationsView, `${about}/organisations`, CENTRE],
      ['its people', BoardPeopleView, `${about}/people`, CENTRE],
      ['the list', BulletinListView, '/api/bulletins', CENTRE],
      ['as received', ReceivedBulletinView, `${about}/received`, 'advisor'],
    ] as const;

    async function look(state: string, shown: typeof views | readonly (typeof views)[number][]): Promise<void> {
      for (const [title, schema, path, truthOf] of shown) {
        const answers = await askAll(testApp, actions, actors, path);
        pages.push(fieldTable(`${state}: ${title}`, schema, answers, truthOf));
        for (const [reader, answer] of answers) {
          const isBarred = state === 'draft' ? !MAY_READ_DRAFTS.has(reader) : OUTSIDE.has(reader);
          if (isBarred && JSON.stringify(answer).includes('先写好的一份')) leaks.push(`${state}: ${title}: ${reader}`);
        }
      }
    }

    await look('draft', [views[0], views[4]]);
    await act('centre-1', bulletin, 'submit');
    await testApp.advance(minutes(3));
    await look('sent', views);
    await act('centre-1', bulletin, 'recall', { reason: '内容有误' });
    await look('recalled', [views[0], views[3]]);
    expect(leaks).toEqual([]);
    await expect(`${pages.join('\n')}\n`).toMatchFileSnapshot('field-matrix/bulletins.md');
  });
});
