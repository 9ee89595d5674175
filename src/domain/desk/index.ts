import { cookiesAt, stillOpen } from '../../http/index.ts';
import { on } from '../../kernel/events/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { minutes } from '../../lib/time.ts';
import { directoryModule, unitsMerged } from '../directory/index.ts';
import { createFeed } from './queries/feed.ts';
import { deskRoutes } from './routes.ts';
import { sweepChanges } from './store/changes.ts';
import { followMerged, forgetViews } from './store/views.ts';

export * from './api.ts';

/** The officers' desk: who sits there, and what all of its pages have in common. */
export const deskModule = defineModule({
  name: 'desk',
  offers: () => ({}),
  brings: (_offered, { db, logger, config: { texts, http }, of, all }) => {
    const { directory } = of(directoryModule);
    const feed = createFeed({
      db,
      logger,
      rolesOf: (personId) => directory.rolesOf(db, personId),
      stillOpen: (tokenHashes) => stillOpen(db, tokenHashes),
    });
    const sessionCookie = cookiesAt(http.publicUrl).session;
    return {
      subscribes: [on(unitsMerged, followMerged)],
      routes: (server) => deskRoutes(server, { db, texts, directory, all, feed, sessionCookie }),
      erase: (tx, personIds) => forgetViews(tx, personIds),
      sweeps: [{ name: 'live changes', everyMs: minutes(1), run: () => sweepChanges(db) }],
      stop: async () => feed.stop(),
    };
  },
});
