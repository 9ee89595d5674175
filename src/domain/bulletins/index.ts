import { auditModule } from '../../kernel/audit/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { minutes } from '../../lib/time.ts';
import { cardModule } from '../cards/index.ts';
import { directoryModule } from '../directory/index.ts';
import { escalationModule } from '../escalation/index.ts';
import { bulletinInvariants } from './invariants.ts';
import { createKeptReceipts } from './kept.ts';
import { createReports } from './report.ts';
import { bulletinRoutes } from './routes.ts';
import { createBulletins } from './service.ts';
import { createBulletinViews } from './views.ts';

export type { By } from './act.ts';
export * from './api.ts';
export type { BulletinNeeds, Bulletins } from './service.ts';
export * from './types.ts';
export type { BulletinViews } from './views.ts';

/** One notice to many, with live receipts. */
export const bulletinModule = defineModule({
  name: 'bulletins',
  invariants: bulletinInvariants,
  offers({ db, outbound, config, all, of }) {
    const { settings, texts } = config;
    const tenantName = settings.tenant.name;
    const common = { db, texts, ...of(auditModule), ...of(directoryModule) };
    const bulletins = createBulletins({
      ...{ ...common, ...of(cardModule), ...of(escalationModule), outbound, settings },
      corpId: config.wecom.corpId,
      publicUrl: config.http.publicUrl,
      warnedNow: all.leftInPeace,
    });
    const bulletinViews = createBulletinViews({
      ...{ ...common, tenantName, compose: bulletins.compose },
      approvalAbove: settings.bulletin.approvalAbove,
      remindersMax: settings.reminders.max,
    });
    return {
      bulletins,
      bulletinViews,
      bulletinReports: createReports({ ...common, tenantName, views: bulletinViews }),
    };
  },
  brings: ({ bulletins, bulletinViews, bulletinReports }, { config }) => ({
    routes: (server) => bulletinRoutes(server, { bulletins, views: bulletinViews, reports: bulletinReports }),
    presses: { bulletin: bulletins.onPress },
    todos: bulletins.tasks,
    keeps: { BULLETIN: createKeptReceipts(config.texts) },
    sweeps: [{ name: 'bulletin counters', everyMs: minutes(15), patient: true, run: () => bulletins.rebuildTally() }],
  }),
});
