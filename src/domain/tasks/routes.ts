import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import * as api from './api.ts';
import type { Tasks } from './queries.ts';

/** What waits for whoever asks. */
export async function taskRoutes(server: Server, { tasks }: { tasks: Tasks }): Promise<void> {
  typed(server).get(
    '/api/me/tasks',
    {
      config: { permission: 'person' },
      schema: { tags: ['me'], response: { 200: api.TasksView, '4xx': ErrorBody } },
    },
    async (request) => {
      const { personId, roles } = personOf(request);
      return tasks.view(personId, await roles());
    },
  );
}
