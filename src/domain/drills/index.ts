import { afterCommit } from '../../database/index.ts';
import { auditModule } from '../../kernel/audit/index.ts';
import { escalationModule } from '../../kernel/escalation/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { seconds } from '../../lib/time.ts';
import { directoryModule } from '../directory/index.ts';
import { intakeModule } from '../intake/index.ts';
import { warningModule } from '../warnings/index.ts';
import { drillRights } from './access.ts';
import { answerAt, endDrill, lockDrill, lockPlace, settleEnded } from './commands/answer.ts';
import { beginPlaces } from './commands/start.ts';
import { DRILL, type DrillContext, PLACE } from './context.ts';
import { drillRoutes } from './routes.ts';

export * from './api.ts';

const BATCH = 20;

/** An exercise: warnings about nobody at many places at once, answered by real advisors or by a script, with a report. */
export const drillModule = defineModule({
  name: 'drills',
  rights: drillRights,
  timers: [DRILL, PLACE],
  auditObjects: { drill: { table: 'drill', number: 'number' } },
  log: {
    actions: { 'drill.start': '开始演练', 'drill.end': '结束演练', 'drill.exported': '导出演练报告' },
    objects: { drill: '演练' },
  },
  offers({ db, logger, of }) {
    const { timers } = of(escalationModule);
    const ctx: DrillContext = {
      ...{ db, logger, timers, ...of(auditModule), ...of(directoryModule) },
      warnings: of(warningModule).warnings.context,
      receiveFrom: of(intakeModule).intake.receiveFrom,
    };
    timers.register(DRILL, {
      lock: lockDrill,
      async fire(tx, { owner }) {
        await endDrill(ctx, tx, owner.id, null);
        afterCommit(tx, () => void settleEnded(ctx).catch((err: unknown) => logger.warn({ err }, 'the sweep ends it')));
      },
    });
    timers.register(PLACE, { lock: lockPlace, fire: (tx, timer) => answerAt(ctx, tx, timer) });
    return { drills: { ctx } };
  },
  brings: ({ drills: { ctx } }) => ({
    routes: (server) => drillRoutes(server, ctx),
    sweeps: [
      { name: 'drills', everyMs: seconds(5), run: () => beginPlaces(ctx, BATCH), batch: BATCH },
      { name: 'ended drills', everyMs: seconds(15), run: () => settleEnded(ctx) },
    ],
  }),
});
