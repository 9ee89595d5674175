import { auditModule } from '../../kernel/audit/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { createRegistry } from '../../kernel/registry/index.ts';
import { directoryModule } from '../directory/index.ts';
import { visitRights } from './access.ts';
import { unitRoutes } from './routes.ts';
import { visit } from './types.ts';

export * from './api.ts';
export { visit } from './types.ts';

/** Who went from door to door, when, and how many were spoken to. */
export const visitModule = defineModule({
  name: 'visits',
  rights: visitRights,
  offers: ({ db, of }) => ({ visits: createRegistry(visit, { db, ...of(auditModule), ...of(directoryModule) }) }),
  brings: ({ visits }, { db, of }) => ({
    registries: [visits],
    routes: (server) => unitRoutes(server, { db, ...of(directoryModule) }),
    keeps: { VISIT: { title: '我记录的走访', place: 6, source: visits.kept } },
  }),
});
