import { transact } from '../../database/index.ts';
import type { NamesOf } from '../../kernel/access/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { campaignModule } from '../campaigns/index.ts';
import { armOnce, MONTHLY, monthlyTimers } from './jobs.ts';
import { SAMPLE, sampleOwner } from './notify.ts';
import { checkTodos } from './queries.ts';
import { spotCheckRoutes } from './routes.ts';

export * from './api.ts';
export { verify } from './commands.ts';

const todoKinds = { CHECK: { entry: '/h5/checks' } } as const;

declare module '../../kernel/module/types.ts' {
  interface TodoKinds extends NamesOf<typeof todoKinds> {}
}

/** What others find or allow about somebody's protections: checks of those drawn by lot, and exemptions. */
export const spotCheckModule = defineModule({
  name: 'spot-checks',
  cards: ['C41'],
  timers: ['protection_samples'],
  todoKinds,
  offers({ outbound, of }) {
    const { campaigns } = of(campaignModule);
    outbound.registerOwner(SAMPLE, sampleOwner);
    campaigns.timers.register(MONTHLY.kind, monthlyTimers(campaigns));
    return {};
  },
  brings: (_, { db, of }) => {
    const { campaigns } = of(campaignModule);
    return {
      routes: (server) => spotCheckRoutes(server, campaigns),
      todos: (ex, reader) => checkTodos(campaigns, ex, reader),
      prepare: () => transact(db, (tx) => armOnce(campaigns, tx)),
    };
  },
});
