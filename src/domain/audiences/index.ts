import { auditModule } from '../../kernel/audit/index.ts';
import { on } from '../../kernel/events/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { directoryModule, unitsMerged } from '../directory/index.ts';
import { audienceRights } from './access.ts';
import { type AudienceContext, SAVED_AUDIENCE } from './context.ts';
import { audienceRoutes } from './routes.ts';
import { followMerged, forgetAudiences } from './store.ts';

/** Who bulletins and campaigns are for, kept by officers under a name and shared with those they work with. */
export const audienceModule = defineModule({
  name: 'audiences',
  rights: audienceRights,
  auditObjects: { [SAVED_AUDIENCE]: { table: SAVED_AUDIENCE, title: 'name' } },
  log: {
    actions: {
      'audience.saved': '保存常用范围',
      'audience.changed': '修改常用范围',
      'audience.removed': '删除常用范围',
    },
    objects: { [SAVED_AUDIENCE]: '常用范围' },
  },
  offers({ db, config: { texts }, of }) {
    const audiences: AudienceContext = { db, texts, ...of(auditModule), ...of(directoryModule) };
    return { audiences };
  },
  brings: ({ audiences }) => ({
    subscribes: [on(unitsMerged, followMerged)],
    routes: (server) => audienceRoutes(server, audiences),
    erase: (tx, personIds) => forgetAudiences(tx, personIds),
  }),
});
