import { ofValues } from '../../config/in-force.ts';
import type { NamesOf } from '../../kernel/access/index.ts';
import { auditModule } from '../../kernel/audit/index.ts';
import { declare } from '../../kernel/command/index.ts';
import { escalationModule, policiesFrom } from '../../kernel/escalation/index.ts';
import { on } from '../../kernel/events/index.ts';
import { type Context, defineModule } from '../../kernel/module/index.ts';
import { createRecently } from '../../lib/recently.ts';
import { days, hours, minutes, seconds } from '../../lib/time.ts';
import { cardModule } from '../cards/index.ts';
import { directoryModule, rolesEnded, unitsMerged } from '../directory/index.ts';
import { warningRights } from './access.ts';
import {
  countOpen,
  demandOutcomeTexts,
  forgetNames,
  forgetWarned,
  openAbout,
  warnedGravely,
  warningInvariants,
  warningPlainColumns,
  warningSealedColumns,
} from './checks.ts';
import { pressHandover, pressReminders, pressWarning, warningCommands } from './commands/replies.ts';
import { type WarningContext, warningSettled } from './context.ts';
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
import { followMerged, HANDOVER_KIND, OWNER_KIND } from './store.ts';

export * from './api.ts';
export type { Facts } from './cards.ts';
export * as warningCards from './cards.ts';
export { actingAs, commitWarning } from './commands/commit.ts';
export { answerHandoverOnPage, colleagueFor, tooLate } from './commands/hand-over.ts';
export {
  onCard,
  orderAct,
  type PressedCard,
  type PressedKey,
  revokeBySystem,
  warningCommands,
  wordOf,
} from './commands/replies.ts';
export { allowedActs } from './commands.ts';
export { type Authorisation, invalidField, type WarningContext, warningSettled } from './context.ts';
export { laneOf, notify } from './notify/steps.ts';
export { type Addressed, actorOf, authorisationOf, decide, factsOf, hasPost } from './queries/people.ts';
export { dispatch, done } from './rules/fire.ts';
export { asMatch, match, reopen } from './rules/officer.ts';
export { endRun, isOpen, receiptDue, startRun, tighten, withTimers } from './rules/run.ts';
export * as warningStore from './store.ts';
export * from './types.ts';

const todoKinds = {
  SIGN: { entry: '/h5/warnings' },
  FIND: { entry: '/h5/warnings' },
  REPORT: { entry: '/h5/warnings' },
  GO_ON: { entry: '/h5/warnings' },
  SUPPLEMENT: { entry: '/h5/warnings' },
  TAKE_OVER: { entry: '/h5/warnings' },
  MATCH: { entry: '/h5/warnings' },
  REVIEW: { entry: '/h5/warnings' },
  CLOSE: { entry: '/h5/warnings' },
  HANDOVER: { entry: '/h5/warnings' },
} as const;

declare module '../../kernel/module/types.ts' {
  interface TodoKinds extends NamesOf<typeof todoKinds> {}
}

/** The warning loop: somebody is being defrauded now, and whoever can reach him is asked until it is done. */
export const warningModule = defineModule({
  name: 'warnings',
  events: [warningSettled],
  cards: [
    'C01',
    'C01m',
    'C01a',
    'C01b',
    'C01c',
    'C01d',
    'C01e',
    'C02',
    'C04',
    'C10',
    'C10a',
    'C28',
    'C29',
    'C31',
    'C32',
    'C32a',
    'C33',
    'C34',
    'C34r',
    'C36',
    'C37',
    'C37a',
    'C40',
    'C41',
  ],
  timers: ['warning', 'handover'],
  todoKinds,
  rights: warningRights,
  auditObjects: {
    warning: {
      ...{ table: 'warning', number: 'number', organisation: 'organisation_id', person: 'person_id' },
      entryKey: 'warningId',
    },
  },
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
    ctx.rollups.register(rollupMessages(ctx));
    return {
      warnings: {
        context: ctx,
        watchStorm: () => watchStorm(ctx),
        rescueOrphans: () => rescueOrphans(ctx),
      },
    };
  },
  brings: ({ warnings: { context: ctx, rescueOrphans: rescue } }, { config: { settings, texts } }) => ({
    subscribes: [on(rolesEnded, (tx, ended) => onRolesEnded(ctx, tx, ended)), on(unitsMerged, followMerged)],
    commands: [declare(warningCommands(texts))],
    presses: {
      [OWNER_KIND]: (tx, press, card) => pressWarning(ctx, tx, press, card),
      [HANDOVER_KIND]: (tx, press, card) => pressHandover(ctx, tx, press, card),
      rollup: (tx, _press, card) => pressReminders(ctx, tx, card),
    },
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
  const policies = ofValues(settings, policiesFrom);
  policies();
  return {
    ...{ db, crypto, outbound, events, logger, settings, texts },
    ...of(auditModule),
    ...of(cardModule),
    ...of(directoryModule),
    ...of(escalationModule),
    publicUrl: config.http.publicUrl,
    get night() {
      return settings.night;
    },
    nameAfterAck: settings.masking.cardName === 'AFTER_ACK',
    get policies() {
      return policies();
    },
    undoMs: minutes(settings.undo.minutes),
    handoverMs: minutes(settings.handover.minutes),
    mergeMs: hours(settings.merge.hours),
    looked: createRecently(ONE_LOOK_MS),
  };
}
