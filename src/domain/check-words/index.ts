import { defineModule } from '../../kernel/module/index.ts';
import { minutes } from '../../lib/time.ts';
import { directoryModule } from '../directory/index.ts';
import { forgetFormer, sweepFormer } from './queries.ts';
import { checkWordRoutes } from './routes.ts';

/** Fraudsters imitate police: six signs on the card of whoever comes, which anybody can have confirmed. */
export const checkWordModule = defineModule({
  name: 'check-words',
  offers: () => ({}),
  brings: (_offered, { db, crypto, config, of }) => ({
    routes: (server) =>
      checkWordRoutes(server, { db, crypto, ...of(directoryModule), tenantName: config.settings.tenant.name }),
    erase: (tx, personIds) => forgetFormer(tx, personIds),
    sweeps: [{ name: 'former contacts', everyMs: minutes(10), run: () => sweepFormer(db) }],
  }),
});
