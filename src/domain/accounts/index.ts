import { defineModule } from '../../kernel/module/index.ts';
import { accountRoutes } from './routes.ts';

export * from './api.ts';

/** Who may sit at the desk: signing in, local accounts of officers without WeCom. */
export const accountModule = defineModule({
  name: 'accounts',
  offers: () => ({}),
  brings: (_offered, { db, config }) => ({
    routes: (server) => accountRoutes(server, { db, config }),
  }),
});
