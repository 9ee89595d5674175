import { defineModule } from '../../kernel/module/index.ts';
import { directoryModule } from '../directory/index.ts';
import { deskRoutes } from './routes.ts';

export * from './api.ts';

/** The officers' desk: who sits there, and what all of its pages have in common. */
export const deskModule = defineModule({
  name: 'desk',
  offers: () => ({}),
  brings: (_offered, { db, config: { texts }, of }) => ({
    routes: (server) => deskRoutes(server, { db, texts, ...of(directoryModule) }),
  }),
});
