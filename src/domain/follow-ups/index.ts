import type { Tx } from '../../database/index.ts';
import type { NamesOf } from '../../kernel/access/index.ts';
import { on } from '../../kernel/events/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { type PressedCard, type PressedKey, warningModule, warningSettled } from '../warnings/index.ts';
import { planFollowUps, pressFollowUp } from './commands.ts';
import { followUpDeliveries, followUpTimers } from './jobs.ts';
import { followUpRoutes } from './routes.ts';
import { FOLLOW_UP_KIND, followUpsAsked } from './store.ts';

const todoKinds = { FOLLOW_UP: { entry: '/h5/warnings' } } as const;

declare module '../../kernel/module/types.ts' {
  interface TodoKinds extends NamesOf<typeof todoKinds> {}
}

/**
 * After a meeting that is closed the colleague is asked after again. An unanswered question goes to community police, and
 * is put to them again every day until somebody answers: no silence ends it.
 */
export const followUpModule = defineModule({
  name: 'follow-ups',
  cards: ['C01b', 'C41'],
  timers: [FOLLOW_UP_KIND],
  todoKinds,
  offers({ of }) {
    const { context: ctx } = of(warningModule).warnings;
    ctx.timers.register(FOLLOW_UP_KIND, followUpTimers(ctx));
    ctx.outbound.registerOwner(FOLLOW_UP_KIND, followUpDeliveries(ctx));
    return {
      followUps: {
        press: (tx: Tx, press: PressedKey, card: PressedCard) => pressFollowUp(ctx, tx, press, card),
      },
    };
  },
  brings({ followUps }, { of }) {
    const { context: ctx } = of(warningModule).warnings;
    return {
      subscribes: [on(warningSettled, (tx, { warningId }) => planFollowUps(ctx, tx, warningId))],
      routes: (server) => followUpRoutes(server, ctx),
      presses: { [FOLLOW_UP_KIND]: followUps.press },
      todos: async (ex, { personId }) =>
        (await followUpsAsked(ex, personId)).map((row) => ({
          kind: 'FOLLOW_UP',
          id: row.id,
          path: `/h5/w/${row.warningId}`,
          about: row.number,
          level: row.level,
          since: row.since,
          dueAt: null,
          count: 1,
        })),
    };
  },
});
