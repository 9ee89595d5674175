import { auditModule } from '../../kernel/audit/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { minutes } from '../../lib/time.ts';
import { cardModule } from '../cards/index.ts';
import { directoryModule } from '../directory/index.ts';
import { operationsRights } from './access.ts';
import { examine } from './checks.ts';
import { FeedSettings, type OperationsContext, OperationsTexts } from './context.ts';
import { callMonitor } from './jobs/beacon.ts';
import { FEED, watchFeeds } from './jobs/feeds.ts';
import { operationsRoutes } from './routes.ts';

export * from './api.ts';

/** The service itself: how it is, what waits, what was given up, what was sent and what WeCom answered. */
export const operationsModule = defineModule({
  name: 'operations',
  rights: operationsRights,
  offers({ db, queue, outbound, crypto, config, logger, all, own, of }) {
    const ctx: OperationsContext = {
      ...{ db, queue, outbound, crypto, config, logger, all, texts: own.texts(OperationsTexts) },
      ...own.settings(FeedSettings),
      ...of(auditModule),
      ...of(cardModule),
      ...of(directoryModule),
    };
    outbound.registerOwner(FEED, { stillAsked: async () => true, unreachable: async () => {} });
    return {
      operations: { ctx, diagnose: () => examine(ctx), watchFeeds: () => watchFeeds(ctx) },
    };
  },
  brings: ({ operations: { ctx } }) => ({
    routes: (server) => operationsRoutes(server, ctx),
    sweeps: [
      { name: 'feeds', everyMs: minutes(1), run: () => watchFeeds(ctx) },
      { name: 'monitor', everyMs: minutes(1), run: () => callMonitor(ctx) },
    ],
  }),
});
