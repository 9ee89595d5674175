import type { Texts } from '../../config/text-file.ts';
import { appNow, type Database, type Executor, type Tx } from '../../database/index.ts';
import type { Asker, Todo, Together } from '../../kernel/module/index.ts';
import { newId } from '../../lib/ids.ts';
import { cut } from '../../lib/text.ts';
import type { Notice, Outbound } from '../../outbound/index.ts';
import type { Draw } from '../cards/index.ts';
import type { TasksData } from './api.ts';
import { inOrder, remainderOf } from './rules.ts';
import type { Task } from './task.ts';
import { ENTRY_OF, isTaskKind, type TaskKind } from './types.ts';

interface TaskNeeds {
  db: Database;
  outbound: Pick<Outbound, 'say' | 'registerOwner'>;
  draw: Draw;
  /** All modules together. */
  all: Pick<Together, 'todos' | 'taskCards'>;
  texts: Texts;
  publicUrl: string;
}

const CHAT_KIND = 'tasks';

/** Whatever waits for somebody, by whose turn it is: each module says what of it is his. */
export function createTasks({ db, outbound, draw, all, texts, publicUrl }: TaskNeeds) {
  outbound.registerOwner(CHAT_KIND, {
    lock: async () => {},
    stillAsked: async () => true,
    unreachable: async () => {},
  });

  async function waitingFor(ex: Executor, personId: string): Promise<Task[]> {
    const found = await all.todos(ex, { personId, at: await appNow(ex) });
    return inOrder(found.map(known));
  }

  return {
    async view(personId: string): Promise<TasksData> {
      const tasks = await waitingFor(db, personId);
      const counts: Record<string, number> = {};
      for (const { kind, count } of tasks) counts[ENTRY_OF[kind]] = (counts[ENTRY_OF[kind]] ?? 0) + count;
      return {
        now: (await appNow(db)).toISOString(),
        counts,
        tasks: tasks.map((task) => ({
          ...task,
          title: texts.tasks[task.kind] ?? task.kind,
          tag: task.level && texts.levels[task.level].tag,
          entry: ENTRY_OF[task.kind],
          since: task.since.toISOString(),
          dueAt: task.dueAt?.toISOString() ?? null,
        })),
      };
    },

    /** 「我的任务」: the cards of what has some, then one card with the numbers of the rest. */
    async onWord(tx: Tx, to: Asker): Promise<void> {
      const withCards = all.taskCards();
      let listed = 0;
      for (const { send } of withCards) listed += await send(tx, to);
      const shown = new Set(withCards.flatMap(({ kinds }) => kinds));
      const rest = remainderOf(await waitingFor(tx, to.personId), shown);
      if (rest.length > 0) await reply(tx, to, 'C41', { type: 'card', card: restCard(rest) });
      else if (listed === 0) await reply(tx, to, 'T-NOTHING', { type: 'text', text: texts.replies.NOTHING_OPEN });
    },
  };

  function restCard(rest: readonly [TaskKind, number][]) {
    const words = rest.map(([kind, count]) => `${texts.tasks[kind] ?? kind}${count}`).join('、');
    return draw({
      id: 'C41',
      variables: { todo: texts.cards.C41.choices.REST?.todo ?? '', org: cut(words, 26), tag: '', no: '' },
      key: 'none',
      url: `${publicUrl}/h5/warnings`,
    });
  }

  async function reply(tx: Tx, to: Asker, template: string, content: Notice['content']): Promise<void> {
    await outbound.say(tx, [
      { owner: { kind: CHAT_KIND, id: newId() }, to, purpose: 'reply', template, content, lane: 3 },
    ]);
  }
}

function known(todo: Todo): Task {
  const { kind } = todo;
  if (!isTaskKind(kind)) throw new Error(`no entry of the home page shows what waits as ${kind}`);
  return { ...todo, kind };
}

export type Tasks = ReturnType<typeof createTasks>;
