import { defineModule } from '../../kernel/module/index.ts';
import { cardModule } from '../cards/index.ts';
import { createTasks } from './queries.ts';
import { taskRoutes } from './routes.ts';

export * from './api.ts';
export type { Task } from './types.ts';

/** Whatever waits for somebody, at whichever module. */
export const taskModule = defineModule({
  name: 'tasks',
  cards: ['C41'],
  offers: ({ db, outbound, config, all, of }) => ({
    tasks: createTasks({ db, outbound, ...of(cardModule), all, texts: config.texts, publicUrl: config.http.publicUrl }),
  }),
  brings: ({ tasks }) => ({
    routes: (server) => taskRoutes(server, { tasks }),
    words: { 我的任务: tasks.onWord },
  }),
});
