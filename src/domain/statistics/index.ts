import { auditModule } from '../../kernel/audit/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { campaignModule } from '../campaigns/index.ts';
import { directoryModule } from '../directory/index.ts';
import { statisticsRights } from './access.ts';
import { createPeopleCounts } from './queries/people.ts';
import { statisticsRoutes } from './routes.ts';

export * from './api.ts';

/** Figures that belong to no single kind of work. */
export const statisticsModule = defineModule({
  name: 'statistics',
  rights: statisticsRights,
  offers: () => ({}),
  brings: (_offered, { db, config: { texts }, of }) => {
    const { campaigns } = of(campaignModule);
    const countPeople = createPeopleCounts(db, campaigns);
    const ctx = { db, texts, campaigns, countPeople, ...of(auditModule), ...of(directoryModule) };
    return { routes: (server) => statisticsRoutes(server, ctx) };
  },
});
