import type { Texts } from '../../config/text-file.ts';
import { appNow, type Database, type Executor, type Tx } from '../../database/index.ts';
import { type Grant, mayAttempt } from '../../kernel/access/index.ts';
import type { Asker, TodoKind, TodoName, Together } from '../../kernel/module/index.ts';
import { newId } from '../../lib/ids.ts';
import { cut } from '../../lib/text.ts';
import type { Notice, Outbound } from '../../outbound/index.ts';
import type { Draw } from '../cards/index.ts';
import type { TasksData } from './api.ts';
import { inOrder, remainderOf } from './rules.ts';
import type { Task } from './types.ts';

interface TaskNeeds {
  db: Database;
  outbound: Pick<Outbound, 'notify' | 'registerOwner'>;
  draw: Draw;
  /** All modules together. */
  all: Pick<Together, 'todos' | 'taskCards' | 'todoKinds' | 'pages'>;
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
    return inOrder(await all.todos(ex, { personId, at: await appNow(ex) }));
  }

  function kindOf(name: TodoName): TodoKind {
    const kind = all.todoKinds().get(name);
    if (!kind) throw new Error(`no module says what waits as ${name}`);
    return kind;
  }
  const titleOf = (name: TodoName): string => kindOf(name).title ?? texts.tasks[name] ?? name;

  return {
    async view(personId: string, grants: readonly Grant[]): Promise<TasksData> {
      const tasks = await waitingFor(db, personId);
      const counts: Record<string, number> = {};
      for (const { kind, count } of tasks) {
        const { entry } = kindOf(kind);
        counts[entry] = (counts[entry] ?? 0) + count;
      }
      const pages = all.pages().filter((page) => mayAttempt(grants, page.for));
      return {
        now: (await appNow(db)).toISOString(),
        counts,
        entries: pages.map(({ to, title, about }) => ({ to, title, about })),
        tasks: tasks.map((task) => ({
          ...task,
          title: titleOf(task.kind),
          tag: task.level && texts.levels[task.level].tag,
          entry: kindOf(task.kind).entry,
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
      const shown = new Set<string>(withCards.flatMap(({ kinds }) => kinds));
      const rest = remainderOf(await waitingFor(tx, to.personId), shown);
      if (rest.length > 0) await reply(tx, to, 'C41', { type: 'card', card: restCard(rest) });
      else if (listed === 0) await reply(tx, to, 'T-NOTHING', { type: 'text', text: texts.replies.NOTHING_OPEN });
    },
  };

  function restCard(rest: readonly [TodoName, number][]) {
    const words = rest.map(([kind, count]) => `${titleOf(kind)}${count}`).join('、');
    return draw({
      id: 'C41',
      variables: { todo: texts.cards.C41.choices.REST?.todo ?? '', org: cut(words, 26), tag: '', no: '' },
      key: 'none',
      url: `${publicUrl}/h5/warnings`,
    });
  }

  async function reply(tx: Tx, to: Asker, template: string, content: Notice['content']): Promise<void> {
    await outbound.notify(tx, [
      { owner: { kind: CHAT_KIND, id: newId() }, to, purpose: 'reply', template, content, lane: 3 },
    ]);
  }
}

export type Tasks = ReturnType<typeof createTasks>;
