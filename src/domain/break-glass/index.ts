import { auditModule } from '../../kernel/audit/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { days } from '../../lib/time.ts';
import { cardModule } from '../cards/index.ts';
import { directoryModule } from '../directory/index.ts';
import { peopleModule } from '../people/index.ts';
import { breakGlassRights } from './access.ts';
import { BREAK_GLASS, type BreakGlassContext, BreakGlassTexts } from './context.ts';
import { breakGlassRoutes } from './routes.ts';
import { forget, forgetReasons } from './store.ts';

export * from './api.ts';

/** An administrator, who by right reads nobody's name, reads one person's for half an hour when a second officer agrees. */
export const breakGlassModule = defineModule({
  name: 'break-glass',
  rights: breakGlassRights,
  sealed: [{ table: 'break_glass', column: 'reason_sealed', key: 'id' }],
  auditObjects: { break_glass: { table: 'break_glass', number: 'number', person: 'person_id' } },
  log: {
    actions: {
      'break_glass.ask': '申请紧急查看',
      'break_glass.agree': '同意紧急查看',
      'break_glass.refuse': '不同意紧急查看',
      'break_glass.end': '结束紧急查看',
    },
    objects: { break_glass: '紧急查看' },
  },
  offers({ outbound }) {
    outbound.registerOwner(BREAK_GLASS, { stillAsked: async () => true, unreachable: async () => {} });
    return {};
  },
  brings(_offered, { db, crypto, config, outbound, own, of }) {
    const { people } = of(peopleModule);
    const ctx: BreakGlassContext = {
      ...{ db, crypto, outbound, corpId: config.wecom.corpId, publicUrl: config.http.publicUrl },
      texts: own.texts(BreakGlassTexts),
      seenBy: people.seenBy,
      ...of(directoryModule),
      ...of(auditModule),
      ...of(cardModule),
    };
    const keepMs = days(config.settings.retention.officerDays);
    return {
      routes: (server) => breakGlassRoutes(server, ctx),
      retention: [{ name: 'break-glass reasons', keepMs, erase: forgetReasons }],
      erase: forget,
    };
  },
});
