import type { TodoName } from '../../kernel/module/index.ts';
import type { Task } from './types.ts';

const LEVELS = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', null];

/** The most urgent first: by level, then by what is due soonest, then the oldest. */
export function inOrder(tasks: readonly Task[]): Task[] {
  return [...tasks].sort(
    (a, b) =>
      LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) ||
      dueMs(a) - dueMs(b) ||
      a.since.getTime() - b.since.getTime() ||
      a.id.localeCompare(b.id),
  );
}

/** How many of each kind beside those already shown, in the order of the list. */
export function remainderOf(tasks: readonly Task[], shown: ReadonlySet<string>): [TodoName, number][] {
  const counts = new Map<TodoName, number>();
  for (const { kind, count } of tasks) if (!shown.has(kind)) counts.set(kind, (counts.get(kind) ?? 0) + count);
  return [...counts];
}

const dueMs = ({ dueAt }: Task): number => dueAt?.getTime() ?? Number.MAX_SAFE_INTEGER;
