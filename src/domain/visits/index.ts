import { auditModule } from '../../kernel/audit/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { directoryModule } from '../directory/index.ts';
import { createKeptVisits } from './kept.ts';
import { visitRoutes } from './routes.ts';
import { createVisits } from './service.ts';

export * from './api.ts';

/** Who went from door to door, when, and how many were spoken to. */
export const visitModule = defineModule({
  name: 'visits',
  offers: ({ db, of }) => ({ visits: createVisits({ db, ...of(auditModule), ...of(directoryModule) }) }),
  brings: ({ visits }, { config }) => ({
    routes: (server) => visitRoutes(server, { visits }),
    keeps: { VISIT: createKeptVisits(config.texts) },
  }),
});
