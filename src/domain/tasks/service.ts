import type { Texts } from '../../config/text-file.ts';
import { appNow, type Database, type Executor, type Tx } from '../../database/index.ts';
import { newId } from '../../lib/ids.ts';
import { cut } from '../../lib/text.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { Draw } from '../cards/index.ts';
import type { TasksData } from './api.ts';
import { inOrder, remainderOf } from './rules.ts';
import { ENTRY_OF, type Task, type TaskKind } from './types.ts';

/** What waits for one person at one module, asked in the caller's transaction. */
export type TaskSource = (ex: Executor, reader: { personId: string; at: Date }) => Promise<Task[]>;

interface TaskNeeds {
  db: Database;
  outbound: Pick<Outbound, 'say' | 'registerOwner'>;
  draw: Draw;
  texts: Texts;
  publicUrl: string;
}

const CHAT_KIND = 'tasks';

/** Whatever waits for somebody, by whose turn it is: each module says what of it is his. */
export function createTasks({ db, outbound, draw, texts, publicUrl }: TaskNeeds) {
  const sources: TaskSource[] = [];
  outbound.registerOwner(CHAT_KIND, {
    lock: async () => {},
    stillAsked: async () => true,
    unreachable: async () => {},
  });

  async function waitingFor(ex: Executor, personId: string): Promise<Task[]> {
    const at = await appNow(ex);
    const found: Task[] = [];
    for (const source of sources) found.push(...(await source(ex, { personId, at })));
    return inOrder(found);
  }

  return {
    from(source: TaskSource): void {
      sources.push(source);
    },

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

    /** For 「我的任务」: what has no card of its own there, as one card with the numbers. Answers how much it named. */
    async listRest(tx: Tx, to: { personId: string; userid: string }, shown: ReadonlySet<TaskKind>): Promise<number> {
      const rest = remainderOf(await waitingFor(tx, to.personId), shown);
      if (rest.length === 0) return 0;
      const words = rest.map(([kind, count]) => `${texts.tasks[kind] ?? kind}${count}`).join('、');
      const card = draw({
        id: 'C41',
        variables: { todo: texts.cards.C41.choices.REST?.todo ?? '', org: cut(words, 26), tag: '', no: '' },
        key: 'none',
        url: `${publicUrl}/h5/warnings`,
      });
      await outbound.say(tx, [
        {
          owner: { kind: CHAT_KIND, id: newId() },
          to,
          purpose: 'reply',
          template: 'C41',
          content: { type: 'card', card },
          lane: 3,
        },
      ]);
      return rest.reduce((sum, [, count]) => sum + count, 0);
    },
  };
}

export type Tasks = ReturnType<typeof createTasks>;
