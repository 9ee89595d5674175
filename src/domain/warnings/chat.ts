import { appNow, type Tx } from '../../database/index.ts';
import type { Asker } from '../../kernel/module/index.ts';
import { newId } from '../../lib/ids.ts';
import type { Notice, Outbound } from '../../outbound/index.ts';
import type { Directory } from '../directory/index.ts';
import type { WarningCards } from './cards.ts';
import * as store from './store.ts';
import type { Tell } from './tell.ts';
import { turnReader } from './turns.ts';
import type { Turn } from './types.ts';

interface ChatNeeds {
  directory: Directory;
  outbound: Outbound;
  cards: WarningCards;
  tell: Tell;
  replies: { T05: string };
}

const CHAT_KIND = 'chat';
const AT_MOST = 5;

/** 「我的任务」 brings the latest card of everything whose next step is his; `help` is the answer to what nobody understands. */
export function createChat({ directory, outbound, cards, tell, replies }: ChatNeeds) {
  outbound.registerOwner(CHAT_KIND, {
    lock: async () => {},
    stillAsked: async () => true,
    unreachable: async () => {},
  });

  return {
    /** Answers how many. */
    async taskCards(tx: Tx, to: Asker): Promise<number> {
      const reader = await turnReader(tx, directory, { personId: to.personId, at: await appNow(tx) });
      const open = await store.turnsOf(tx, reader, AT_MOST);
      for (const { id, turn } of open) await latestCard(tx, id, turn, to);
      return open.length;
    },

    /** Money is moving: the one thing to do, and nothing to open first. */
    ring110: (tx: Tx, to: Asker): Promise<void> => answer(tx, to, 'T05', { type: 'text', text: replies.T05 }, 0),

    help: (tx: Tx, to: Asker): Promise<void> => answer(tx, to, 'C29', { type: 'card', card: cards.help() }),
  };

  async function latestCard(tx: Tx, id: string, turn: Turn, to: Asker): Promise<void> {
    const now = await appNow(tx);
    const warning = await store.lockAndLoad(tx, id);
    if (!warning) return;
    const facts = await tell.factsOf(tx, warning, now);
    const asked = ASKED_BY_TASK[turn];
    if (asked)
      return tell.sayAnew(tx, warning, [to], () => ({
        purpose: 'reply',
        template: 'C41',
        content: { type: 'card', card: cards.todo(facts, asked) },
      }));
    const isOwner = warning.owner?.personId === to.personId;
    const asOfficer = turn === 'TAKE_OVER' || turn === 'CLOSE';
    const contacted = warning.state === 'CONTACTED' ? 'C01c' : 'C01a';
    const card = isOwner
      ? cards.face(warning.state === 'REPORTED' ? 'C01e' : contacted, facts, warning.owner?.kind ?? 'ADVISOR')
      : asOfficer
        ? cards.officer(facts, { why: warning.run.why, step: warning.run.step })
        : cards.ask(facts, { repeat: true });
    const template = isOwner ? 'C01a' : asOfficer ? 'C10' : cards.askTemplate(warning);
    await tell.sayAnew(tx, warning, [to], () => ({
      purpose: 'reply',
      template,
      content: { type: 'card', card },
      mustAct: true,
    }));
  }

  async function answer(
    tx: Tx,
    to: Asker,
    template: string,
    content: Notice['content'],
    lane: Notice['lane'] = 3,
  ): Promise<void> {
    await outbound.say(tx, [
      { owner: { kind: CHAT_KIND, id: newId() }, to, purpose: 'reply', template, content, lane },
    ]);
  }
}

/** What is done on the page and has no buttons on a card. */
const ASKED_BY_TASK: Partial<Record<Turn, 'MATCH' | 'REVIEW'>> = { MATCH: 'MATCH', REVIEW: 'REVIEW' };
