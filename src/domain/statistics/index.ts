import { auditModule } from '../../kernel/audit/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { campaignModule } from '../campaigns/index.ts';
import { directoryModule } from '../directory/index.ts';
import { statisticsRights } from './access.ts';
import { statisticsRoutes } from './routes.ts';

export * from './api.ts';

/** Figures that belong to no single kind of work. */
export const statisticsModule = defineModule({
  name: 'statistics',
  rights: statisticsRights,
  offers: () => ({}),
  brings: (_offered, { db, config: { texts }, of }) => ({
    routes: (server) =>
      statisticsRoutes(server, { db, texts, ...of(auditModule), ...of(directoryModule), ...of(campaignModule) }),
  }),
});
