import type { Executor } from '../../database/index.ts';
import { scopeOf } from '../../kernel/scope/index.ts';
import { shanghaiDay } from '../../lib/time.ts';
import type { Directory } from '../directory/index.ts';
import type { Task } from '../tasks/index.ts';
import { drawnPlaces } from './store/drawn.ts';
import { helpAskedOf } from './todos.ts';

const AT_MOST = 100;

/** Colleagues who asked for help, and those drawn by lot whom the organisation's advisor has to check. */
export function createCampaignTasks(directory: Directory) {
  return async function waiting(ex: Executor, { personId, at }: { personId: string; at: Date }): Promise<Task[]> {
    const help = await helpAskedOf(ex, directory, personId, AT_MOST);
    const grants = await directory.rolesOf(ex, personId, at);
    const { organisationIds } = await scopeOf(
      ex,
      grants.filter(({ role }) => role === 'ADVISOR'),
    );
    const month = shanghaiDay(at).slice(0, 7);
    const drawn = await drawnPlaces(ex, { organisationIds, month, limit: AT_MOST });
    return [
      ...help.map(({ campaignId, organisation, people, since }) => ({
        kind: 'HELP' as const,
        id: `${campaignId} ${organisation}`,
        path: `/h5/campaigns/${campaignId}`,
        about: `${organisation} ${people}人`,
        level: null,
        since,
        dueAt: null,
        count: people,
      })),
      ...drawn
        .filter(({ left }) => left > 0)
        .map(({ organisationId, name, left }) => ({
          kind: 'CHECK' as const,
          id: organisationId,
          path: `/h5/checks/${organisationId}`,
          about: `${name} ${left}项`,
          level: null,
          since: at,
          dueAt: null,
          count: left,
        })),
    ];
  };
}
