import { auditModule } from '../../kernel/audit/index.ts';
import { declare } from '../../kernel/command/index.ts';
import { escalationModule } from '../../kernel/escalation/index.ts';
import { on } from '../../kernel/events/index.ts';
import { type Context, defineModule } from '../../kernel/module/index.ts';
import { createRecently } from '../../lib/recently.ts';
import { days, hours, minutes, seconds } from '../../lib/time.ts';
import { cardModule } from '../cards/index.ts';
import { directoryModule, rolesEnded } from '../directory/index.ts';
import type { NewWarningInput } from './api.ts';
import { answerHelp, answerMoneyGone, CHAT_KIND, sendTaskCards } from './chat.ts';
import {
  countOpen,
  demandOutcomeTexts,
  forgetNames,
  forgetWarned,
  keptWarnings,
  openAbout,
  warnedGravely,
  warningInvariants,
  warningPlainColumns,
  warningSealedColumns,
} from './checks.ts';
import { pressHandover } from './commands/hand-over.ts';
import { receiveFrom } from './commands/receive.ts';
import { pressReminders, pressWarning } from './commands/replies.ts';
import { warningCommands } from './commands.ts';
import { policiesFrom, type WarningContext, warningSettled } from './context.ts';
import {
  handoverDeliveries,
  handoverTimers,
  onRolesEnded,
  plainDeliveries,
  rescueOrphans,
  warningDeliveries,
  warningTimers,
  watchStorm,
} from './jobs.ts';
import { rollupMessages } from './notify/steps.ts';
import { warningTasks } from './queries/tasks.ts';
import { warningRoutes } from './routes.ts';
import { HANDOVER_KIND, OWNER_KIND } from './store.ts';

export * from './api.ts';
export { followUp as followUpCard, followUpAnswered, refusal as refusalCard, todo as todoCard } from './cards.ts';
export { onCard, type PressedCard, type PressedKey, wordOf } from './commands/buttons.ts';
export { actingAs, commitWarning } from './commands/commit.ts';
export { tooLate } from './commands/hand-over.ts';
export { type WarningContext, warningSettled } from './context.ts';
export { type RowFault, readWarningFile, rowFault, takenFault } from './import.ts';
export { type Addressed, laneOf } from './notify/recipients.ts';
export { actorOf, factsOf, hasPost, standingOf } from './queries/people.ts';
export { reopen } from './rules/review.ts';
export { load as loadWarning, lock as lockWarning, noteTask, ownerOf as warningRef } from './store.ts';
export * from './types.ts';

/** The warning loop: somebody is being defrauded now, and whoever can reach him is asked until it is done. */
export const warningModule = defineModule({
  name: 'warnings',
  events: [warningSettled],
  invariants: warningInvariants,
  sealed: warningSealedColumns,
  plain: warningPlainColumns,
  offers(context) {
    const ctx = contextOf(context);
    demandOutcomeTexts(ctx.texts);
    ctx.timers.register(OWNER_KIND, warningTimers(ctx));
    ctx.timers.register(HANDOVER_KIND, handoverTimers(ctx));
    ctx.outbound.registerOwner(OWNER_KIND, warningDeliveries(ctx));
    ctx.outbound.registerOwner(HANDOVER_KIND, handoverDeliveries(ctx));
    ctx.outbound.registerOwner('rollup', plainDeliveries);
    ctx.outbound.registerOwner(CHAT_KIND, plainDeliveries);
    ctx.rollups.register(rollupMessages(ctx));
    return {
      warnings: {
        context: ctx,
        receiveFrom: (input: NewWarningInput, personId: string | null) => receiveFrom(ctx, input, personId),
        watchStorm: () => watchStorm(ctx),
        rescueOrphans: () => rescueOrphans(ctx),
      },
    };
  },
  brings: ({ warnings: { context: ctx, rescueOrphans: rescue } }, { config: { settings, texts } }) => ({
    subscribes: [on(rolesEnded, (tx, ended) => onRolesEnded(ctx, tx, ended))],
    commands: [declare(warningCommands(texts))],
    routes: (server) => warningRoutes(server, ctx),
    presses: {
      [OWNER_KIND]: (tx, press, card) => pressWarning(ctx, tx, press, card),
      [HANDOVER_KIND]: (tx, press, card) => pressHandover(ctx, tx, press, card),
      rollup: (tx, _press, card) => pressReminders(ctx, tx, card),
    },
    moneyGone: (tx, to) => answerMoneyGone(ctx, tx, to),
    otherwise: (tx, to) => answerHelp(ctx, tx, to),
    taskCards: {
      kinds: ['SIGN', 'FIND', 'REPORT', 'GO_ON', 'SUPPLEMENT', 'TAKE_OVER', 'MATCH', 'REVIEW', 'CLOSE'],
      send: (tx, to) => sendTaskCards(ctx, tx, to),
    },
    todos: (ex, reader) => warningTasks(ctx.directory, ex, reader),
    keeps: { WARNING: keptWarnings(texts) },
    sweeps: [
      { name: 'orphan warnings', everyMs: seconds(15), run: rescue },
      { name: 'storm', everyMs: seconds(15), run: async () => Number(await watchStorm(ctx)) },
    ],
    retention: [{ name: 'warnings', keepMs: days(settings.retention.warningPersonDays), erase: forgetWarned }],
    gauges: [{ name: 'open_warnings', help: 'Warnings not yet closed', read: () => countOpen(ctx.db) }],
    erase: forgetNames,
    needed: openAbout,
    leftInPeace: warnedGravely,
  }),
});

/** An open page asks again every few seconds; that is one look, not twenty a minute. */
const ONE_LOOK_MS = minutes(5);

function contextOf({ db, crypto, outbound, config, events, logger, of }: Context): WarningContext {
  const { settings, texts } = config;
  return {
    ...{ db, crypto, outbound, events, logger, settings, texts },
    ...of(auditModule),
    ...of(cardModule),
    ...of(directoryModule),
    ...of(escalationModule),
    publicUrl: config.http.publicUrl,
    night: settings.night,
    nameAfterAck: settings.masking.cardName === 'AFTER_ACK',
    policies: policiesFrom(settings),
    undoMs: minutes(settings.undo.minutes),
    handoverMs: minutes(settings.handover.minutes),
    mergeMs: hours(settings.merge.hours),
    looked: createRecently(ONE_LOOK_MS),
  };
}
