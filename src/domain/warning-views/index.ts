import { defineModule } from '../../kernel/module/index.ts';
import { warningModule } from '../warnings/index.ts';
import { answerHelp, answerMoneyGone, registerChat, sendTaskCards } from './chat.ts';
import { keptWarnings } from './queries/kept.ts';
import { warningTasks } from './queries/tasks.ts';
import { warningRoutes } from './routes.ts';

/** Who sees what of a warning: the list, the page, whose turn it is, and the answers in the chat. */
export const warningViewModule = defineModule({
  name: 'warning-views',
  cards: ['C01a', 'C01c', 'C01e', 'C10', 'C29', 'C41'],
  offers({ of }) {
    const { context } = of(warningModule).warnings;
    registerChat(context);
    return { warningViews: context };
  },
  brings: ({ warningViews: ctx }) => ({
    routes: (server) => warningRoutes(server, ctx),
    moneyGone: (tx, to) => answerMoneyGone(ctx, tx, to),
    otherwise: (tx, to) => answerHelp(ctx, tx, to),
    taskCards: {
      kinds: ['SIGN', 'FIND', 'REPORT', 'GO_ON', 'SUPPLEMENT', 'TAKE_OVER', 'MATCH', 'REVIEW', 'CLOSE'],
      send: (tx, to) => sendTaskCards(ctx, tx, to),
    },
    todos: (ex, reader) => warningTasks(ctx.directory, ex, reader),
    keeps: { WARNING: { title: '关于我的预警（已结束的）', place: 1, source: keptWarnings(ctx.texts) } },
  }),
});
