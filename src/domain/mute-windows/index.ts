import { auditModule } from '../../kernel/audit/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { directoryModule } from '../directory/index.ts';
import { muteRights } from './access.ts';
import { MUTE_KIND, type MuteContext } from './commands.ts';
import { muteRoutes } from './routes.ts';

export * from './api.ts';

/** Windows in which whatever silence would ask again about 中危 and 低危 waits for their end; 特急 and 高危 never do. */
export const muteModule = defineModule({
  name: 'mute-windows',
  rights: muteRights,
  log: {
    actions: { 'mute.declare': '设置静默或维护时段', 'mute.end': '提前结束静默或维护时段' },
    objects: { [MUTE_KIND]: '静默或维护时段' },
  },
  offers: ({ db, of }) => {
    const ctx: MuteContext = { db, ...of(auditModule), ...of(directoryModule) };
    return { mutes: ctx };
  },
  brings: ({ mutes }) => ({ routes: (server) => muteRoutes(server, mutes) }),
});
