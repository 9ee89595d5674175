import { redriveInbox } from '../../inbound/index.ts';
import type { NamesOf } from '../../kernel/access/index.ts';
import { auditModule } from '../../kernel/audit/index.ts';
import { timersFail } from '../../kernel/escalation/index.ts';
import { on } from '../../kernel/events/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { minutes } from '../../lib/time.ts';
import { cardModule } from '../cards/index.ts';
import { directoryModule, rolesEnded } from '../directory/index.ts';
import { postRights } from './access.ts';
import { createKeptLeaves, createKeptPosts } from './kept.ts';
import { noteFailing, noteLeftBehind } from './left-behind.ts';
import { postRoutes } from './routes.ts';
import { createPosts } from './service.ts';

export { noteLeftBehind } from './left-behind.ts';
export type { Posts } from './service.ts';
export type { ReadinessRow } from './store/readiness.ts';

const todoKinds = {
  APPOINT: { entry: '/h5/appointments' },
  ACCEPT: { entry: '/h5/warnings' },
  DEFECT: { entry: '/h5/organisations' },
} as const;

declare module '../../kernel/module/types.ts' {
  interface TodoKinds extends NamesOf<typeof todoKinds> {}
}

/** Who stands at which post and when, who is missing there, and what else is amiss in the county. */
export const postModule = defineModule({
  name: 'posts',
  cards: ['C01a', 'C01c', 'C26', 'C38', 'C41'],
  todoKinds,
  rights: postRights,
  offers({ db, outbound, config, logger, of }) {
    const { settings, texts, http, wecom } = config;
    const { directory, contacts, accounts, imports } = of(directoryModule);
    const posts = createPosts({
      ...{ db, directory, contacts, accounts, outbound, settings, texts, logger },
      ...of(auditModule),
      ...of(cardModule),
      corpId: wecom.corpId,
      publicUrl: http.publicUrl,
      applyAgain: () => redriveInbox(db),
    });
    // Whom a list calls advisor is proposed like anybody else, in the name of whoever handed the list in.
    imports.onAdvisorListed(async ({ organisationId, employmentId }, by, acting) => {
      await posts.appointments.propose({ organisationId, employeeId: employmentId }, by, acting);
    });
    return { posts };
  },
  brings: ({ posts }, { db, config, of }) => ({
    subscribes: [
      on(rolesEnded, posts.onRolesEnded),
      on(timersFail, (tx, { failing }) => noteFailing(of(directoryModule), tx, failing)),
    ],
    routes: (server) => postRoutes(server, { posts }),
    presses: { appointment: posts.appointments.onPress },
    todos: async (ex, reader) => [
      ...(await posts.appointments.tasks(ex, reader)),
      ...(await posts.defectTasks(ex, reader)),
    ],
    keeps: {
      POST: { title: '我的岗位、聘任和值班', place: 7, source: createKeptPosts(config.texts) },
      LEAVE: { title: '我的请假和代岗', place: 8, source: createKeptLeaves(config.texts) },
    },
    sweeps: [
      { name: 'left behind', everyMs: minutes(1), run: () => noteLeftBehind({ db, ...of(directoryModule) }) },
      { name: 'posts', everyMs: minutes(1), run: () => posts.sweep() },
    ],
  }),
});
