import { appNow, type Tx } from '../../database/index.ts';
import type { Asker } from '../../kernel/module/index.ts';
import { newId } from '../../lib/ids.ts';
import type { Notice } from '../../outbound/index.ts';
import type { TemplateCard } from '../../wecom/cards/index.ts';
import {
  warningCards as cards,
  type Facts,
  factsOf,
  notify,
  warningStore as store,
  type Turn,
  type WarningContext,
} from '../warnings/index.ts';
import { turnReader, turnsOf } from './queries/tasks.ts';

const CHAT_KIND = 'chat';
const AT_MOST = 5;

/** An answer asks nothing of a row: it goes out as it is. */
export function registerChat({ outbound }: WarningContext): void {
  outbound.registerOwner(CHAT_KIND, {
    lock: async () => {},
    stillAsked: async () => true,
    unreachable: async () => {},
  });
}

/** 「我的任务」 brings the latest card of everything whose next step is his; answers how many. */
export async function sendTaskCards(ctx: WarningContext, tx: Tx, to: Asker): Promise<number> {
  const reader = await turnReader(tx, ctx.directory, { personId: to.personId, at: await appNow(tx) });
  const open = await turnsOf(tx, reader, AT_MOST);
  for (const { id, turn } of open) await sendLatestCard(ctx, tx, id, turn, to);
  return open.length;
}

async function sendLatestCard(ctx: WarningContext, tx: Tx, id: string, turn: Turn, to: Asker): Promise<void> {
  const now = await appNow(tx);
  const warning = await store.lockAndLoad(tx, id);
  if (!warning) return;
  const facts = await factsOf(ctx, tx, warning, now);
  const { template, card } = latestCard(ctx, facts, turn, warning.owner?.personId === to.personId);
  const mustAct = template === 'C41' ? {} : { mustAct: true };
  await notify(ctx, tx, warning, [to], () => ({
    ...{ purpose: 'reply', template, content: { type: 'card', card } },
    ...mustAct,
  }));
}

function latestCard(
  ctx: WarningContext,
  facts: Facts,
  turn: Turn,
  isOwner: boolean,
): { template: string; card: TemplateCard } {
  const { warning } = facts;
  // What is done on the page has no buttons on a card.
  if (turn === 'MATCH' || turn === 'REVIEW') return { template: 'C41', card: cards.todo(ctx, facts, turn) };
  if (isOwner) {
    const contacted = warning.state === 'CONTACTED' ? 'C01c' : 'C01a';
    const name = warning.state === 'REPORTED' ? 'C01e' : contacted;
    return { template: 'C01a', card: cards.cardState(ctx, name, facts, warning.owner?.kind ?? 'ADVISOR') };
  }
  const { why, step } = warning.run;
  if (turn === 'TAKE_OVER' || turn === 'CLOSE')
    return { template: 'C10', card: cards.officer(ctx, facts, { why, step }) };
  return { template: cards.askTemplate(warning), card: cards.ask(ctx, facts, { repeat: true }) };
}

/** Money is moving: the one thing to do, and nothing to open first. */
export const answerMoneyGone = (ctx: WarningContext, tx: Tx, to: Asker): Promise<void> =>
  answer(ctx, tx, to, { template: 'T05', content: { type: 'text', text: ctx.texts.replies.T05 }, lane: 0 });

/** The answer to what nobody understands. */
export const answerHelp = (ctx: WarningContext, tx: Tx, to: Asker): Promise<void> =>
  answer(ctx, tx, to, { template: 'C29', content: { type: 'card', card: cards.help(ctx) }, lane: 3 });

async function answer(
  { outbound }: WarningContext,
  tx: Tx,
  to: Asker,
  message: Pick<Notice, 'template' | 'content' | 'lane'>,
): Promise<void> {
  await outbound.notify(tx, [{ owner: { kind: CHAT_KIND, id: newId() }, to, purpose: 'reply', ...message }]);
}
