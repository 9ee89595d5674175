import { transact } from '../../database/index.ts';
import type { NamesOf } from '../../kernel/access/index.ts';
import { rebuildTally } from '../../kernel/audience/index.ts';
import { auditModule } from '../../kernel/audit/index.ts';
import { escalationModule } from '../../kernel/escalation/index.ts';
import { on } from '../../kernel/events/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { createRecently } from '../../lib/recently.ts';
import { minutes } from '../../lib/time.ts';
import { cardModule } from '../cards/index.ts';
import { directoryModule, unitsMerged } from '../directory/index.ts';
import { presetModule } from '../presets/index.ts';
import { bulletinRights } from './access.ts';
import { bulletinInvariants, RECEIPT_TALLY } from './checks.ts';
import { onPress } from './commands/sign.ts';
import type { BulletinContext } from './context.ts';
import { bulletinTimers } from './jobs.ts';
import { deliveryOwner } from './notify/delivery.ts';
import { receiptsKept, todosOf } from './queries/own.ts';
import { bulletinRoutes } from './routes.ts';
import { OWNER_KIND } from './store/bulletins.ts';
import { followMerged } from './store/recipients.ts';

export * from './api.ts';
export { act as actOnBulletin } from './commands/acts.ts';
export {
  createDraft as createBulletin,
  draftCorrection as correctBulletin,
  preview as previewBulletin,
} from './commands/drafts.ts';
export type { BulletinContext, By } from './context.ts';
export { board as bulletinBoard } from './queries/board.ts';
export { list as listBulletins } from './queries/bulletins.ts';
export { options as bulletinOptions } from './queries/options.ts';
export { reportWorkbook as bulletinWorkbook } from './queries/report.ts';
export * from './types.ts';

const todoKinds = {
  APPROVE: { entry: '/h5/bulletins' },
  BULLETIN: { entry: '/h5/bulletins' },
} as const;

declare module '../../kernel/module/types.ts' {
  interface TodoKinds extends NamesOf<typeof todoKinds> {}
}

/** One notice to many, with live receipts. */
export const bulletinModule = defineModule({
  name: 'bulletins',
  cards: ['C05', 'C05b', 'C28', 'C35', 'C41'],
  timers: ['bulletin'],
  todoKinds,
  rights: bulletinRights,
  auditObjects: { bulletin: { table: 'bulletin', number: 'number' } },
  invariants: bulletinInvariants,
  offers({ db, outbound, config, all, of }) {
    const { settings, texts } = config;
    const bulletins: BulletinContext = {
      ...{ db, outbound, settings, texts },
      ...of(auditModule),
      ...of(cardModule),
      ...of(directoryModule),
      ...of(escalationModule),
      ...of(presetModule),
      corpId: config.wecom.corpId,
      publicUrl: config.http.publicUrl,
      warnedNow: all.leftInPeace,
      looks: createRecently(minutes(5)),
    };
    outbound.registerOwner(OWNER_KIND, deliveryOwner(bulletins));
    bulletins.timers.register(OWNER_KIND, bulletinTimers(bulletins));
    return { bulletins };
  },
  brings: ({ bulletins }) => ({
    subscribes: [on(unitsMerged, followMerged)],
    routes: (server) => bulletinRoutes(server, bulletins),
    presses: { bulletin: (tx, press, card) => onPress(bulletins, tx, press, card) },
    todos: (ex, { personId }) => todosOf(bulletins, ex, personId),
    keeps: {
      BULLETIN: {
        title: '发给我的通报和我的签收',
        place: 5,
        source: (ex, personId, part) => receiptsKept(bulletins, ex, personId, part),
      },
    },
    sweeps: [
      {
        name: 'bulletin counters',
        everyMs: minutes(15),
        patient: true,
        run: () => transact(bulletins.db, (tx) => rebuildTally(tx, RECEIPT_TALLY)),
      },
    ],
  }),
});
