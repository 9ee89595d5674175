import { auditModule } from '../../kernel/audit/index.ts';
import { on } from '../../kernel/events/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { days, minutes, seconds } from '../../lib/time.ts';
import { directoryModule, rolesEnded } from '../directory/index.ts';
import { escalationModule } from '../escalation/index.ts';
import { warningInvariants } from './invariants.ts';
import { createKeptWarnings } from './kept.ts';
import { countOpen, forgetNames, forgetWarned, openAbout, warnedGravely } from './retention.ts';
import { warningRoutes } from './routes.ts';
import { warningPlainColumns, warningSealedColumns } from './sealed-columns.ts';
import { createWarnings } from './service.ts';
import { createViews } from './views.ts';
import { wordsOf } from './words.ts';

export * from './api.ts';
export { type RowFault, readWarningFile, rowFault, takenFault } from './file.ts';
export type { Warnings } from './service.ts';
export * from './types.ts';

/** The warning loop: somebody is being defrauded now, and whoever can reach him is asked until it is done. */
export const warningModule = defineModule({
  name: 'warnings',
  invariants: warningInvariants,
  sealed: warningSealedColumns,
  plain: warningPlainColumns,
  offers({ db, crypto, outbound, config, events, logger, of }) {
    const { settings, texts } = config;
    const common = { db, crypto, texts, ...of(auditModule), ...of(directoryModule) };
    const { publicUrl } = config.http;
    const warnings = createWarnings({
      ...common,
      ...of(escalationModule),
      events,
      outbound,
      settings,
      publicUrl,
      logger,
    });
    return { warnings, warningViews: createViews({ ...common, undoMs: minutes(settings.undo.minutes) }) };
  },
  brings: ({ warnings, warningViews }, { db, config: { settings, texts } }) => ({
    subscribes: [on(rolesEnded, warnings.onRolesEnded)],
    routes: (server) => warningRoutes(server, { warnings, views: warningViews, words: () => wordsOf(texts, settings) }),
    presses: {
      warning: warnings.replies.onWarning,
      follow_up: warnings.replies.onFollowUp,
      rollup: warnings.replies.onRollup,
      handover: warnings.replies.onHandover,
    },
    moneyGone: warnings.chat.ring110,
    otherwise: warnings.chat.help,
    taskCards: {
      kinds: ['SIGN', 'FIND', 'REPORT', 'GO_ON', 'SUPPLEMENT', 'TAKE_OVER', 'MATCH', 'REVIEW', 'CLOSE'],
      send: warnings.chat.taskCards,
    },
    todos: warnings.tasks,
    keeps: { WARNING: createKeptWarnings(texts) },
    sweeps: [
      { name: 'orphan warnings', everyMs: seconds(15), run: () => warnings.rescueOrphans() },
      { name: 'storm', everyMs: seconds(15), run: async () => Number(await warnings.watchStorm()) },
    ],
    retention: [{ name: 'warnings', keepMs: days(settings.retention.warningPersonDays), erase: forgetWarned }],
    gauges: [{ name: 'open_warnings', help: 'Warnings not yet closed', read: () => countOpen(db) }],
    erase: forgetNames,
    needed: openAbout,
    leftInPeace: warnedGravely,
  }),
});
