import { auditModule } from '../../kernel/audit/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { directoryModule } from '../directory/index.ts';
import { dutyRights } from './access.ts';
import type { DutyContext } from './context.ts';
import { keptLeaves, keptPosts } from './queries/kept.ts';
import { dutyRoutes } from './routes.ts';

export { noteAway } from './store/away.ts';

/** Who is on duty when, who is away and who stands in, and who answers for which unit. */
export const dutyModule = defineModule({
  name: 'duty',
  rights: dutyRights,
  auditObjects: {
    leave: { table: 'leave', person: 'person_id' },
    duty_shift: { table: 'duty_shift', organisation: 'scope_id', person: 'person_id' },
  },
  log: {
    actions: { 'shift.move': '改动班次', 'shift.repeat': '按周重复排班' },
    objects: { roster: '值班表' },
  },
  offers: () => ({}),
  brings(_offered, { db, config, of }) {
    const { texts, wecom, settings } = config;
    const ctx: DutyContext = {
      ...{ db, texts, corpId: wecom.corpId, shiftAtMostMs: settings.posts.shiftAtMost },
      ...of(directoryModule),
      ...of(auditModule),
    };
    return {
      routes: (server) => dutyRoutes(server, ctx),
      keeps: {
        POST: { title: '我的岗位、聘任和值班', place: 7, source: keptPosts(texts) },
        LEAVE: { title: '我的请假和代岗', place: 8, source: keptLeaves(texts) },
      },
    };
  },
});
